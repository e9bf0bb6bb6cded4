"""The originals: each file once, under its SHA-256, sealed.

A file is copied under a temporary name, brought to the disk, and only then given its name: whatever has a name is
whole. What is read is hashed first, so nobody ever works with changed bytes.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sayso.store.errors import StoreError, of_system

BLOCK = 1 << 20
PART = ".part-"
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Originals:
    """A folder of sealed files: `ab/cdef…` has the SHA-256 `abcdef…`."""

    folder: Path

    def path(self, sha256: str) -> Path:
        assert SHA256.fullmatch(sha256), sha256
        return self.folder / sha256[:2] / sha256[2:]

    def keep(self, file: BinaryIO) -> tuple[str, int]:
        """Seal what a file holds; its SHA-256 and size. What is here already is not copied, but looked at."""
        sha256, size = digest(file)
        if self.path(sha256).exists():
            self.check(sha256)
            return sha256, size
        file.seek(0)
        try:
            return self.copy(file)
        except OSError as error:
            raise of_system(error, str(self.folder.parent)) from error

    def copy(self, file: BinaryIO) -> tuple[str, int]:
        """The copy's own SHA-256 counts, should the file have changed meanwhile."""
        self.folder.mkdir(exist_ok=True)
        part = self.folder / f"{PART}{os.getpid()}-{os.urandom(4).hex()}"
        try:
            with part.open("xb") as copy:
                sha256, size = digest(file, copy)
                copy.flush()
                os.fchmod(copy.fileno(), 0o400)
                os.fsync(copy.fileno())
            target = self.path(sha256)
            if not target.parent.exists():
                target.parent.mkdir(exist_ok=True)
                settle(self.folder)
            part.rename(target)
            settle(target.parent)
        finally:
            part.unlink(missing_ok=True)
        return sha256, size

    def check(self, sha256: str) -> Path:
        """The path of an original that is what was received, else StoreError."""
        path = self.path(sha256)
        try:
            with path.open("rb") as file:
                found, _ = digest(file)
        except FileNotFoundError as error:
            raise StoreError("original-missing", str(path)) from error
        except OSError as error:
            raise of_system(error, str(path)) from error
        if found != sha256:
            raise StoreError("original-changed", str(path), found)
        return path

    def names(self) -> Iterator[str]:
        """The SHA-256 of every file in place, in order; a name that is none is given as it stands."""
        for folder in sorted(self.folder.glob("*")):
            if folder.is_dir():
                yield from (folder.name + path.name for path in sorted(folder.iterdir()))
            elif not folder.name.startswith(PART):
                yield folder.name

    def clear(self) -> None:
        """Take away what a killed writer left half copied; only for whoever holds the lock."""
        for part in self.folder.glob(f"{PART}*"):
            part.unlink(missing_ok=True)


def digest(file: BinaryIO, copy: BinaryIO | None = None) -> tuple[str, int]:
    """SHA-256 and size of the rest of a file, copied on the way if asked."""
    found, size = hashlib.sha256(), 0
    while block := file.read(BLOCK):
        found.update(block)
        size += len(block)
        if copy is not None:
            copy.write(block)
    return found.hexdigest(), size


def settle(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
