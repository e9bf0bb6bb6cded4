"""The child process that parses untrusted bytes: limits on everything, no network, one document after another.

Frames on stdin and stdout are a 4-byte length and a msgpack message. What comes out of here is checked by the
parent before it is believed.
"""

from __future__ import annotations

import os
import resource
import socket
import struct
import sys
from typing import BinaryIO

import msgspec

from sayso.model import Text
from sayso.reading.errors import Limits, ReadingError

LENGTH = struct.Struct(">Q")


class Job(msgspec.Struct, frozen=True):
    """What the parent asks: the bytes of a document of a known kind."""

    name: str
    kind: str
    data: bytes
    limits: Limits


class Result(msgspec.Struct, frozen=True):
    """What the child found: a text, or the code and detail of a failure."""

    text: Text | None = None
    code: str = ""
    detail: str = ""


def parse(job: Job) -> Text:
    """The reader for the kind; imported here, so that a text file pays for no PDF library."""
    if job.kind == "application/pdf":
        from sayso.reading.pdf import read_pdf

        return read_pdf(job.name, job.data, job.limits)
    if job.kind == "text/html":
        from sayso.reading.html import read_html

        return read_html(job.name, job.data, job.limits)
    from sayso.reading.plain import read_plain

    return read_plain(job.name, job.data, job.limits)


def answer(job: Job) -> Result:
    """Every failure of a parser becomes a code; nothing gets out as a traceback."""
    try:
        return Result(text=parse(job))
    except ReadingError as error:
        detail = str(error.__cause__ or "")
        return Result(code=error.code, detail=error.detail or detail)
    except MemoryError:
        return Result(code="memory", detail=f"{job.limits.memory >> 20:,}")
    except RecursionError:
        return Result(code="too-deep", detail=f"over {job.limits.depth:,}")
    except Exception as error:  # noqa: BLE001 - the border: whatever a parser throws is the file's fault
        return Result(code="crashed", detail=type(error).__name__)


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


def receive(stream: BinaryIO) -> bytes | None:
    """One frame, or nothing at the end of the stream."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    return stream.read(LENGTH.unpack(head)[0])


def send(stream: BinaryIO, message: bytes) -> None:
    stream.write(LENGTH.pack(len(message)))
    stream.write(message)
    stream.flush()


def main() -> None:
    confine(int(sys.argv[1]))
    inward, outward = sys.stdin.buffer, sys.stdout.buffer
    # A parser that prints must not break the frames.
    sys.stdout = sys.stderr
    while (frame := receive(inward)) is not None:
        job = msgspec.msgpack.decode(frame, type=Job)
        del frame
        result = answer(job)
        del job
        try:
            message = msgspec.msgpack.encode(result)
        except MemoryError:
            message = msgspec.msgpack.encode(Result(code="memory", detail=""))
        del result
        send(outward, message)


if __name__ == "__main__":
    main()
