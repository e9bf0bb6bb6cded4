"""Cases with all that they need from the world: who is at work, what time it is, workers, kinds of file."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

from sayso import __version__
from sayso.engine import Case, Packed, Step, add, make_case, open_case, pack, unpack
from sayso.reading.kind import kind_of

# Where a worker finds the password: not on its command line, which everybody on the machine can read.
VARIABLE = "SAYSO_PASSWORD"
AGENT = f"Sayso {__version__}"


def now() -> str:
    """The time in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def user() -> str:
    """Who is at work: SAYSO_WHO, else the name at the system."""
    try:
        return os.environ.get("SAYSO_WHO") or getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


def new_case(folder: Path, store: str = "") -> str:
    """The id of a case just made."""
    return make_case(folder, now, store).id


def opened_case(folder: Path, who: str | None = None) -> AbstractContextManager[Case]:
    return open_case(folder, who or user(), now)


def add_files(case: Case, places: Sequence[Path], workers: int | None = None, password: str = "", *, again: bool = False) -> Iterator[Step]:
    """Take files in with a worker a core; `password` is tried on whatever is encrypted."""
    command = (sys.executable, "-I", "-m", "sayso.wiring.worker", str(case.originals.folder.absolute()))
    return add(case, places, command, workers or cores(), kind_of, again=again, secrets={VARIABLE: password})


def cores() -> int:
    """The cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def pack_case(case: Case, target: Path) -> Packed:
    return pack(case, target, AGENT)


def unpack_case(bag: Path, folder: Path, who: str | None = None, store: str = "") -> Packed:
    return unpack(bag, folder, who or user(), now, store)
