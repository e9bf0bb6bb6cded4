"""A worker that needs no pack: a text file is its text, `+name content` lines are parts of a container.

usage: python worker.py ORIGINALS LOG [VERSION]
"""

from __future__ import annotations

import io
import os
import sys
import time
from pathlib import Path

from sayso.engine import CaseError, Outcome, Part, Task, serve
from sayso.model import Attribution, Factuality, Quote, Span, Statements, Text
from sayso.store import Kept, Originals

VERSION = "".join(sys.argv[3:]) or "1"


class Fake:
    def __init__(self, originals: Originals, log: Path) -> None:
        self.originals = originals
        self.log = log

    def read(self, task: Task) -> Outcome:
        self.tell(task)
        data = self.originals.check(task.document.sha256).read_bytes()
        if data.startswith(b"die"):
            os._exit(9)
        if data.startswith(b"slow"):
            time.sleep(30)
        if data.startswith(b"bad"):
            raise CaseError("unreadable", task.document.name, "bad")
        if data.startswith(b"scan"):
            return Outcome(task, needs_ocr=True, code="no-text-layer", sentence="it needs OCR")
        if data.startswith(b"+"):
            return Outcome(task, parts=tuple(self.part(line) for line in data.splitlines()))
        warnings = ("Half of it.",) if data.startswith(b"half") else ()
        better = {"1": data.decode(), "2": "Noe annet." if data.startswith(b"tull") else f"Side 1\n{data.decode()}"}
        return Outcome(task, text=Text(better[VERSION], "fake", VERSION, warnings=warnings))

    def part(self, line: bytes) -> Part:
        name, _, content = line[1:].partition(b" ")
        sha256, size = self.originals.keep(io.BytesIO(content))
        return Part(Kept(sha256, size, "text/plain"), name.decode())

    def analyse(self, task: Task) -> Outcome:
        self.tell(task)
        assert task.text is not None
        end = len(task.text.characters)
        said = Attribution("A1", (), (), (Span(0, end),), Quote.DIRECT, Factuality.CERTAIN, entity="Åse Lund")
        found = Statements(task.document.id, "nb", task.text.characters, (said,), task.document)
        return Outcome(task, statements=found, maker="fake", version="1")

    def recognise(self, task: Task) -> Outcome:
        self.tell(task)
        return Outcome(task, text=Text("Det står på arket.", "ocr", "1"))

    def tell(self, task: Task) -> None:
        with self.log.open("a") as log:
            log.write(f"{task.stage} {task.path}\n")


serve(sys.stdin.buffer, sys.stdout.buffer, Fake(Originals(Path(sys.argv[1])), Path(sys.argv[2])))
