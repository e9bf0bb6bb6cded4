"""The tables, once for both databases.

Whatever is kept is only added to; only the state of a job changes. A change here needs a new file in
`migrations/versions`, and its number at the end of REVISIONS.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

REVISIONS = ("0001",)
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Words(TypeDecorator[str]):
    """Text that any database takes: what is no character (NUL, half a surrogate pair) is written out."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        return None if value is None else written_out(value)


def written_out(value: str) -> str:
    """A string without what is no character: NUL and half surrogate pairs as backslash escapes."""
    return value.replace("\0", "\\x00").encode("utf-8", "backslashreplace").decode()


def number() -> Column[int]:
    return Column("id", Integer, Identity(), primary_key=True)


def words(name: str) -> Column[str]:
    return Column(name, Words, nullable=False)


def of(name: str, target: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, ForeignKey(target), nullable=nullable)


metadata = MetaData(naming_convention=NAMES)

originals = Table(
    "originals",
    metadata,
    Column("sha256", Words, primary_key=True),
    Column("size", BigInteger, nullable=False),
    words("media_type"),
)
# A document is an original as received under a path; the parts of a container have a parent,
# and `found`: JSON of what that says about them.
documents = Table(
    "documents",
    metadata,
    number(),
    of("sha256", "originals.sha256"),
    words("name"),
    words("path"),
    of("parent", "documents.id", nullable=True),
    *map(words, ("received", "found")),
    UniqueConstraint("sha256", "path"),
)
# `characters` are UTF-8, because a text may hold what the databases' own text cannot; `rest` is msgpack;
# `warnings` counts those in it.
texts = Table(
    "texts",
    metadata,
    number(),
    of("sha256", "originals.sha256"),
    words("reader"),
    words("version"),
    Column("characters", LargeBinary, nullable=False),
    Column("rest", LargeBinary, nullable=False),
    Column("warnings", Integer, nullable=False),
    words("made"),
    UniqueConstraint("sha256", "reader", "version"),
)
analyses = Table(
    "analyses",
    metadata,
    number(),
    of("text", "texts.id"),
    words("maker"),
    words("version"),
    Column("rest", LargeBinary, nullable=False),
    Column("warnings", Integer, nullable=False),
    words("made"),
    UniqueConstraint("text", "maker", "version"),
)
# `start` is the first offset of the content; `attribution` is JSON and holds all of it.
statements = Table(
    "statements",
    metadata,
    number(),
    of("analysis", "analyses.id"),
    Column("number", Integer, nullable=False),
    words("entity"),
    words("source_kind"),
    words("fact"),
    words("quote"),
    Column("start", Integer, nullable=False),
    words("attribution"),
    UniqueConstraint("analysis", "number"),
    Index(None, "entity"),
    Index(None, "fact"),
)
# Where a statement of an older text stands in a newer one: `spans` is JSON, [source, cue, content]; empty for an orphan.
moves = Table(
    "moves",
    metadata,
    number(),
    of("statement", "statements.id"),
    of("text", "texts.id"),
    words("spans"),
    UniqueConstraint("statement", "text"),
    Index(None, "text"),
)
# A file that could not even be received has a path and no original.
failures = Table(
    "failures",
    metadata,
    number(),
    of("sha256", "originals.sha256", nullable=True),
    words("path"),
    words("stage"),
    words("code"),
    words("sentence"),
    words("at"),
    Index(None, "sha256"),
)
ledger = Table(
    "ledger",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    *map(words, ("at", "who", "what", "subject", "detail", "previous", "hash")),
)
# What searches look through. It can be made again from texts and statements, so it is changed as they come, and not copied into a bag.
index = MetaData(naming_convention=NAMES)
# A paragraph of a text (then `statement` is 0), or a statement of its newest analysis. `start` and `end` are where it stands, `earliest`
# and `latest` the days between which it was published, empty if nobody knows. The words are in a form of the database's own: a virtual
# table of SQLite's, a column of PostgreSQL's (migrations/versions/*.sql).
passages = Table(
    "passages",
    index,
    number(),
    Column("text", Integer, nullable=False),
    Column("statement", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    *map(words, ("lang", "kind", "published", "earliest", "latest", "fact", "quote")),
    Index(None, "text"),
)
# Every form that stands in a passage, for searches that allow misspelling.
spellings = Table("spellings", index, Column("form", Words, primary_key=True))
jobs = Table(
    "jobs",
    metadata,
    Column("sha256", ForeignKey("originals.sha256"), primary_key=True),
    Column("stage", Words, primary_key=True),
    words("state"),
    Index(None, "stage", "state"),
)
