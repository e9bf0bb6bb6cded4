"""The child process that parses untrusted bytes: limits on everything, no network, one document after another.

What comes out of here is checked by the parent before it is believed.
"""

from __future__ import annotations

import io
import os
import re
import resource
import socket
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import Any, BinaryIO

import msgspec

from sayso.model import Text
from sayso.reading import kind as kinds
from sayso.reading.errors import ReadingError
from sayso.reading.frames import SLICE, Beat, Frame, Job, Part, Result, Slice, receive, send
from sayso.reading.source import Enclosed, Reading, Refined, Source

HALF = re.compile("[\ud800-\udfff]")
# Imported when first needed, so that a text file pays for no PDF library. All have `read(source) -> Reading`.
READERS = {
    kinds.TEXT: "plain",
    kinds.HTML: "html",
    kinds.PDF: "pdf",
    kinds.CSV: "table",
    kinds.RTF: "rtf",
    kinds.OLE: "compound",
    kinds.EML: "mail",
    kinds.MBOX: "mailbox",
    kinds.MHTML: "webarchive",
    kinds.ZIP: "archive",
    kinds.TAR: "tape",
    **dict.fromkeys(kinds.COMPRESSED, "tape"),
    **dict.fromkeys(kinds.PICTURES, "picture"),
}


def read(source: Source) -> Reading:
    """What the reader of the source's kind finds in it."""
    reading: Reading = import_module(f"sayso.reading.{READERS[source.kind]}").read(source)
    return reading


def answer(source: Source) -> Iterator[Frame]:
    """Frames for everything found; every failure of a parser becomes a code, nothing gets out as a traceback."""
    kind = source.kind
    try:
        for found in read(source):
            match found:
                case Refined():
                    kind = found.kind
                case Text():
                    yield Result(text=fitting(found, source), kind=kind, last=False)
                    if not source.parts:
                        break
                case Enclosed():
                    yield Part(found.name, found.found)
                    yield from slices_of(found, source)
        yield Result(kind=kind)
    except Exception as error:  # noqa: BLE001 - the border: whatever a parser throws is the file's fault
        code, detail = told(error, source)
        yield Result(kind=kind, code=code, detail=detail)


def fitting(text: Text, source: Source) -> Text:
    if len(text.characters) > source.limits.text:
        raise ReadingError("too-large", source.name, f"{source.limits.text >> 20} MB of text")
    return text


def slices_of(part: Enclosed, source: Source) -> Iterator[Slice]:
    """The part's bytes; a part that breaks ends with the reason, and the next one is not harmed."""
    try:
        for data in part.slices:
            for start in range(0, len(data), SLICE):
                yield Slice(data[start : start + SLICE])
        yield Slice(b"", last=True)
    except Exception as error:  # noqa: BLE001 - the border: the file's fault, but only this part's
        code, detail = told(error, source)
        yield Slice(b"", last=True, code=code, detail=detail)


def told(error: Exception, source: Source) -> tuple[str, str]:
    """(code, detail) of a failure."""
    match error:
        case ReadingError():
            return error.code, error.detail or str(error.__cause__ or "")
        case MemoryError():
            return "memory", f"{source.limits.memory >> 20:,}"
        case RecursionError():
            return "too-deep", f"over {source.limits.depth:,}"
    return "crashed", type(error).__name__


def confine(memory: int) -> None:
    """No core dumps, no new files, little memory, few descriptors; sockets cannot be made."""
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_AS, memory),
    ):
        _soft, hard = resource.getrlimit(what)
        wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (wanted, wanted))
    os.environ.clear()
    socket.socket = Refused  # type: ignore[misc]


class Refused(socket.socket):
    """A socket that cannot be made; still a class, because libraries inherit from it on import."""

    def __init__(self, *_: object, **__: object) -> None:
        raise PermissionError("a reader opens no connection")


def serve(job: Job, outward: BinaryIO) -> None:
    """Answer one job, frame by frame."""
    with os.fdopen(job.descriptor, "rb") if job.descriptor >= 0 else io.BytesIO(job.data) as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        source = Source(
            job.name,
            job.kind,
            file,
            size,
            job.limits,
            parts=job.parts,
            password=job.password,
            ocr=job.ocr,
            beat=lambda: put(outward, Beat()),
        )
        try:
            for frame in answer(source):
                put(outward, frame)
        except MemoryError as error:
            code, detail = told(error, source)
            put(outward, Result(code=code, detail=detail))


def put(outward: BinaryIO, frame: Frame) -> None:
    try:
        message = msgspec.msgpack.encode(frame)
    except UnicodeEncodeError:
        message = msgspec.msgpack.encode(whole(msgspec.to_builtins(frame, builtin_types=(bytes,))))
    send(outward, message)


def whole(found: Any) -> Any:
    """The same with U+FFFD for halves of characters, which some encodings can hold and no frame can."""
    match found:
        case str():
            return HALF.sub("\ufffd", found)
        case list() | tuple():
            return [whole(one) for one in found]
        case dict():
            return {key: whole(one) for key, one in found.items()}
    return found


def main() -> None:
    confine(int(sys.argv[1]))
    inward, outward = sys.stdin.buffer, sys.stdout.buffer
    # A parser that prints must not break the frames.
    sys.stdout = sys.stderr
    while (message := receive(inward)) is not None:
        job = msgspec.msgpack.decode(message, type=Job)
        del message
        serve(job, outward)
        del job


if __name__ == "__main__":
    main()
