"""Whatever changes in a case is found, and named."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from sayso.engine import Case, make_case, open_case, verify
from tests.engine.conftest import add_to, clock

TRIES = 200


def tamper(case: Case, *changes: str) -> None:
    """As somebody may who owns the tables."""
    engine = case.store.backend.engine(owner=True)
    with engine.begin() as connection:
        for change in changes:
            connection.execute(text(change))
    engine.dispose()


def without_triggers(case: Case, table: str) -> list[str]:
    if case.store.backend.place.startswith("postgresql"):
        return [f"DROP TRIGGER {table}_kept ON {table}"]
    return [f"DROP TRIGGER {table}_{verb}" for verb in ("update", "delete")]


@pytest.mark.parametrize(
    ("table", "change", "kind"),
    [
        ("ledger", "UPDATE ledger SET who = 'ola' WHERE seq = 2", "entry"),
        ("ledger", "DELETE FROM ledger WHERE seq = 2", "entry"),
        ("texts", "UPDATE texts SET reader = 'x' WHERE id = 1", "text"),
        ("statements", "UPDATE statements SET attribution = replace(attribution, 'CT+', 'CT-') WHERE id = 1", "analysis"),
        ("statements", "DELETE FROM statements WHERE id = 1", "analysis"),
    ],
)
def test_a_changed_row_is_named(case: Case, leak: Path, table: str, change: str, kind: str) -> None:
    """By whoever may drop the triggers; the first finding names it."""
    add_to(case, leak)
    tamper(case, *without_triggers(case, table), change)
    assert next(iter(verify(case))).kind == kind


def test_a_missing_and_a_stray_original_are_named(case: Case, leak: Path) -> None:
    """A stray is told of, but breaks nothing."""
    add_to(case, leak)
    with case.view() as view:
        gone = next(view.originals()).sha256
    case.originals.path(gone).rename(case.originals.folder / "fremmed")
    assert [(f.kind, f.name) for f in verify(case)] == [("file", gone), ("stray", "fremmed")]


def test_any_flipped_byte_is_found(tmp_path: Path, leak: Path) -> None:
    """At random places of originals and of the ledger's rows in the database file; the file or entry is named."""
    make_case(tmp_path / "sak", clock)
    with open_case(tmp_path / "sak", "kari", clock) as case:
        add_to(case, leak)
        with case.view() as view:
            originals = [kept for kept in view.originals() if kept.size]
            entries = list(view.entries())
    row_of = {e.seq: "".join((e.at, e.who, e.what, e.subject, e.detail, e.previous, e.hash)).encode() for e in entries}
    database = (tmp_path / "sak" / "case.db").read_bytes()
    chance = random.Random(7)
    missed = []
    for number in range(TRIES):
        if number % 2:
            kept = chance.choice(originals)
            path, at = case.originals.path(kept.sha256), chance.randrange(kept.size)
            wanted = ("file", kept.sha256)
        else:
            seq, row = chance.choice(list(row_of.items()))
            path, at = tmp_path / "sak" / "case.db", database.index(row) + chance.randrange(len(row))
            wanted = ("entry", str(seq))
        before = path.read_bytes()
        flip(path, at, chance)
        with open_case(tmp_path / "sak", "kari", clock) as changed:
            found = next(((f.kind, f.name) for f in verify(changed)), None)
        path.write_bytes(before)
        if found != wanted:
            missed.append((wanted, found))
    assert not missed


def flip(path: Path, at: int, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1 << chance.randrange(8)
    path.chmod(0o600)
    path.write_bytes(data)


def test_a_damaged_database_is_told_of(tmp_path: Path, leak: Path) -> None:
    """Where SQLite itself cannot go on, that is a finding too."""
    make_case(tmp_path / "sak", clock)
    with open_case(tmp_path / "sak", "kari", clock) as case:
        add_to(case, leak)
        path = case.folder / "case.db"
    connection = sqlite3.connect(path)
    (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'originals'").fetchone()
    connection.close()
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 : (page - 1) * 4096 + 200] = bytes(200)
    path.write_bytes(data)
    with open_case(tmp_path / "sak", "kari", clock) as case:
        assert "database" in {f.kind for f in verify(case)}
