"""What a database must do for the store, whichever it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from sayso.store.errors import StoreError
from sayso.store.passages import Searching


class Backend(Protocol):
    """A database at a place. `place` is what errors call it; `reading` the options of a connection that sees one moment.

    `searching` is how its index is asked.
    """

    @property
    def place(self) -> str: ...

    @property
    def reading(self) -> Mapping[str, Any]: ...

    @property
    def searching(self) -> Searching: ...

    def prepare(self) -> None:
        """Make whatever must be there before the first table."""

    def engine(self, *, owner: bool = False) -> Engine:
        """Connections for daily work; with `owner`, such as may change the tables."""

    def begin_writing(self, connection: Connection) -> None:
        """Keep other writers out until this transaction ends."""

    def held(self) -> AbstractContextManager[None]:
        """Be the only one who adds to this store, as far as the database can tell; StoreError where somebody else is."""

    def settle(self, connection: Connection) -> None:
        """Go on counting from the rows that were copied in with their numbers."""

    def faults(self, connection: Connection) -> Iterator[str]:
        """What the database itself finds wrong with its files."""

    def code_of(self, error: BaseException) -> str:
        """The code in errors.CODES for what the driver raised."""


@contextmanager
def in_our_words(backend: Backend) -> Iterator[None]:
    """Foreign errors out of a block become StoreErrors."""
    try:
        yield
    except DBAPIError as error:
        first = str(error.orig).strip().splitlines()
        raise StoreError(backend.code_of(error.orig or error), backend.place, first[0] if first else "no reason given") from error
