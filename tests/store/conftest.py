"""Stores to test with, each in a place of its own."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from sayso.store import Backend
from sayso.store.postgresql import Postgresql
from sayso.store.sqlite import Sqlite


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("initdb"))])
def backend(request: pytest.FixtureRequest, tmp_path: Path) -> Backend:
    """Either database, empty."""
    if request.param == "sqlite":
        return Sqlite(tmp_path / "case.db")
    return Postgresql.of(request.getfixturevalue("server"), f"sayso_{secrets.token_hex(8)}")
