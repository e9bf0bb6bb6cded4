"""The first schema."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from sayso.store.migrations import run_sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table("originals", key("sha256"), sa.Column("size", sa.BigInteger, nullable=False), words("media_type"))
    op.create_table(
        "documents",
        number(),
        of("sha256", "originals.sha256", sa.Text),
        *map(words, ("name", "path")),
        of("parent", "documents.id", sa.Integer, nullable=True),
        *map(words, ("received", "found")),
        sa.UniqueConstraint("sha256", "path"),
    )
    op.create_table(
        "texts",
        number(),
        of("sha256", "originals.sha256", sa.Text),
        *map(words, ("reader", "version")),
        *map(octets, ("characters", "rest")),
        count("warnings"),
        words("made"),
        sa.UniqueConstraint("sha256", "reader", "version"),
    )
    op.create_table(
        "analyses",
        number(),
        of("text", "texts.id", sa.Integer),
        *map(words, ("maker", "version")),
        octets("rest"),
        count("warnings"),
        words("made"),
        sa.UniqueConstraint("text", "maker", "version"),
    )
    op.create_table(
        "statements",
        number(),
        of("analysis", "analyses.id", sa.Integer),
        count("number"),
        *map(words, ("entity", "source_kind", "fact", "quote")),
        count("start"),
        words("attribution"),
        sa.UniqueConstraint("analysis", "number"),
    )
    op.create_table(
        "moves",
        number(),
        of("statement", "statements.id", sa.Integer),
        of("text", "texts.id", sa.Integer),
        words("spans"),
        sa.UniqueConstraint("statement", "text"),
    )
    op.create_table(
        "failures",
        number(),
        of("sha256", "originals.sha256", sa.Text, nullable=True),
        *map(words, ("path", "stage", "code", "sentence", "at")),
    )
    op.create_table(
        "ledger",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        *map(words, ("at", "who", "what", "subject", "detail", "previous", "hash")),
    )
    op.create_table(
        "passages",
        number(),
        count("text"),
        *map(count, ("statement", "start", "end")),
        *map(words, ("lang", "kind", "published", "earliest", "latest", "fact", "quote")),
    )
    op.create_table("spellings", key("form"))
    op.create_table("jobs", sa.Column("sha256", sa.Text, sa.ForeignKey("originals.sha256"), primary_key=True), key("stage"), words("state"))
    for table, *columns in (
        ("statements", "entity"),
        ("statements", "fact"),
        ("moves", "text"),
        ("failures", "sha256"),
        ("jobs", "stage", "state"),
        ("passages", "text"),
    ):
        op.create_index(None, table, columns)
    run_sql(op.get_bind(), revision)


def key(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, primary_key=True)


def number() -> sa.Column[Any]:
    return sa.Column("id", sa.Integer, sa.Identity(), primary_key=True)


def words(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text, nullable=False)


def octets(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.LargeBinary, nullable=False)


def count(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer, nullable=False)


def of(name: str, target: str, kind: Any, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind, sa.ForeignKey(target), nullable=nullable)
