"""One writer a case: a lock that the system lets go when its holder dies, with the holder's number in it."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sayso.store.errors import StoreError, of_system


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file; StoreError names the process that has it."""
    place = str(path.parent)
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        found = of_system(error, place)
        raise StoreError("read-only" if found.code == "permission" else found.code, place) from error
    try:
        take(file, place)
        os.ftruncate(file, 0)
        os.pwrite(file, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(file)


def take(file: int, place: str) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(file, 20, 0).decode("ascii", "replace").strip()
        raise StoreError("locked", place, f"process {holder}" if holder else "another process") from error
