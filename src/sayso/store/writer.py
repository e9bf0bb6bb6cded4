"""Writing to a store: one unit of work, every change with its entry in the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, Table, bindparam, delete, func, insert, literal, select, update
from sqlalchemy import text as sql

from sayso.ledger import Act, Entry, Event, append, canonical
from sayso.model import Attribution, Statements, Text
from sayso.store.digests import digest_of_statements, digests_of_text
from sayso.store.passages import COLUMNS, Passage, Searching
from sayso.store.schema import (
    analyses,
    documents,
    failures,
    jobs,
    ledger,
    moves,
    originals,
    passages,
    spellings,
    statements,
    texts,
    written_out,
)
from sayso.store.values import Kept, Moved, Stage, State
from sayso.store.view import last_entry

# Both databases understand this.
SET_JOB = sql(
    "INSERT INTO jobs (sha256, stage, state) VALUES (:sha256, :stage, :state)"
    " ON CONFLICT (sha256, stage) DO UPDATE SET state = excluded.state"
)
SPELL = sql("INSERT INTO spellings (form) VALUES (:form) ON CONFLICT DO NOTHING")


class Writer:
    """What is written is there when the block that gave this writer ends."""

    def __init__(self, connection: Connection, searching: Searching, who: str, clock: Callable[[], str]) -> None:
        self.connection = connection
        self.searching = searching
        self.who = who
        self.clock = clock
        self.last = last_entry(connection)
        self.entries: list[Entry] = []
        self.spelt: set[str] = set()

    def note(self, what: Act, subject: str, **detail: Any) -> Entry:
        """An entry in the ledger."""
        who, about, more = map(written_out, (self.who, subject, canonical(detail)))
        self.last = append(self.last, Event(self.clock(), who, what, about, more))
        self.entries.append(self.last)
        return self.last

    def flush(self) -> None:
        if self.entries:
            self.connection.execute(insert(ledger), [msgspec.structs.asdict(entry) for entry in self.entries])
            self.entries.clear()

    def receive(self, kept: Kept, name: str, path: str, parent: int | None = None, found: tuple[tuple[str, str], ...] = ()) -> int | None:
        """The number of a document now received; None where the same bytes are here under the same path already.

        `found` is what its container says about it.
        """
        if self.knows(kept.sha256):
            if self.has(documents, sha256=kept.sha256, path=path):
                return None
        else:
            self.connection.execute(insert(originals), msgspec.structs.asdict(kept))
            self.set_job(kept.sha256, Stage.TEXT, State.WAITING)
        received = {"sha256": kept.sha256, "name": name, "path": path, "parent": parent, "received": self.clock()}
        received["found"] = msgspec.json.encode(found).decode() if found else ""
        id_: int = self.connection.execute(insert(documents).returning(documents.c.id), received).scalar_one()
        more = {"found": [list(pair) for pair in found]} if found else {}
        self.note(Act.RECEIVED, kept.sha256, name=name, path=path, size=kept.size, **more)
        return id_

    def keep_text(self, sha256: str, text: Text) -> int | None:
        """The number of a text now beside those there are; None where this reader's version has read the original already."""
        self.set_job(sha256, Stage.TEXT, State.DONE)
        if self.has(texts, sha256=sha256, reader=text.reader, version=text.version):
            return None
        characters = text.characters.encode()
        rest = msgspec.msgpack.encode(msgspec.structs.replace(text, characters=""))
        row: dict[str, Any] = {"sha256": sha256, "reader": text.reader, "version": text.version, "characters": characters, "rest": rest}
        row |= {"warnings": len(text.warnings), "made": self.clock()}
        id_: int = self.connection.execute(insert(texts).returning(texts.c.id), row).scalar_one()
        self.note(Act.READ, sha256, reader=text.reader, version=text.version, **digests_of_text(characters, rest))
        # A container may have no words of its own.
        if text.characters.strip():
            self.set_job(sha256, Stage.STATEMENTS, State.WAITING)
        return id_

    def keep_statements(self, sha256: str, text: int, found: Statements, maker: str, version: str) -> bool:
        """An analysis beside those there are; false where this maker's version has analysed the text already."""
        self.set_job(sha256, Stage.STATEMENTS, State.DONE)
        if self.has(analyses, text=text, maker=maker, version=version):
            return False
        rest = msgspec.msgpack.encode(msgspec.structs.replace(found, text="", attributions=()))
        row = {"text": text, "maker": maker, "version": version, "rest": rest, "warnings": len(found.warnings), "made": self.clock()}
        id_ = self.connection.execute(insert(analyses).returning(analyses.c.id), row).scalar_one()
        rows = [row_of(id_, number, attribution) for number, attribution in enumerate(found.attributions, 1)]
        if rows:
            self.connection.execute(insert(statements), rows)
        digest = digest_of_statements(rest, (row["attribution"] for row in rows))
        self.note(Act.ANALYSED, sha256, maker=maker, version=version, statements=len(rows), sha256=digest)
        return True

    def keep_passages(self, sha256: str, text: int, found: Sequence[Passage], *, stated: bool = False) -> None:
        """What searches find of a text, or of its statements, in place of what they found of an older text or analysis."""
        for older in self.connection.scalars(select(texts.c.id).where(texts.c.sha256 == sha256, texts.c.id <= text)).all():
            self.searching.drop(self.connection, older, statements=stated)
        if not found:
            return
        newest = select(func.max(analyses.c.id)).where(analyses.c.text == text).scalar_subquery()
        numbers = {
            n: id_
            for id_, n in self.connection.execute(select(statements.c.id, statements.c.number).where(statements.c.analysis == newest))
        }
        first = (self.connection.scalar(select(func.max(passages.c.id))) or 0) + 1
        rows = [(row_of_passage(first + n, text, numbers.get(one.number, 0), one), one) for n, one in enumerate(found)]
        self.searching.keep(self.connection, rows)
        forms = {form for one in found for form in f"{one.forms} {one.source}".split()} - self.spelt
        if forms:
            self.connection.execute(SPELL, [{"form": form} for form in sorted(forms)])
            self.spelt |= forms

    def clear_passages(self) -> None:
        """Forget what searches find; it can be made again."""
        self.searching.clear(self.connection)
        self.connection.execute(delete(spellings))
        self.spelt.clear()

    def keep_moves(self, sha256: str, moved: Sequence[Moved]) -> None:
        """Where the statements of an older text stand in a newer one, orphans among them."""
        if not moved:
            return
        rows = [{"statement": m.statement, "text": m.text, "spans": written_spans(m)} for m in moved]
        self.connection.execute(insert(moves), rows)
        orphans = sum(m.spans is None for m in moved)
        self.note(Act.CHANGED, sha256, moved=len(moved) - orphans, orphans=orphans)

    def keep_failure(self, sha256: str | None, path: str, stage: str, code: str, sentence: str) -> None:
        """What went wrong; without a SHA-256 the file could not even be received."""
        row = {"sha256": sha256, "path": path, "stage": stage, "code": code, "sentence": sentence, "at": self.clock()}
        self.connection.execute(insert(failures), row)
        if sha256 is not None:
            self.set_job(sha256, stage, State.FAILED)
        self.note(Act.ANALYSED if stage == Stage.STATEMENTS else Act.READ, sha256 or path, failed=code)

    def set_job(self, sha256: str, stage: str, state: State) -> None:
        self.connection.execute(SET_JOB, {"sha256": sha256, "stage": stage, "state": state})

    def reopen(self, stage: Stage) -> None:
        """Let a stage be done again for every original that has come to it."""
        self.connection.execute(update(jobs).where(jobs.c.stage == stage).values(state=State.WAITING))

    def knows(self, sha256: str) -> bool:
        """Whether an original is here, under whatever path."""
        return self.has(originals, sha256=sha256)

    def has_text(self, sha256: str) -> bool:
        """Whether an original has been read before."""
        return self.has(texts, sha256=sha256)

    def has(self, table: Table, **values: object) -> bool:
        return self.connection.execute(asking(table, *values), values).first() is not None


@cache
def asking(table: Table, *names: str) -> Select[int]:
    """Whether a table has a row with values for some columns. Made once, because it is asked for every file."""
    return select(literal(1)).select_from(table).where(*(table.c[name] == bindparam(name) for name in names)).limit(1)


def row_of(analysis: int, number: int, attribution: Attribution) -> dict[str, Any]:
    return {
        "analysis": analysis,
        "number": number,
        "entity": attribution.entity,
        "source_kind": attribution.source_kind,
        "fact": attribution.fact,
        "quote": attribution.quote,
        "start": min((span.start for span in attribution.content), default=0),
        "attribution": msgspec.json.encode(attribution).decode(),
    }


def row_of_passage(id_: int, text: int, statement: int, passage: Passage) -> dict[str, Any]:
    fields = {name: getattr(passage, name) for name in ("start", "end", *COLUMNS)}
    return {"id": id_, "text": text, "statement": statement, **fields}


def written_spans(moved: Moved) -> str:
    return msgspec.json.encode(moved.spans).decode() if moved.spans else ""
