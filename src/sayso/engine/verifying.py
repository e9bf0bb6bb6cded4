"""Whether a case still is what it was: every original hashed anew, every entry, text and analysis held to the ledger."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor

import msgspec

from sayso.engine.case import Case
from sayso.engine.stamping import stamps
from sayso.ledger import Act, canonical
from sayso.store import StoreError, View

MANY = 256
Said = tuple[str, str]


class Finding(msgspec.Struct, frozen=True):
    """Something that does not hold. `kind` is entry, database, file, text, analysis, stamp, or stray: a file that nobody received."""

    kind: str
    name: str
    sentence: str


def verify(case: Case) -> Iterator[Finding]:
    """Everything that does not hold, the ledger's first broken entry before all else; nothing where all is as it was."""
    for look in (entries, database, files, said_of_texts, stamped):
        try:
            with case.view() as view:
                yield from look(case, view)
        except StoreError as error:
            yield Finding("database", str(case.folder), error.sentence)


def entries(case: Case, view: View) -> Iterator[Finding]:
    broken = view.broken_entry()
    if broken is not None:
        yield Finding("entry", str(broken.seq), f"{case.folder}: {broken.why}.")


def database(case: Case, view: View) -> Iterator[Finding]:
    for fault in view.faults():
        yield Finding("database", case.card.store, f"{case.folder}: {fault}.")


def files(case: Case, view: View) -> Iterator[Finding]:
    """Each original against its name, on all cores; then what the folder holds beside them."""
    known = {kept.sha256 for kept in view.originals()}
    received = {entry.subject for entry in view.entries() if entry.what == Act.RECEIVED}
    for sha256 in sorted(received - known - {case.card.id}):
        yield Finding("file", sha256, f"{sha256}: the ledger says this was received, but the database does not have it.")
    for sha256 in sorted(known - received):
        yield Finding("file", sha256, f"{sha256}: the database has this, but the ledger does not say that it was received.")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        names = iter(sorted(known | received - {case.card.id}))
        while chunk := list(itertools.islice(names, MANY)):
            for sha256, error in zip(chunk, pool.map(lambda name: fault_of(case, name), chunk), strict=True):
                if error is not None:
                    yield Finding("file", sha256, error.sentence)
    for name in case.originals.names():
        if name not in known:
            yield Finding("stray", name, f"{name}: a file among the originals that nobody received; the next add may tell why.")


def fault_of(case: Case, sha256: str) -> StoreError | None:
    try:
        case.originals.check(sha256)
    except StoreError as error:
        return error
    return None


def said_of_texts(case: Case, view: View) -> Iterator[Finding]:
    """Texts and analyses that are not what the ledger says, or of which it says nothing."""
    said = {(entry.subject, entry.detail) for entry in view.entries() if entry.what in (Act.READ, Act.ANALYSED)}
    yield from unsaid("text", view.text_digests(), said)
    yield from unsaid("analysis", view.analysis_digests(), said)
    for sha256, detail in sorted(said):
        if '"failed":' not in detail:
            yield Finding("text", sha256, f"{sha256}: the ledger tells of a text or analysis that is not there: {detail}")


def stamped(case: Case, view: View) -> Iterator[Finding]:
    """Time stamps that are of no entry of this ledger any more."""
    for entry, stamp in stamps(view):
        if stamp is None:
            yield Finding("stamp", str(entry.seq), f"{case.folder}: the time stamp in entry {entry.seq} is of no entry that is here.")


def unsaid(kind: str, found: Iterable[tuple[str, Mapping[str, str | int]]], said: set[Said]) -> Iterator[Finding]:
    """What is found is taken out of what is said, so that the rest is what is missing."""
    for sha256, detail in found:
        key = (sha256, canonical(dict(detail)))
        if key in said:
            said.discard(key)
        else:
            yield Finding(kind, sha256, f"{sha256}: this {kind} is not what the ledger says was kept ({detail}).")
