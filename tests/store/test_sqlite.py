"""What only holds for a store in a file."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from sayso.store import StoreError, create_store, open_store
from sayso.store.sqlite import Sqlite
from tests.store.test_store import fill


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with create_store(Sqlite(tmp_path / "case.db")) as store:
        fill(store)
    return tmp_path / "case.db"


@pytest.mark.parametrize(
    "change",
    [
        "INSERT OR REPLACE INTO ledger SELECT seq, at, 'ola', what, subject, detail, previous, hash FROM ledger WHERE seq = 2",
        "REPLACE INTO ledger SELECT seq + 9, at, who, what, subject, detail, previous, hash FROM ledger WHERE seq = 2",
        "INSERT INTO ledger SELECT seq, at, 'ola', what, subject, detail, previous, hash FROM ledger WHERE seq = 2"
        " ON CONFLICT(seq) DO UPDATE SET who = 'ola'",
    ],
)
def test_no_kind_of_insert_replaces_an_entry(path: Path, change: str) -> None:
    """Any program that opens the file meets the triggers."""
    with pytest.raises(sqlite3.IntegrityError, match="only added to"):
        sqlite3.connect(path).execute(change)


@pytest.mark.parametrize("content", [b"", b"no database, " * 100])
def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    """Empty or something else."""
    path = tmp_path / "case.db"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"no case|damaged"):
        open_store(Sqlite(path))


def test_an_entry_that_cannot_be_decoded_is_named(path: Path) -> None:
    """A flipped byte may leave what is no UTF-8."""
    connection = sqlite3.connect(path)
    connection.execute("DROP TRIGGER ledger_update")
    connection.execute("UPDATE ledger SET who = CAST(x'ff' AS TEXT) WHERE seq = 3")
    connection.commit()
    connection.close()
    with open_store(Sqlite(path)) as store, store.view() as view:
        found = view.broken_entry()
    assert found is not None
    assert found.seq == 3


def test_a_closed_store_is_one_file(path: Path) -> None:
    """Nothing is left in the log, so the file can be copied."""
    assert [p.name for p in path.parent.iterdir()] == ["case.db"]
