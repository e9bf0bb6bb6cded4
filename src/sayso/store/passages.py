"""Passages in the form that each database searches, and one question put to either.

A passage has four sorts of words: `forms` as they stand, `lemmas`, those of its `source`, and `tags` that say what it is. SQLite keeps
them as columns of a full-text table, PostgreSQL as lexemes with the sort's first letter before them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, insert, select
from sqlalchemy import text as sql

from sayso.store.schema import passages

SORTS = ("forms", "lemmas", "source", "tags")
# A database keeps no longer words, and nobody asks for one.
LONGEST = 64


class Passage(msgspec.Struct, frozen=True):
    """What can be found: a paragraph of a text, or the `number`-th statement of its newest analysis.

    Its words are small letters and digits alone, parted by spaces; `lemmas` need not be as many as `forms`.
    """

    start: int
    end: int
    lang: str
    kind: str
    published: str
    forms: str
    lemmas: str
    source: str
    tags: str
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
EVERY = Words(("tags",), ("all",))
Rows = Sequence[tuple[dict[str, Any], Passage]]


class Searching(Protocol):
    """How a database is asked."""

    @property
    def fitting(self) -> str:
        """The ids of the passages that fit :question."""

    @property
    def ranked(self) -> str:
        """Some of them with a rank, higher for better ones; conditions and a limit may follow."""

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

    fitting = "SELECT rowid AS id FROM passage_words WHERE passage_words MATCH :question"
    ranked = "SELECT rowid AS id, -bm25(passage_words, 1.0, 0.5, 1.5, 0.0) AS rank FROM passage_words WHERE passage_words MATCH :question"
    first = "ORDER BY rowid DESC LIMIT :most"

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
            sql("INSERT INTO passage_words (rowid, forms, lemmas, source, tags) VALUES (:id, :forms, :lemmas, :source, :tags)"),
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


class PostgresqlSearching:
    """A column of lexemes among the passages' own, with a GIN index."""

    fitting = "SELECT id FROM passages WHERE words @@ CAST(:question AS tsquery)"
    ranked = (
        "SELECT id, ts_rank('{0, 0.8, 0.5, 1}', words, CAST(:question AS tsquery), 1) AS rank FROM passages"
        " WHERE words @@ CAST(:question AS tsquery)"
    )
    first = "LIMIT :most"

    def settle(self, connection: Connection) -> None:
        """For common words the planner would rather read the table through, though opening a passage's words costs most."""
        connection.execute(sql("SET LOCAL enable_seqscan = off"))

    # ts_rank weighs D, C, B and A.
    weights = (("forms", "A"), ("lemmas", "B"), ("source", "C"), ("tags", "D"))

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
        connection.execute(
            sql(
                'INSERT INTO passages (id, text, statement, start, "end", lang, kind, published, words)'
                " VALUES (:id, :text, :statement, :start, :end, :lang, :kind, :published, CAST(:words AS tsvector))"
            ),
            [row | {"words": " ".join(self.lexemes(passage))} for row, passage in rows],
        )

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
    return [passages.c.text == text, passages.c.statement.is_not(None)] if statements else [passages.c.text == text]
