"""Opening a store, and the two ways into it: a `View` reads, a `Writer` is one unit of work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError

from sayso.store.backend import Backend, in_our_words
from sayso.store.errors import StoreError
from sayso.store.schema import REVISIONS
from sayso.store.view import View
from sayso.store.writer import Writer

REVISION = select(text("version_num FROM alembic_version"))


class Store:
    """A database that holds one case."""

    def __init__(self, backend: Backend, engine: Engine) -> None:
        self.backend = backend
        self.engine = engine

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def view(self) -> Iterator[View]:
        """What the store holds at this moment, whatever is written meanwhile."""
        with in_our_words(self.backend), self.engine.connect() as connection:
            yield View(connection.execution_options(**self.backend.reading), self.backend)

    @contextmanager
    def writer(self, who: str, clock: Callable[[], str]) -> Iterator[Writer]:
        """All that is written in the block, or nothing."""
        with in_our_words(self.backend), self.engine.connect() as connection:
            connection = connection.execution_options(writing=True)
            with connection.begin():
                self.backend.begin_writing(connection)
                writer = Writer(connection, self.backend.searching, who, clock)
                yield writer
                writer.flush()


def create_store(backend: Backend) -> Store:
    """A new, empty store."""
    backend.prepare()
    upgrade(backend)
    return Store(backend, backend.engine())


def open_store(backend: Backend) -> Store:
    """A store that is there, brought forward to our schema if an older Sayso made it."""
    engine = backend.engine()
    try:
        revision = revision_of(engine, backend)
        if revision not in REVISIONS:
            raise StoreError("newer", backend.place, revision)
        if revision != REVISIONS[-1]:
            upgrade_in_place(backend)
    except BaseException:
        engine.dispose()
        raise
    return Store(backend, engine)


def revision_of(engine: Engine, backend: Backend) -> str:
    with in_our_words(backend), engine.connect() as connection:
        try:
            return str(connection.execute(REVISION).scalar_one())
        except DBAPIError as error:
            if backend.code_of(error.orig or error) != "refused":
                raise
            raise StoreError("not-a-case", backend.place, "its database is not ours") from error


def upgrade_in_place(backend: Backend) -> None:
    try:
        upgrade(backend)
    except StoreError as error:
        raise StoreError("older-read-only" if error.code == "read-only" else error.code, backend.place) from error


def upgrade(backend: Backend) -> None:
    """Bring the tables forward to our schema, all or nothing."""
    from sayso.store.migrations import migrate

    engine = backend.engine(owner=True)
    try:
        with in_our_words(backend), engine.connect() as connection:
            connection = connection.execution_options(writing=True)
            with connection.begin():
                backend.begin_writing(connection)
                migrate(connection)
    finally:
        engine.dispose()
