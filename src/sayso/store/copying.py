"""A whole store into another, empty one, whichever databases they are."""

from __future__ import annotations

import itertools

from sqlalchemy import insert, select

from sayso.store.backend import in_our_words
from sayso.store.schema import metadata
from sayso.store.store import Store

MANY = 1000


def copy_store(source: Store, target: Store) -> None:
    """Every row with its number, as they all stood at one moment; all or nothing."""
    engine = target.backend.engine(owner=True)
    try:
        with source.view() as view, in_our_words(target.backend), engine.begin() as connection:
            for table in metadata.sorted_tables:
                rows = view.rows(select(table).order_by(*table.primary_key))
                while chunk := [dict(row._mapping) for row in itertools.islice(rows, MANY)]:
                    connection.execute(insert(table), chunk)
            target.backend.settle(connection)
    finally:
        engine.dispose()
