"""What goes into the cage and what comes out: frames of eight length bytes and a msgpack value."""

from __future__ import annotations

from typing import BinaryIO

import msgspec

from sayso.model import Metadata, Page
from sayso.reading.limits import Limits

HEADER = 8


class Order(msgspec.Struct, frozen=True):
    """One document to parse: its bytes follow in a frame of their own. `suffix` is a hint, never believed."""

    suffix: str
    limits: Limits


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The first answer of a cage: how it is closed off."""

    walls: str


class Answer(msgspec.Struct, frozen=True, tag=True):
    """What a reader found."""

    media_type: str
    reader: str
    version: str
    characters: str
    encoding: str = ""
    pages: tuple[Page, ...] = ()
    metadata: Metadata = Metadata()
    warnings: tuple[str, ...] = ()


class Denial(msgspec.Struct, frozen=True, tag=True):
    """Why a reader found nothing: the code of an error and what was measured."""

    code: str
    detail: str = ""


class CannotRead(Exception):
    """Raised by a reader inside the cage; crosses the border as a `Denial`."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.denial = Denial(code, detail)


class Overlong(Exception):
    """A frame longer than its reader allows."""


def send(stream: BinaryIO, payload: bytes) -> None:
    """Write one frame."""
    stream.write(len(payload).to_bytes(HEADER, "big"))
    stream.write(payload)
    stream.flush()


def receive(stream: BinaryIO, longest: int) -> bytes:
    """Read one frame; EOFError where it breaks off, `Overlong` where it claims more than `longest` bytes."""
    header = stream.read(HEADER)
    if len(header) < HEADER:
        raise EOFError
    length = int.from_bytes(header, "big")
    if length > longest:
        raise Overlong
    payload = stream.read(length)
    if len(payload) < length:
        raise EOFError
    return payload
