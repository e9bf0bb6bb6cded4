"""Passages in the form that each database searches, and one question put to either.

A passage has three sorts of words: `forms` as they stand, `lemmas`, and those of its `source`. SQLite keeps them as columns of a
full-text table, PostgreSQL as lexemes with the sort's first letter before them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import msgspec
from sqlalchemy import ColumnElement, Connection, bindparam, cast, column, delete, insert, select, table
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import TSVECTOR

from sayso.store.schema import passages

SORTS = ("forms", "lemmas", "source")
# What a search may be narrowed by.
COLUMNS = ("lang", "kind", "published", "earliest", "latest", "fact", "quote")
# A database keeps no longer words, and nobody asks for one.
LONGEST = 64


class Passage(msgspec.Struct, frozen=True):
    """What can be found: a paragraph of a text, or the `number`-th statement of its newest analysis.

    Its words are small letters and digits alone, parted by spaces; `lemmas` need not be as many as `forms`.
    """

    start: int
    end: int
    forms: str
    lemmas: str
    source: str
    lang: str
    kind: str
    published: str = ""
    earliest: str = ""
    latest: str = ""
    fact: str = ""
    quote: str = ""
    number: int = 0


class Words(msgspec.Struct, frozen=True, tag=True):
    """Passages that have one of the words in one of the sorts; with `prefix` words that begin so, with `phrase` all in this order."""

    sorts: tuple[str, ...]
    words: tuple[str, ...]
    prefix: bool = False
    phrase: bool = False


class Both(msgspec.Struct, frozen=True, tag=True):
    """Passages that fit every part."""

    parts: tuple[Question, ...]


class Either(msgspec.Struct, frozen=True, tag=True):
    """Passages that fit one part at least."""

    parts: tuple[Question, ...]


class Without(msgspec.Struct, frozen=True, tag=True):
    """Passages that do not fit."""

    part: Question


Question = Words | Both | Either | Without
# A lemma that every passage has.
ALL = "all"
EVERY = Words(("lemmas",), (ALL,))


class Only(msgspec.Struct, frozen=True):
    """A narrower search: a column has one of some values, or is at least, or at most, one; with `without`, just that is left out."""

    column: str
    values: tuple[str | int, ...]
    how: str = "IN"
    without: bool = False


Rows = Sequence[tuple[dict[str, Any], Passage]]


class Searching(Protocol):
    """How a database is asked."""

    @property
    def fitting(self) -> str:
        """The ids of the passages that fit :question; conditions on columns of `passages` may follow."""

    @property
    def ranked(self) -> str:
        """The same with a rank, higher for better ones."""

    @property
    def first(self) -> str:
        """Which come first, after the conditions."""

    def settle(self, connection: Connection) -> None:
        """Make a connection ready to ask."""

    def question(self, asked: Question) -> str: ...

    def keep(self, connection: Connection, rows: Rows) -> None:
        """Passages with the columns of their rows."""

    def drop(self, connection: Connection, text: int, *, statements: bool) -> None:
        """The passages of a text, or those of its statements alone."""

    def clear(self, connection: Connection) -> None:
        """All passages."""


class SqliteSearching:
    """An FTS5 table beside the passages; a row of it has the number of its passage."""

    fitting = "SELECT passages.id FROM passage_words JOIN passages ON passages.id = passage_words.rowid WHERE passage_words MATCH :question"
    ranked = fitting.replace("passages.id", "passages.id, -bm25(passage_words, 1.0, 0.5, 1.5) AS rank", 1)
    first = "ORDER BY passage_words.rowid DESC LIMIT :most"

    def settle(self, connection: Connection) -> None:
        """There is one way to ask."""

    def question(self, asked: Question) -> str:
        """In the language of FTS5, where NOT needs something before it."""
        if isinstance(asked, Both):
            return "(" + " AND ".join(map(self.question, asked.parts)) + ")"
        if isinstance(asked, Either):
            return "(" + " OR ".join(map(self.question, asked.parts)) + ")"
        if isinstance(asked, Without):
            return f"({self.question(EVERY)} NOT {self.question(asked.part)})"
        words = [f'"{word}"' + " *" * asked.prefix for word in asked.words]
        return f"({{{' '.join(asked.sorts)}}} : ({(' + ' if asked.phrase else ' OR ').join(words)}))"

    def keep(self, connection: Connection, rows: Rows) -> None:
        connection.execute(insert(passages), [row for row, _ in rows])
        connection.execute(
            sql("INSERT INTO passage_words (rowid, forms, lemmas, source) VALUES (:id, :forms, :lemmas, :source)"),
            [{"id": row["id"], **{sort: getattr(passage, sort) for sort in SORTS}} for row, passage in rows],
        )

    def drop(self, connection: Connection, text: int, *, statements: bool) -> None:
        ids = [{"id": id_} for id_ in connection.scalars(select(passages.c.id).where(*belonging(text, statements=statements)))]
        if ids:
            connection.execute(sql("DELETE FROM passage_words WHERE rowid = :id"), ids)
            connection.execute(delete(passages).where(*belonging(text, statements=statements)))

    def clear(self, connection: Connection) -> None:
        connection.execute(sql("DELETE FROM passage_words"))
        connection.execute(delete(passages))


# The passages of PostgreSQL, with the column that only it has.
WORDED = table("passages", *(column(c.name) for c in passages.columns), column("words", TSVECTOR))


class PostgresqlSearching:
    """A column of lexemes among the passages' own, with a GIN index."""

    fitting = "SELECT passages.id FROM passages WHERE words @@ CAST(:question AS tsquery)"
    ranked = fitting.replace("passages.id", "passages.id, ts_rank('{0, 0.8, 0.5, 1}', words, CAST(:question AS tsquery), 1) AS rank", 1)
    first = "LIMIT :most"

    def settle(self, connection: Connection) -> None:
        """For common words the planner would rather read the table through, though opening a passage's words costs most."""
        connection.execute(sql("SET LOCAL enable_seqscan = off"))

    # ts_rank weighs D, C, B and A.
    weights = (("forms", "A"), ("lemmas", "B"), ("source", "C"))

    def question(self, asked: Question) -> str:
        if isinstance(asked, Both):
            return "(" + " & ".join(map(self.question, asked.parts)) + ")"
        if isinstance(asked, Either):
            return "(" + " | ".join(map(self.question, asked.parts)) + ")"
        if isinstance(asked, Without):
            return f"(!{self.question(asked.part)})"
        between, end = " <-> " if asked.phrase else " | ", ":*" if asked.prefix else ""
        return "(" + " | ".join("(" + between.join(f"'{sort[0]}:{word}'{end}" for word in asked.words) + ")" for sort in asked.sorts) + ")"

    def keep(self, connection: Connection, rows: Rows) -> None:
        words = [{"words": " ".join(self.lexemes(passage))} for _, passage in rows]
        lexemes = cast(bindparam("words"), TSVECTOR)
        connection.execute(insert(WORDED).values(words=lexemes), [row | more for (row, _), more in zip(rows, words, strict=True)])

    def lexemes(self, passage: Passage) -> Iterator[str]:
        for sort, weight in self.weights:
            for place, word in enumerate(getattr(passage, sort).split(), 1):
                yield f"'{sort[0]}:{word}':{place}{weight}"

    def drop(self, connection: Connection, text: int, *, statements: bool) -> None:
        connection.execute(delete(passages).where(*belonging(text, statements=statements)))

    def clear(self, connection: Connection) -> None:
        connection.execute(delete(passages))


def belonging(text: int, *, statements: bool) -> list[ColumnElement[bool]]:
    """The conditions of the passages of a text, or of those of its statements alone."""
    return [passages.c.text == text, passages.c.statement > 0] if statements else [passages.c.text == text]
