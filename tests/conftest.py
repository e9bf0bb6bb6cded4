"""What every test may ask for, and what a skip means.

On a laptop a test that lacks something is skipped, and the end of the run says how to install what it lacked. Where
SAYSO_CI is set nothing may be skipped: there a skip is a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from sayso.model import Document, Statements, Text
from sayso.pipeline import Stages, state
from sayso.wiring import load_stages

# The Debian package that brings each program a test may need.
PACKAGES = {
    "bwrap": "bubblewrap",
    "chromium": "chromium",
    "initdb": "postgresql",
    "pdftotext": "poppler-utils",
    "tesseract": "tesseract-ocr tesseract-ocr-nor",
}


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Honour @pytest.mark.needs("program")."""
    for mark in item.iter_markers("needs"):
        for program in mark.args:
            if not installed(program):
                pytest.skip(f"{program} is not installed (apt-get install {PACKAGES[program]})")


def installed(program: str) -> bool:
    """Whether a program is there; Debian keeps those of the PostgreSQL server off the path."""
    return shutil.which(program) is not None or any(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return failed_in_ci((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return failed_in_ci((yield))


def failed_in_ci(report: Any) -> Any:
    """The report, failed if it was a skip and nothing may be skipped; an expected failure is no skip."""
    if os.environ.get("SAYSO_CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.longrepr = f"CI skips nothing, but this was skipped: {reason(report)}"
        report.outcome = "failed"
    return report


def reason(report: Any) -> str:
    """Why a report was skipped; pytest gives (file, line, reason)."""
    longrepr = report.longrepr
    return str(longrepr[2] if isinstance(longrepr, tuple) else longrepr).removeprefix("Skipped: ")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What was skipped and how to install what it lacked, each reason once."""
    reasons = [reason(report) for report in terminalreporter.stats.get("skipped", [])]
    if reasons:
        terminalreporter.section("skipped")
    for one in sorted(set(reasons)):
        terminalreporter.write_line(f"{reasons.count(one)} x {one}")


@pytest.fixture(scope="session")
def stages() -> Stages:
    """The installed packs, loaded once."""
    return load_stages()


@pytest.fixture(scope="session")
def say(stages: Stages) -> Callable[..., Statements]:
    """Who says what in some characters."""

    def read(characters: str, lang: str | None = None) -> Statements:
        document = Document("test", "test.txt", "text/plain", "0" * 64, len(characters))
        return state(document, Text(characters, "test", "1"), stages, lang)

    return read


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, bytes | str], Path]:
    """Make a file with some content."""

    def make(name: str, content: bytes | str) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL server for the whole run."""
    # Imported here, because a copy of this file stands alone in one test.
    from tests.postgresql import cluster

    with cluster() as address:
        yield address
