"""A case as one file that anybody can check: a BagIt bag (RFC 8493) in a zip or a tar.

The tables go in as SQLite whatever database the case works in, so a bag can be opened anywhere.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import IO

import msgspec

from sayso.engine.archive import Add, members, writing
from sayso.engine.case import CARD, DATABASE, ORIGINALS, Card, Case, backend_of, made_whole, open_case, read_card, write_card
from sayso.engine.errors import CaseError
from sayso.engine.manifest import DECLARATION, Hashed, Hashes, faults, manifests
from sayso.ledger import Act
from sayso.store import Originals, Store, StoreError, create_store, open_store
from sayso.store.copying import copy_store
from sayso.store.errors import of_system
from sayso.store.sqlite import Sqlite

PAYLOAD = re.compile(rf"data/({CARD}|{DATABASE}|{ORIGINALS}/[0-9a-f]{{2}}/[0-9a-f]{{62}})")
MOST_TAGS = 1 << 28
KINDS = {".zip", ".tar"}


class Packed(msgspec.Struct, frozen=True):
    """What went into a bag, or came out of one."""

    id: str
    files: int
    bytes: int


def pack(case: Case, target: Path, agent: str) -> Packed:
    """Write a bag, whole or not at all; that it was made is an entry in the ledger, also in the bag's. `agent` is our name."""
    if target.suffix not in KINDS:
        raise CaseError("bag-name", str(target))
    if target.exists():
        raise CaseError("bag-exists", str(target))
    with case.writer() as writer:
        writer.note(Act.EXPORTED, case.card.id, form="bagit", name=target.name)
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix="sayso-", dir=target.absolute().parent) as folder, writing(part, target.suffix) as add:
            copy = copied(case, Path(folder))
            packed = Packing(add, target.stem, agent).run(case, Path(folder), copy)
            copy.close()
        part.rename(target)
    except OSError as error:
        raise of_system(error, str(target)) from error
    finally:
        part.unlink(missing_ok=True)
    return packed


def copied(case: Case, folder: Path) -> Store:
    """The case's card and tables in a folder, as they stand now."""
    write_card(folder, Card(case.card.id, case.card.made))
    store = create_store(Sqlite(folder / DATABASE))
    copy_store(case.store, store)
    return store


class Packing:
    """A bag under way: what was added, and its hashes."""

    def __init__(self, add: Add, top: str, agent: str) -> None:
        self.add = add
        self.top = top
        self.agent = agent
        self.hashes: dict[str, Hashes] = {}

    def run(self, case: Case, folder: Path, copy: Store) -> Packed:
        with copy.view() as view:
            originals = tuple(view.originals())
        sizes = [kept.size for kept in originals]
        sizes += [(folder / name).stat().st_size for name in (CARD, DATABASE)]
        self.put_text("bagit.txt", DECLARATION)
        self.put_text("bag-info.txt", info(case, self.agent, sum(sizes), len(sizes)))
        for name in (CARD, DATABASE):
            self.put_file(f"data/{name}", folder / name)
        for kept in originals:
            self.put_original(case.originals, kept.sha256)
        payload = {name: found for name, found in self.hashes.items() if name.startswith("data/")}
        for name, content in manifests(payload, "manifest"):
            self.put_text(name, content)
        tags = {name: found for name, found in self.hashes.items() if name not in payload}
        for name, content in manifests(tags, "tagmanifest"):
            self.put_text(name, content)
        return Packed(case.card.id, len(sizes), sum(sizes))

    def put_text(self, name: str, content: str) -> None:
        self.put(name, len(content.encode()), BytesIO(content.encode()))

    def put_file(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            self.put(name, path.stat().st_size, file)

    def put_original(self, originals: Originals, sha256: str) -> None:
        path = originals.path(sha256)
        if not path.exists():
            raise StoreError("original-missing", str(path))
        name = f"data/{ORIGINALS}/{path.parent.name}/{path.name}"
        self.put_file(name, path)
        if self.hashes[name]["sha256"] != sha256:
            raise StoreError("original-changed", str(path), self.hashes[name]["sha256"])

    def put(self, name: str, size: int, file: IO[bytes]) -> None:
        hashed = Hashed(file)
        self.add(f"{self.top}/{name}", size, hashed)
        self.hashes[name] = hashed.hashes


def info(case: Case, agent: str, size: int, count: int) -> str:
    return (
        f"Bag-Software-Agent: {agent}\nBagging-Date: {case.clock()[:10]}\n"
        f"External-Identifier: {case.card.id}\nPayload-Oxum: {size}.{count}\n"
    )


def unpack(bag: Path, folder: Path, who: str, clock: Callable[[], str], store: str = "") -> Packed:
    """A case out of a bag whose every file is what its manifests say; with `store`, its tables on a PostgreSQL server."""
    if not bag.is_file():
        raise CaseError("bag-missing", str(bag))
    with made_whole(folder) as part:
        tags: dict[str, str] = {}
        sizes: dict[str, int] = {}
        hashes = {name: taken(name, file, part, tags, sizes, bag) for name, file in inside(bag)}
        check(bag, tags, hashes)
        settle(part, store, who, clock)
        payload = [size for name, size in sizes.items() if name.startswith("data/")]
        return Packed(read_card(part).id, len(payload), sum(payload))


def inside(bag: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """The files of a bag by their names in it, without the one folder that holds them all."""
    tops = set()
    for name, file in members(bag):
        top, _, inner = name.removeprefix("./").partition("/")
        tops.add(top)
        if len(tops) > 1 or not inner:
            raise CaseError("bag-damaged", bag.name, "it is not one folder")
        yield inner, file


def taken(name: str, file: IO[bytes], folder: Path, tags: dict[str, str], sizes: dict[str, int], bag: Path) -> Hashes:
    """Hash a file; write it if it is part of a case, remember it if it is a tag file."""
    hashed = Hashed(file)
    if PAYLOAD.fullmatch(name):
        target = folder / name.removeprefix("data/")
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as copy:
            while block := hashed.read(1 << 20):
                copy.write(block)
    elif name.startswith("data/"):
        raise CaseError("bag-other", bag.name, f"{name} is no part of one")
    else:
        tags[name] = hashed.read(MOST_TAGS).decode("utf-8", "replace")
    sizes[name] = hashed.size
    return hashed.hashes


def check(bag: Path, tags: dict[str, str], hashes: dict[str, Hashes]) -> None:
    try:
        fault = next(faults(tags, hashes), None)
    except ValueError as error:
        raise CaseError("bag-damaged", bag.name, "a manifest makes no sense") from error
    if fault is not None:
        raise CaseError("bag-damaged", bag.name, fault)
    for name in (CARD, DATABASE):
        if f"data/{name}" not in hashes:
            raise CaseError("bag-other", bag.name, f"it has no {name}")


def settle(folder: Path, store: str, who: str, clock: Callable[[], str]) -> None:
    """Give the case its place, and say in its ledger that it came out of a bag."""
    (folder / ORIGINALS).mkdir(exist_ok=True)
    for sealed in (folder / ORIGINALS).glob("*/*"):
        sealed.chmod(0o400)
    (folder / DATABASE).chmod(0o600)
    card = read_card(folder)
    if store:
        moved = Card(card.id, card.made, store)
        with open_store(Sqlite(folder / DATABASE)) as source, create_store(backend_of(folder, moved)) as target:
            copy_store(source, target)
        (folder / DATABASE).unlink()
        write_card(folder, moved)
    with open_case(folder, who, clock) as case, case.writer() as writer:
        writer.note(Act.RECEIVED, card.id, form="bagit")
