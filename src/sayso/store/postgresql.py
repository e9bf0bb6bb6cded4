"""PostgreSQL: a schema a case, tables that belong to whoever made the case, work done by a role that can only add."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

from sayso.store.backend import in_our_words
from sayso.store.errors import StoreError
from sayso.store.passages import PostgresqlSearching, Searching
from sayso.store.schema import metadata

ROLE = "sayso_writer"
SCHEMA = re.compile(r"sayso_[0-9a-f]{1,40}")
CODES = {"53100": "full", "25006": "read-only", "55P03": "busy", "40": "busy", "08": "unreachable", "28": "unreachable", "XX": "damaged"}
# What the driver raises without a state of the server's, because there is no server.
UNREACHABLE = {"OperationalError", "ConnectionTimeout"}
HOLDER = """
SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
AND classid::bigint = 1 AND objid::bigint = (hashtext(:schema)::bigint & 4294967295)
"""


@dataclass(frozen=True)
class Postgresql:
    """A schema on a server."""

    url: URL
    schema: str

    @classmethod
    def of(cls, address: str, schema: str) -> Postgresql:
        """From what the user wrote, without a password; StoreError where it is no address of PostgreSQL."""
        try:
            url = make_url(address)
        except ArgumentError as error:
            raise StoreError("scheme", "--store", address) from error
        if url.get_backend_name() != "postgresql":
            raise StoreError("scheme", "--store", address.partition("@")[2] or address)
        if url.password or "password" in url.query:
            raise StoreError("password", "--store")
        assert SCHEMA.fullmatch(schema)
        return cls(url.set(drivername="postgresql+psycopg"), schema)

    @property
    def place(self) -> str:
        return str(self.url.set(drivername="postgresql"))

    @property
    def reading(self) -> Mapping[str, Any]:
        return {"isolation_level": "REPEATABLE READ"}

    @property
    def searching(self) -> Searching:
        return PostgresqlSearching()

    def prepare(self) -> None:
        """The schema, and the role if somebody has not made it yet."""
        engine = self.engine(owner=True)
        try:
            with in_our_words(self), engine.begin() as connection:
                # Two cases made at once must not both make the role.
                connection.execute(text("SELECT pg_advisory_xact_lock(2, 0)"))
                if not connection.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": ROLE}):
                    self.make_role(connection)
                if not connection.scalar(text("SELECT pg_has_role(:role, 'MEMBER')"), {"role": ROLE}):
                    self.make_role(connection, only_grant=True)
                connection.exec_driver_sql(f'CREATE SCHEMA "{self.schema}"')
        finally:
            engine.dispose()

    def make_role(self, connection: Connection, *, only_grant: bool = False) -> None:
        try:
            if not only_grant:
                connection.exec_driver_sql(f"CREATE ROLE {ROLE} NOLOGIN")
            connection.exec_driver_sql(f"GRANT {ROLE} TO CURRENT_USER")
        except DBAPIError as error:
            raise StoreError("no-role", self.place, self.url.username or "you") from error

    def engine(self, *, owner: bool = False) -> Engine:
        try:
            engine = create_engine(self.url, poolclass=NullPool)
        except ModuleNotFoundError as error:
            raise StoreError("no-driver", self.place) from error

        @event.listens_for(engine, "connect")
        def settle(connection: Any, _record: object) -> None:
            connection.autocommit = True
            connection.execute(f'SET search_path TO "{self.schema}"')
            if not owner:
                connection.execute(f"SET ROLE {ROLE}")
            connection.autocommit = False

        return engine

    def begin_writing(self, connection: Connection) -> None:
        connection.execute(text("SELECT pg_advisory_xact_lock(0, hashtext(:schema))"), {"schema": self.schema})

    @contextmanager
    def held(self) -> Iterator[None]:
        """An advisory lock for as long as its connection lives; the server lets it go when we die."""
        engine = self.engine()
        try:
            with in_our_words(self), engine.connect() as connection:
                of_ours = {"schema": self.schema}
                if not connection.scalar(text("SELECT pg_try_advisory_lock(1, hashtext(:schema))"), of_ours):
                    pid = connection.scalar(text(HOLDER), of_ours)
                    raise StoreError("locked", self.place, f"the server's process {pid}")
                connection.commit()
                yield
        finally:
            engine.dispose()

    def settle(self, connection: Connection) -> None:
        for table in metadata.sorted_tables:
            if "id" in table.c:
                highest = select(func.coalesce(func.max(table.c.id), 0) + 1).scalar_subquery()
                connection.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), highest, False)))

    def faults(self, connection: Connection) -> Iterator[str]:
        """The server looks after its files itself."""
        return iter(())

    def code_of(self, error: BaseException) -> str:
        state = getattr(error, "sqlstate", None)
        if state is None:
            return "unreachable" if type(error).__name__ in UNREACHABLE else "refused"
        return CODES.get(state) or CODES.get(state[:2]) or "refused"
