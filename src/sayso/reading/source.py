"""What a reader of one kind of file is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from sayso.model import Text
from sayso.reading.errors import Limits, ReadingError


@dataclass(frozen=True)
class Source:
    """A document to be read: its bytes as a seekable file, and how they may be read.

    `beat` is to be called by whoever takes long, so that nobody thinks it hangs.
    """

    name: str
    kind: str
    file: BinaryIO
    size: int
    limits: Limits
    parts: bool = True
    password: str = ""
    ocr: str = ""
    beat: Callable[[], None] = field(default=lambda: None)

    def bear(self, size: int) -> None:
        """ReadingError where so many bytes are too many to hold."""
        if size > self.limits.size:
            raise ReadingError("too-large", self.name, f"{self.limits.size >> 20} MB")

    def data(self) -> bytes:
        """All bytes."""
        self.bear(self.size)
        self.file.seek(0)
        return self.file.read()


@dataclass(frozen=True)
class Enclosed:
    """A document inside another: its name, its bytes slice by slice, and what the container says about it.

    Taking the slices may raise ReadingError: then this part is unreadable, and the others are not.
    """

    name: str
    slices: Iterable[bytes]
    found: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Refined:
    """What the document is, now that somebody has looked inside."""

    kind: str


# Refined at most once and first, then one text, then the parts.
Reading = Iterator[Refined | Text | Enclosed]
