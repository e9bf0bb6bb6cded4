"""MBOX: the messages of a mailbox one by one, however many."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from sayso.model import Text
from sayso.reading.frames import SLICE
from sayso.reading.kind import FROM
from sayso.reading.source import Enclosed, Reading, Source

READER, VERSION = "mailbox", "1"
FROM_LINE = re.compile(FROM)
QUOTED = re.compile(rb">+From ")


def read(source: Source) -> Reading:
    yield Text("", READER, VERSION)
    mailbox = Mailbox(source.file)
    while mailbox.line:
        envelope = mailbox.line.decode("utf-8", "replace").strip()
        mailbox.number += 1
        yield Enclosed(f"{mailbox.number}.eml", mailbox.message(), (("mailbox: line", envelope),))


class Mailbox:
    """A mailbox as far as it has been read: `line` is the next, a From line or nothing."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.number = 0
        self.line = file.readline(SLICE)

    def message(self) -> Iterator[bytes]:
        """The message that begins here, up to the next From line after an empty one."""
        kept, size, empty = [], 0, False
        while line := self.file.readline(SLICE):
            if empty and FROM_LINE.match(line):
                break
            empty = line in (b"\n", b"\r\n")
            kept.append(line[1:] if QUOTED.match(line) else line)
            size += len(line)
            if size > SLICE:
                yield b"".join(kept)
                kept, size = [], 0
        yield b"".join(kept)
        self.line = line
