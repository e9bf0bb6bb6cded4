"""The bytes of a document on the parent's side: in memory where they are few, else behind an open file."""

from __future__ import annotations

import hashlib
import io
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from sayso.reading.errors import ReadingError
from sayso.reading.frames import SLICE
from sayso.reading.kind import HEAD

FEW = 16 << 20


@dataclass(frozen=True)
class Content:
    """`file` holds the bytes where `data` does not."""

    head: bytes
    size: int
    sha256: str
    data: bytes = b""
    file: BinaryIO | None = None

    @property
    def descriptor(self) -> int:
        return -1 if self.file is None else self.file.fileno()

    def reopened(self) -> BinaryIO:
        """All bytes from the first on, as a file."""
        if self.file is None:
            return io.BytesIO(self.data)
        self.file.seek(0)
        return self.file


def of_bytes(data: bytes) -> Content:
    return Content(data[:HEAD], len(data), hashlib.sha256(data).hexdigest(), data)


def of_file(file: BinaryIO) -> Content:
    """All of an open file; its bytes are not held where there are many."""
    data = file.read(FEW + 1)
    if len(data) <= FEW:
        return of_bytes(data)
    digest, size, head = hashlib.sha256(data), len(data), data[:HEAD]
    while data := file.read(SLICE):
        digest.update(data)
        size += len(data)
    return Content(head, size, digest.hexdigest(), file=file)


@contextmanager
def gathered(name: str, slices: Iterable[bytes]) -> Iterator[Content]:
    """Slices put together; many go to a file without a name, which is gone when this is left."""
    with tempfile.SpooledTemporaryFile(FEW) as spool:
        for data in slices:
            try:
                spool.write(data)
            except OSError as error:
                raise ReadingError("no-room", name, tempfile.gettempdir()) from error
        spool.seek(0)
        yield of_file(cast(BinaryIO, spool))


@contextmanager
def opened(path: Path) -> Iterator[tuple[BinaryIO, int]]:
    """An ordinary file on disk and its size; ReadingError says in one sentence what is wrong with it."""
    name = path.name or str(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise ReadingError("directory", str(path), str(path).rstrip("/"))
        if not stat.S_ISREG(status.st_mode):
            raise ReadingError("special", name)
        if status.st_size == 0:
            raise ReadingError("empty", name)
        file = path.open("rb")
    except FileNotFoundError as error:
        raise ReadingError("missing", str(path)) from error
    except PermissionError as error:
        raise ReadingError("permission", name) from error
    except OSError as error:
        raise ReadingError("special", name) from error
    with file:
        yield file, status.st_size
