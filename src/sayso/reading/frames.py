"""What parent and child say to each other: frames of a length and a msgpack message.

A job is answered by a `Result`. Where it says that it is not the last, parts follow, each a `Part` and its
`Slice`s, and another `Result` that is. A `Beat` says that the child is still at work.
"""

from __future__ import annotations

import struct
from typing import IO

import msgspec

from sayso.model import Text
from sayso.reading.errors import Limits

LENGTH = struct.Struct(">Q")
SLICE = 1 << 20


class Job(msgspec.Struct, frozen=True):
    """What the parent asks: a document of a known kind, its bytes here or behind an open descriptor.

    `parts` says whether the documents inside it are wanted, `ocr` the path of the program that reads pictures.
    """

    name: str
    kind: str
    limits: Limits
    data: bytes = b""
    descriptor: int = -1
    parts: bool = False
    password: str = ""
    ocr: str = ""


class Part(msgspec.Struct, frozen=True, tag=True):
    """A document inside the document begins: its name and what its container says about it, both as found."""

    name: str
    found: tuple[tuple[str, str], ...] = ()


class Slice(msgspec.Struct, frozen=True, tag=True):
    """Some bytes of the part; the last may say why there are no more."""

    data: bytes
    last: bool = False
    code: str = ""
    detail: str = ""


class Beat(msgspec.Struct, frozen=True, tag=True):
    """The child is still at work."""


class Result(msgspec.Struct, frozen=True, tag=True):
    """What the child found: a text and the kind that the document turned out to be, or the code of a failure."""

    text: Text | None = None
    kind: str = ""
    code: str = ""
    detail: str = ""
    last: bool = True


Frame = Part | Slice | Beat | Result


def receive(stream: IO[bytes]) -> bytes | None:
    """One frame, or nothing where the stream ends before it is whole."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    size = LENGTH.unpack(head)[0]
    frame = stream.read(size)
    return frame if len(frame) == size else None


def send(stream: IO[bytes], message: bytes) -> None:
    stream.write(LENGTH.pack(len(message)))
    stream.write(message)
    stream.flush()
