"""SQLite: one file, with a write-ahead log so that readers never wait for the writer."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from sayso.store.errors import StoreError
from sayso.store.passages import Searching, SqliteSearching

BUSY_SECONDS = 30.0
LEAST_FREE = 1 << 20
PRAGMAS = ("foreign_keys = ON", "synchronous = FULL", "temp_store = MEMORY")
CODES = {
    "SQLITE_FULL": "full",
    "SQLITE_READONLY": "read-only",
    "SQLITE_BUSY": "busy",
    "SQLITE_LOCKED": "busy",
    "SQLITE_CORRUPT": "damaged",
    "SQLITE_NOTADB": "damaged",
    "SQLITE_CANTOPEN": "permission",
    "SQLITE_PERM": "permission",
}


@dataclass(frozen=True)
class Sqlite:
    """The database file of a case."""

    path: Path

    @property
    def place(self) -> str:
        return str(self.path.parent)

    @property
    def reading(self) -> Mapping[str, Any]:
        return {}

    @property
    def searching(self) -> Searching:
        return SqliteSearching()

    def prepare(self) -> None:
        """SQLite makes the file itself; the log is chosen once and stays chosen."""
        connection = sqlite3.connect(self.path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.close()
        self.path.chmod(0o600)

    def engine(self, *, owner: bool = False) -> Engine:
        engine = create_engine("sqlite://", creator=self.connect, poolclass=QueuePool)
        event.listen(engine, "begin", begin)
        return engine

    def connect(self) -> sqlite3.Connection:
        """A connection without the driver's own ideas of when a transaction begins."""
        if not self.path.exists():
            raise StoreError("not-a-case", self.place, f"it has no {self.path.name}")
        connection = sqlite3.connect(self.address(), uri=True, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        return connection

    def address(self) -> str:
        """Where nothing may be written, the file as it stands: SQLite could not even make its log there."""
        uri = self.path.absolute().as_uri()
        if os.access(self.path.parent, os.W_OK) and os.access(self.path, os.W_OK):
            return f"{uri}?mode=rw"
        log = self.path.with_name(self.path.name + "-wal")
        if log.exists() and log.stat().st_size:
            raise StoreError("unclosed", self.place)
        return f"{uri}?mode=ro&immutable=1"

    def begin_writing(self, connection: Connection) -> None:
        """The transaction began with the write lock."""

    def held(self) -> AbstractContextManager[None]:
        """The lock file of the case says enough."""
        return nullcontext()

    def settle(self, connection: Connection) -> None:
        """SQLite numbers a row one higher than the highest."""

    def faults(self, connection: Connection) -> Iterator[str]:
        for (line,) in connection.exec_driver_sql("PRAGMA integrity_check(10)"):
            if line != "ok":
                yield str(line)
        for table, row, target, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
            yield f"row {row} of {table} points at nothing in {target}"

    def code_of(self, error: BaseException) -> str:
        name = getattr(error, "sqlite_errorname", "") or ""
        if "decode" in str(error):
            return "damaged"
        # Where not even the log's index can be made, SQLite does not say why.
        if name.startswith("SQLITE_IOERR") and shutil.disk_usage(self.path.parent).free < LEAST_FREE:
            return "full"
        return next((code for start, code in CODES.items() if name.startswith(start)), "refused")


def begin(connection: Connection) -> None:
    """A writer takes the write lock at once, so that it never finds halfway that it may not go on."""
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
