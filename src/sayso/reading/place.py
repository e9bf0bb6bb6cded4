"""Where a document was found: what it lies in, what its container says about it, what all parts may come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from msgspec.structs import replace

from sayso.model import Document, Text
from sayso.reading.content import Content
from sayso.reading.errors import Limits, ReadingError
from sayso.reading.frames import Frame, Part, Slice
from sayso.reading.kind import kind_of
from sayso.reading.names import escapes, without_ending

# Takes a part's name and bytes, which are gone when it returns.
# What to do with a part: its name, its bytes, and what its container says about it.
Keep = Callable[[str, Content, tuple[tuple[str, str], ...]], None]


@dataclass
class Budget:
    """What the parts of one file may still come to, all together."""

    limits: Limits
    parts: int = 0
    size: int = 0

    def spend(self, size: int) -> None:
        self.size += size
        if self.size > self.limits.unpacked:
            raise Spent(f"{self.limits.unpacked >> 20:,} MB")

    def another(self) -> None:
        self.parts += 1
        if self.parts > self.limits.parts:
            raise Spent(f"{self.limits.parts:,} files")


class Spent(Exception):  # noqa: N818 - not an error of the program's, but where a file's reading ends
    """The parts of a file came to more than they may."""


@dataclass
class Place:
    """Where a document is read from: its containers, the innermost last, and what all parts share.

    With `keep` parts are handed over instead of read.
    """

    budget: Budget
    keep: Keep | None = None
    containers: tuple[Document, ...] = ()
    seen: dict[str, int] = field(default_factory=dict)

    def document(self, name: str, content: Content) -> Document:
        identity = without_ending(name) if self.containers else Path(name).stem or name
        inner = self.containers[-1] if self.containers else None
        return Document(
            f"{inner.id}/{identity}" if inner else identity,
            name,
            kind_of(content.head, name),
            content.sha256,
            content.size,
            inner.sha256 if inner else "",
            tuple(d.name for d in self.containers),
        )

    def inside(self, container: Document) -> Place:
        return Place(self.budget, self.keep, (*self.containers, container))


@dataclass(frozen=True)
class Bare:
    """A document before it is read: its safe name, its bytes, and what its container says about it."""

    name: str
    content: Content
    part: Part | None = None

    def complete(self, text: Text) -> Text:
        """The text with what the container says about it."""
        if self.part is None:
            return text
        warnings = text.warnings
        if escapes(self.part.name):
            warnings = (f"Its name points out of the file it came in ({self.part.name[:200]!r}); it is read as {self.name}.", *warnings)
        found = self.part.found + text.metadata.found
        return replace(text, metadata=replace(text.metadata, found=found), warnings=warnings)


class Slices:
    """The bytes of one part, to its last frame; `code` says afterwards why it ended too soon."""

    def __init__(self, name: str, frames: Iterator[Frame], budget: Budget) -> None:
        self.name = name
        self.frames = frames
        self.budget = budget
        self.code = self.detail = ""

    def __iter__(self) -> Iterator[bytes]:
        for frame in self.frames:
            if not isinstance(frame, Slice):
                raise ReadingError("crashed", self.name, "its answer made no sense")
            self.budget.spend(len(frame.data))
            yield frame.data
            if frame.last:
                self.code, self.detail = frame.code, frame.detail
                return
