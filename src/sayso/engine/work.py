"""What a worker is asked and answers, and its loop, in frames like those of the cage.

A worker ends when its stdin does, so none outlives whoever started it.
"""

from __future__ import annotations

import os
from typing import IO, Protocol

import msgspec

from sayso.model import Document, SaysoError, Statements, Text
from sayso.reading.frames import receive, send
from sayso.store import Kept, Passage, Stage, StoreError

# Not the fault of the file at hand: the whole add has to stop.
FATAL = {"full", "read-only"}


class Part(msgspec.Struct, frozen=True):
    """A document found inside another, sealed among the originals already; `found` is what its container says about it."""

    kept: Kept
    name: str
    found: tuple[tuple[str, str], ...] = ()


class Task(msgspec.Struct, frozen=True):
    """A stage of one original, for the document with this number and path, which lies in so many containers as `nested` says.

    `text` is what to analyse, and `text_id` its number.
    """

    stage: Stage
    document: Document
    number: int
    path: str
    nested: int = 0
    text: Text | None = None
    text_id: int = 0


class Outcome(msgspec.Struct, frozen=True):
    """What came of a task. A failure is a code and a sentence; a `fatal` one stops the whole.

    `passages` are what searches find of the text or of the statements. `needs_ocr` says that there are pictures of text left.
    """

    task: Task
    text: Text | None = None
    statements: Statements | None = None
    maker: str = ""
    version: str = ""
    passages: tuple[Passage, ...] = ()
    parts: tuple[Part, ...] = ()
    needs_ocr: bool = False
    code: str = ""
    sentence: str = ""
    fatal: bool = False


class Craft(Protocol):
    """What a worker can do. Each gives an Outcome, or raises SaysoError with a code."""

    def read(self, task: Task) -> Outcome: ...

    def analyse(self, task: Task) -> Outcome: ...

    def recognise(self, task: Task) -> Outcome:
        """OCR."""


def serve(inward: IO[bytes], outward: IO[bytes], craft: Craft) -> None:
    """Do one task after another until nobody asks."""
    acts = {Stage.TEXT: craft.read, Stage.STATEMENTS: craft.analyse, Stage.OCR: craft.recognise}
    while (frame := receive(inward)) is not None:
        task = msgspec.msgpack.decode(frame, type=Task)
        del frame
        bare = msgspec.structs.replace(task, text=None)
        try:
            outcome = msgspec.structs.replace(acts[task.stage](task), task=bare)
        except SaysoError as error:
            fatal = isinstance(error, StoreError) and error.code in FATAL
            outcome = Outcome(bare, code=error.code, sentence=error.sentence, fatal=fatal)
        try:
            send(outward, msgspec.msgpack.encode(outcome))
        except BrokenPipeError:
            # Whoever asked is gone; a second flush at exit would complain again.
            os._exit(0)
