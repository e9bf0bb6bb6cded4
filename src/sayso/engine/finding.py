"""Which files the user means, and opening one without being led astray."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sayso.engine.errors import CaseError

# What is larger is hardly a document, and may be a hole that fills the disk when it is copied.
MOST = 1 << 32


@dataclass(frozen=True)
class Found:
    """A file, or what stands in its place: `path` is what the case calls it."""

    path: str
    place: Path
    error: CaseError | None = None

    @property
    def name(self) -> str:
        return self.place.name


def find(places: Iterable[Path], case: Path) -> Iterator[Found]:
    """Every file named or in a folder named, in order of their names; the case itself is left out."""
    for place in places:
        yield from below(place, called(place), case.resolve())


def called(place: Path) -> str:
    """The path as typed, from behind the last step upwards; of an absolute one only the last part."""
    if place.is_absolute():
        return place.name
    parts = place.parts
    while ".." in parts:
        parts = parts[parts.index("..") + 1 :]
    return "/".join(parts)


def below(place: Path, path: str, case: Path) -> Iterator[Found]:
    try:
        mode = place.lstat().st_mode
        if not stat.S_ISDIR(mode):
            yield Found(path, place)
        elif place.resolve() == case:
            yield Found(path, place, CaseError("itself", path or "."))
        else:
            for inner in sorted(place.iterdir()):
                yield from below(inner, f"{path}/{inner.name}" if path else inner.name, case)
    except OSError as error:
        yield Found(path, place, refused(error, path))


def open_file(found: Found) -> BinaryIO:
    """An ordinary file, open; CaseError where it is none or may not be read."""
    if found.error is not None:
        raise found.error
    try:
        # Neither a link nor a pipe with nobody at its other end, not even if it was put there a moment ago.
        handle = os.open(found.place, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise refused(error, found.path) from error
    file = os.fdopen(handle, "rb")
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode) or status.st_size > MOST:
        file.close()
        raise CaseError("special" if status.st_size <= MOST else "too-large", found.path, f"{MOST >> 30} GB")
    return file


def refused(error: OSError, path: str) -> CaseError:
    codes = {errno.ENOENT: "missing", errno.EACCES: "permission", errno.EPERM: "permission", errno.ELOOP: "symlink", errno.ENXIO: "special"}
    return CaseError(codes.get(error.errno or 0, "unreadable"), path, error.strerror or type(error).__name__)
