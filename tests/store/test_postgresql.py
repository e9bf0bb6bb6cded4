"""What only holds for a store on a server."""

from __future__ import annotations

import secrets

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from sayso.store import StoreError, create_store
from sayso.store.postgresql import Postgresql
from tests.store.test_store import fill

pytestmark = pytest.mark.needs("initdb")


@pytest.fixture
def place(server: str) -> Postgresql:
    return Postgresql.of(server, f"sayso_{secrets.token_hex(8)}")


@pytest.mark.parametrize("table", ["ledger", "texts", "statements"])
def test_not_even_the_owner_empties_a_table(place: Postgresql, table: str) -> None:
    """TRUNCATE asks no row's trigger."""
    with create_store(place) as store:
        fill(store)
    engine = place.engine(owner=True)
    with pytest.raises(DBAPIError, match="only added to"), engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {table} CASCADE"))


@pytest.mark.parametrize(
    "change",
    [
        "TRUNCATE ledger",
        "ALTER TABLE ledger DISABLE TRIGGER ALL",
        "DROP TABLE ledger",
        "DELETE FROM originals",
        "UPDATE documents SET path = 'x'",
        "UPDATE jobs SET stage = 'x'",
        "UPDATE alembic_version SET version_num = 'x'",
    ],
)
def test_the_role_may_only_add(place: Postgresql, change: str) -> None:
    """Whatever daily work asks for, the server itself refuses."""
    with create_store(place) as store:
        fill(store)
        with pytest.raises(DBAPIError, match=r"permission denied|must be owner"), store.engine.begin() as connection:
            connection.execute(text(change))


def test_who_may_not_make_the_role_is_told_what_to_ask_for(server: str, place: Postgresql) -> None:
    """With the line to run, and their own name in it."""
    create_store(place).close()
    name = f"kari_{secrets.token_hex(4)}"
    engine = create_engine(place.url)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE ROLE {name} LOGIN"))
    address = server.replace("sayso@", f"{name}@")
    with pytest.raises(StoreError, match=f"CREATE ROLE sayso_writer; GRANT sayso_writer TO {name};"):
        create_store(Postgresql.of(address, f"sayso_{secrets.token_hex(8)}"))
    with engine.begin() as connection:
        connection.execute(text(f"GRANT sayso_writer TO {name}; GRANT CREATE ON DATABASE postgres TO {name}"))
    engine.dispose()
    with create_store(Postgresql.of(address, f"sayso_{secrets.token_hex(8)}")) as store:
        fill(store)


def test_the_address_is_shown_without_what_is_nobodys_business(server: str) -> None:
    """A password is refused before it is kept anywhere."""
    for address in ("postgresql://kari:hemmelig@tjener/base", "postgresql://kari@tjener/base?password=hemmelig"):
        with pytest.raises(StoreError, match="keeps no passwords") as refused:
            Postgresql.of(address, "sayso_0")
        assert "hemmelig" not in refused.value.sentence
