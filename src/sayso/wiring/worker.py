"""A worker of a case: reads and analyses what it is asked to, and ends with whoever asks.

usage: python -m sayso.wiring.worker ORIGINALS
"""

from __future__ import annotations

import sys
from pathlib import Path

from sayso import __version__
from sayso.engine import CaseError, Outcome, Task, serve
from sayso.model import Failure
from sayso.reading import ReadingError
from sayso.reading.reader import checked_bytes
from sayso.store import Originals
from sayso.wiring.parts import DocumentReader

MAKER = "sayso"


class Hands:
    """The readers and the packs, as a craft."""

    def __init__(self, reader: DocumentReader, originals: Originals) -> None:
        self.reader = reader
        self.originals = originals

    def read(self, task: Task) -> Outcome:
        path, name = self.originals.check(task.document.sha256), task.document.name
        try:
            _, text = self.reader.reader.read_bytes(name, checked_bytes(path, self.reader.reader.limits))
        except ReadingError as error:
            # The original goes by its hash; the user knows it by its name.
            raise ReadingError(error.code, name, error.detail) from error
        return Outcome(task, text=text)

    def analyse(self, task: Task) -> Outcome:
        self.reader.reader.stop()
        assert task.text is not None
        found = self.reader.state(task.document, task.text, None)
        if isinstance(found, Failure):
            return Outcome(task, code=found.code, sentence=found.sentence)
        assert self.reader.stages is not None
        return Outcome(task, statements=found, maker=MAKER, version=f"{__version__} {self.reader.stages.made_by}")

    def recognise(self, task: Task) -> Outcome:
        """Nobody asks for this before there is a reader that says `needs_ocr`."""
        raise CaseError("no-ocr", task.path)


def main() -> None:
    inward, outward = sys.stdin.buffer, sys.stdout.buffer
    # A library that prints must not break the frames.
    sys.stdout = sys.stderr
    with DocumentReader() as reader:
        serve(inward, outward, Hands(reader, Originals(Path(sys.argv[1]))))


if __name__ == "__main__":
    main()
