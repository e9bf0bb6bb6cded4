"""Reading a store."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, func, select
from sqlalchemy.exc import DBAPIError

from sayso.ledger import Broken, Entry, broken
from sayso.model import Attribution, Span, Statements, Text
from sayso.store.backend import Backend
from sayso.store.counting import failed, latest, orphaned, tally
from sayso.store.digests import digest_of_statements, digests_of_text
from sayso.store.schema import analyses, documents, jobs, ledger, moves, originals, statements, texts
from sayso.store.values import Analysed, Document, Failed, Job, Kept, Moved, Read, Stage, State, Stated, Tally

MANY = 1000
Columns = tuple[Any, ...]
Spans = tuple[Span, ...]
DOCUMENTS = select(
    documents.c.id,
    documents.c.sha256,
    originals.c.size,
    originals.c.media_type,
    documents.c.name,
    documents.c.path,
    documents.c.parent,
    documents.c.received,
    documents.c.found,
).join_from(documents, originals)
FIRST = select(func.min(documents.c.id)).group_by(documents.c.sha256)
TEXTS = select(texts.c.id, texts.c.sha256, texts.c.characters, texts.c.rest, texts.c.made)
STATED = (
    select(statements.c.id, statements.c.analysis, documents.c.sha256, documents.c.path, statements.c.attribution)
    .join(analyses, analyses.c.id == statements.c.analysis)
    .join(texts, texts.c.id == analyses.c.text)
    .join(documents, documents.c.sha256 == texts.c.sha256)
)


class View:
    """What a store holds."""

    def __init__(self, connection: Connection, backend: Backend) -> None:
        self.connection = connection
        self.backend = backend

    def rows(self, query: Select[*Columns]) -> Iterator[Row[*Columns]]:
        """The rows of a query as they come, never all at once."""
        return iter(self.connection.execution_options(yield_per=MANY).execute(query))

    def originals(self) -> Iterator[Kept]:
        for row in self.rows(select(originals).order_by(originals.c.sha256)):
            yield Kept(*row)

    def documents(self) -> Iterator[Document]:
        """In the order received."""
        for row in self.rows(DOCUMENTS.order_by(documents.c.id)):
            yield document_of(row)

    def document(self, sha256: str) -> Document | None:
        """The first document with these bytes."""
        row = self.connection.execute(DOCUMENTS.where(documents.c.sha256 == sha256).order_by(documents.c.id).limit(1)).first()
        return document_of(row) if row else None

    def nested(self, document: Document) -> int:
        """How many containers it lies in."""
        depth, parent = 0, document.parent
        while parent is not None:
            parent = self.connection.scalar(select(documents.c.parent).where(documents.c.id == parent))
            depth += 1
        return depth

    def waiting(self, stage: Stage, after: int = 0, most: int = MANY) -> tuple[Job, ...]:
        """Jobs of a stage that are not done, in the order received, from behind the document numbered `after`."""
        query = DOCUMENTS.join_from(documents, jobs, jobs.c.sha256 == documents.c.sha256).where(
            documents.c.id.in_(FIRST), documents.c.id > after
        )
        query = query.where(jobs.c.stage == stage, jobs.c.state == State.WAITING).order_by(documents.c.id).limit(most)
        found = [document_of(row) for row in self.connection.execute(query)]
        return tuple(Job(stage, document, self.nested(document)) for document in found)

    def count_waiting(self, stage: Stage) -> int:
        query = select(func.count()).select_from(jobs).where(jobs.c.stage == stage, jobs.c.state == State.WAITING)
        return self.connection.scalar(query) or 0

    def texts(self, sha256: str) -> tuple[Read, ...]:
        """Every text of an original, the newest last."""
        return tuple(read_of(row) for row in self.connection.execute(TEXTS.where(texts.c.sha256 == sha256).order_by(texts.c.id)))

    def text(self, sha256: str) -> Read | None:
        """The newest text of an original."""
        row = self.connection.execute(TEXTS.where(texts.c.sha256 == sha256).order_by(texts.c.id.desc()).limit(1)).first()
        return read_of(row) if row else None

    def analyses(self, text: int | None = None) -> Iterator[Analysed]:
        """Every analysis, or those of one text, the newest last."""
        query = select(analyses).order_by(analyses.c.id)
        for row in self.rows(query if text is None else query.where(analyses.c.text == text)):
            rest = msgspec.msgpack.decode(row.rest, type=Statements)
            yield Analysed(row.id, row.text, row.maker, row.version, rest.lang, rest.warnings, row.made)

    def analysis(self, id_: int) -> Statements:
        """An analysis whole, as `sayso read` gives it."""
        query = select(analyses.c.rest, texts.c.characters).join(texts).where(analyses.c.id == id_)
        rest, characters = self.connection.execute(query).one()
        found = self.connection.scalars(select(statements.c.attribution).where(statements.c.analysis == id_).order_by(statements.c.number))
        attributions = tuple(msgspec.json.decode(one, type=Attribution) for one in found)
        known = msgspec.msgpack.decode(rest, type=Statements)
        return msgspec.structs.replace(known, text=characters.decode(), attributions=attributions)

    def stated(self, source: str = "", document: str = "", fact: str = "") -> Iterator[Stated]:
        """The statements of the newest analysis of the newest text of each original.

        `source` is part of the entity's name and `document` of the path, without regard to case; `document` may be the
        start of a SHA-256; `fact` is a value of Factuality.
        """
        query = STATED.where(
            documents.c.id.in_(FIRST), analyses.c.id.in_(latest(analyses, "text")), texts.c.id.in_(latest(texts, "sha256"))
        )
        if fact:
            query = query.where(statements.c.fact == fact)
        if document:
            query = query.where(documents.c.sha256.in_(self.named(document)))
        for row in self.rows(query.order_by(documents.c.path, statements.c.analysis, statements.c.number)):
            attribution = msgspec.json.decode(row.attribution, type=Attribution)
            if source.casefold() in attribution.entity.casefold():
                yield Stated(row.id, row.analysis, row.sha256, row.path, attribution)

    def statements_of(self, text: int) -> Iterator[tuple[int, Attribution]]:
        """(number, attribution) of each statement of a text's newest analysis."""
        newest = select(func.max(analyses.c.id)).where(analyses.c.text == text).scalar_subquery()
        query = select(statements.c.id, statements.c.attribution).where(statements.c.analysis == newest).order_by(statements.c.number)
        for row in self.rows(query):
            yield row.id, msgspec.json.decode(row.attribution, type=Attribution)

    def moved(self, text: int) -> Iterator[Moved]:
        """Where statements of older texts stand in this one."""
        for row in self.rows(select(moves).where(moves.c.text == text).order_by(moves.c.id)):
            yield moved_of(row)

    def newest_texts(self) -> Iterator[Read]:
        """The newest text of each original."""
        for row in self.rows(TEXTS.where(texts.c.id.in_(latest(texts, "sha256"))).order_by(texts.c.id)):
            yield read_of(row)

    def newest_analysis(self, text: int) -> Statements | None:
        """What the newest analysis of a text found."""
        newest = self.connection.scalar(select(func.max(analyses.c.id)).where(analyses.c.text == text))
        return None if newest is None else self.analysis(newest)

    def orphans(self) -> Iterator[tuple[Moved, Stated]]:
        """Statements of older texts that the newest text does not have, with the document they were found in."""
        lost = orphaned().subquery()
        for row in self.rows(
            STATED.add_columns(lost.c.text).join(lost, lost.c.statement == statements.c.id).where(documents.c.id.in_(FIRST))
        ):
            attribution = msgspec.json.decode(row.attribution, type=Attribution)
            yield Moved(row.id, row.text, None), Stated(row.id, row.analysis, row.sha256, row.path, attribution)

    def named(self, part: str) -> list[str]:
        """The originals that a word of the user's means; the databases' own lower case knows no å."""
        found = self.rows(select(documents.c.sha256, documents.c.path))
        return list({row.sha256 for row in found if part.casefold() in row.path.casefold() or row.sha256.startswith(part)})

    def failures(self) -> Iterator[Failed]:
        """What stands unread or unanalysed now; what a later try mended is left out."""
        for row in self.rows(failed()):
            yield Failed(*row)

    def tally(self) -> Tally:
        return tally(self.connection)

    def entries(self, after: int = 0) -> Iterator[Entry]:
        """The ledger, in order."""
        for row in self.rows(select(ledger).where(ledger.c.seq > after).order_by(ledger.c.seq)):
            yield Entry(*row)

    def last_entry(self) -> Entry | None:
        return last_entry(self.connection)

    def broken_entry(self) -> Broken | None:
        """The first entry that does not hold, even where the database can no longer read it."""
        try:
            return broken(self.entries())
        except DBAPIError:
            return broken(self.one_by_one())

    def one_by_one(self) -> Iterator[Entry]:
        """The ledger up to an entry that cannot be read, which is given out as an empty one."""
        last = self.connection.scalar(select(func.max(ledger.c.seq))) or 0
        for seq in range(1, last + 2):
            try:
                row = self.connection.execute(select(ledger).where(ledger.c.seq == seq)).first()
            except DBAPIError:
                row = None
            yield Entry(*row) if row else Entry(seq, "", "", "", "", "", "", "")

    def text_digests(self) -> Iterator[tuple[str, dict[str, str]]]:
        """(SHA-256 of the original, what the ledger should say) of every text."""
        for row in self.rows(select(texts).order_by(texts.c.id)):
            yield row.sha256, {"reader": row.reader, "version": row.version, **digests_of_text(row.characters, row.rest)}

    def analysis_digests(self) -> Iterator[tuple[str, dict[str, str | int]]]:
        """(SHA-256 of the original, what the ledger should say) of every analysis."""
        for row in self.rows(select(analyses, texts.c.sha256).join(texts).order_by(analyses.c.id)):
            query = select(statements.c.attribution).where(statements.c.analysis == row.id).order_by(statements.c.number)
            found = self.connection.scalars(query).all()
            digest = digest_of_statements(row.rest, found)
            yield row.sha256, {"maker": row.maker, "version": row.version, "statements": len(found), "sha256": digest}

    def faults(self) -> Iterator[str]:
        """What the database itself finds wrong."""
        return self.backend.faults(self.connection)


def last_entry(connection: Connection) -> Entry | None:
    row = connection.execute(select(ledger).order_by(ledger.c.seq.desc()).limit(1)).first()
    return Entry(*row) if row else None


def document_of(row: Row[*Columns]) -> Document:
    found = msgspec.json.decode(row.found, type=tuple[tuple[str, str], ...]) if row.found else ()
    return Document(row.id, row.sha256, row.size, row.media_type, row.name, row.path, row.parent, row.received, found)


def moved_of(row: Row[*Columns]) -> Moved:
    spans = msgspec.json.decode(row.spans, type=tuple[Spans, Spans, Spans]) if row.spans else None
    return Moved(row.statement, row.text, spans)


def read_of(row: Row[*Columns]) -> Read:
    rest = msgspec.msgpack.decode(row.rest, type=Text)
    return Read(row.id, row.sha256, msgspec.structs.replace(rest, characters=row.characters.decode()), row.made)
