"""A case: a folder with `case.json`, the originals, and the database unless that is on a server."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from sayso.store import Backend, Originals, Store, StoreError, View, Writer, create_store, locked, open_store
from sayso.store.errors import of_system
from sayso.store.postgresql import Postgresql
from sayso.store.sqlite import Sqlite

CARD, DATABASE, ORIGINALS, LOCK = "case.json", "case.db", "originals", "lock"


class Card(msgspec.Struct, frozen=True):
    """What `case.json` says: which case this is and where its tables are."""

    id: str
    made: str
    store: str = DATABASE


@dataclass(frozen=True)
class Case:
    """An open case, and who works in it."""

    folder: Path
    card: Card
    store: Store
    originals: Originals
    who: str
    clock: Callable[[], str]

    def view(self) -> AbstractContextManager[View]:
        return self.store.view()

    def writer(self) -> AbstractContextManager[Writer]:
        return self.store.writer(self.who, self.clock)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Be the only one who adds; what a killed one left half copied is cleared away."""
        with locked(self.folder / LOCK), self.store.backend.held():
            self.originals.clear()
            yield


def make_case(folder: Path, clock: Callable[[], str], store: str = "") -> Card:
    """A new, empty case; there whole or not at all. `store` is an address of PostgreSQL, or nothing."""
    card = Card(uuid.uuid4().hex, clock(), store or DATABASE)
    with made_whole(folder) as part:
        (part / ORIGINALS).mkdir()
        write_card(part, card)
        create_store(backend_of(part, card)).close()
    return card


@contextmanager
def made_whole(folder: Path) -> Iterator[Path]:
    """A folder under another name, which gets its own when the block has ended well."""
    if os.path.lexists(folder):
        raise StoreError("exists", str(folder))
    part = folder.absolute().with_name(f".{folder.name}.part-{os.getpid()}")
    try:
        part.mkdir(mode=0o700)
        yield part
        part.rename(folder)
    except OSError as error:
        raise of_system(error, str(folder)) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def write_card(folder: Path, card: Card) -> None:
    (folder / CARD).write_bytes(msgspec.json.format(msgspec.json.encode(card)) + b"\n")


def read_card(folder: Path) -> Card:
    if not os.path.lexists(folder):
        raise StoreError("missing", str(folder))
    try:
        return msgspec.json.decode((folder / CARD).read_bytes(), type=Card)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise StoreError("not-a-case", str(folder), f"it has no {CARD}") from error
    except msgspec.MsgspecError as error:
        raise StoreError("not-a-case", str(folder), f"its {CARD} makes no sense") from error
    except OSError as error:
        raise of_system(error, str(folder)) from error


def backend_of(folder: Path, card: Card) -> Backend:
    if card.store == DATABASE:
        return Sqlite(folder / DATABASE)
    return Postgresql.of(card.store, f"sayso_{card.id}")


@contextmanager
def open_case(folder: Path, who: str, clock: Callable[[], str]) -> Iterator[Case]:
    """A case that is there; StoreError says in one sentence why it cannot be opened."""
    card = read_card(folder)
    with ExitStack() as stack:
        store = stack.enter_context(open_store(backend_of(folder, card)))
        yield Case(folder, card, store, Originals(folder / ORIGINALS), who, clock)
