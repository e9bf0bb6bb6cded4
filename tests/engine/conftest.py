"""Cases to test with, filled by a worker that needs no pack."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sayso.engine import Case, Step, add, make_case, open_case

WORKER = Path(__file__).with_name("worker.py")
Add = Callable[..., list[Step]]


def clock() -> str:
    return "2026-03-01T08:00:00.000Z"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.needs("initdb"))])
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Case]:
    """An empty case, with its tables in either database."""
    store = request.getfixturevalue("server") if request.param == "postgresql" else ""
    make_case(tmp_path / "sak", clock, store)
    with open_case(tmp_path / "sak", "kari", clock) as opened:
        yield opened


@pytest.fixture
def leak(tmp_path: Path) -> Path:
    """A folder with one of each: read, partly read, unreadable, container, scan, copy, link, empty folder."""
    files = {
        "brev.txt": "Kjære redaktør.",
        "halvt.txt": "half of a letter",
        "odelagt.txt": "bad",
        "post.eml": "+vedlegg.txt Et vedlegg.\n+indre.zip +innerst.txt Innerst.\n",
        "skann.pdf": "scan",
        "under/kopi.txt": "Kjære redaktør.",
    }
    for name, content in files.items():
        path = tmp_path / "leak" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    (tmp_path / "leak" / "lenke").symlink_to("/etc/hostname")
    (tmp_path / "leak" / "tom").mkdir()
    return tmp_path / "leak"


def add_to(case: Case, *places: Path, workers: int = 2, again: bool = False, version: str = "1") -> list[Step]:
    command = (sys.executable, str(WORKER), str(case.originals.folder), str(case.folder.with_name("log")), version)
    return list(add(case, places, command, workers, lambda head: "text/plain", again=again))


def log_of(case: Case) -> list[str]:
    """What the workers were asked to do."""
    return case.folder.with_name("log").read_text().splitlines()
