"""A worker of a case: reads and analyses what it is asked to, and ends with whoever asks.

usage: python -m sayso.wiring.worker ORIGINALS
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import msgspec

from sayso import __version__
from sayso.engine import Outcome, Part, Task, serve
from sayso.model import Failure
from sayso.reading import Reader, ReadingError
from sayso.reading.content import Content
from sayso.reading.kind import kind_of
from sayso.reading.ocr import find_tesseract
from sayso.store import Kept, Originals
from sayso.wiring.cases import VARIABLE
from sayso.wiring.parts import DocumentReader, make_indexer

MAKER = "sayso"
# Codes of what has no words until OCR finds them.
NO_WORDS = ("no-ocr", "no-text-layer")


class Hands:
    """The readers and the packs, as a craft."""

    def __init__(self, reader: DocumentReader, originals: Originals) -> None:
        self.reader = reader
        self.originals = originals
        self.indexer = make_indexer()
        # Leaves what needs OCR, which comes last.
        self.quick = Reader(reader.reader.limits, reader.reader.password, ocr=False)

    def read(self, task: Task) -> Outcome:
        """The text and the parts; what only OCR can read is left for later, where there is OCR."""
        outcome = self.outcome(task, self.quick)
        blank = outcome.code in NO_WORDS or (outcome.text is not None and any(not len(page.span) for page in outcome.text.pages))
        return msgspec.structs.replace(outcome, needs_ocr=blank and bool(find_tesseract()))

    def recognise(self, task: Task) -> Outcome:
        return self.outcome(task, self.reader.reader)

    def outcome(self, task: Task, reader: Reader) -> Outcome:
        name = task.document.name
        if task.nested > reader.limits.nested:
            raise ReadingError("nested", name, str(reader.limits.nested))
        parts: list[Part] = []
        errors: list[ReadingError] = []
        text = None

        def keep(part: str, content: Content, found: tuple[tuple[str, str], ...]) -> None:
            sha256, size = self.originals.keep(content.reopened())
            parts.append(Part(Kept(sha256, size, kind_of(content.head, part)), part, found))

        # The original goes by its hash; the user knows it by its name.
        with self.originals.check(task.document.sha256).open("rb") as file:
            for _, found in reader.read_apart(name, file, keep):
                if isinstance(found, ReadingError):
                    errors.append(found)
                else:
                    text = found
        passages = tuple(self.indexer.of_text(text)) if text is not None else ()
        if not errors:
            return Outcome(task, text=text, passages=passages, parts=tuple(parts))
        more = f" And {len(errors) - 1:,} more in it could not be read." if errors[1:] else ""
        sentence = f"{errors[0].sentence}{more}"
        return Outcome(task, text=text, passages=passages, parts=tuple(parts), code=errors[0].code, sentence=sentence)

    def stop(self) -> None:
        """Let the caged children go, who hold memory."""
        self.quick.stop()
        self.reader.reader.stop()

    def analyse(self, task: Task) -> Outcome:
        self.stop()
        assert task.text is not None
        found = self.reader.state(task.document, task.text, None)
        if isinstance(found, Failure):
            return Outcome(task, code=found.code, sentence=found.sentence)
        assert self.reader.stages is not None
        passages = tuple(self.indexer.of_statements(found, task.text))
        version = f"{__version__} {self.reader.stages.made_by}"
        return Outcome(task, statements=found, maker=MAKER, version=version, passages=passages)


def main() -> None:
    inward, outward = sys.stdin.buffer, sys.stdout.buffer
    # A library that prints must not break the frames.
    sys.stdout = sys.stderr
    with DocumentReader(password=os.environ.get(VARIABLE, "")) as reader:
        hands = Hands(reader, Originals(Path(sys.argv[1])))
        try:
            serve(inward, outward, hands)
        finally:
            hands.stop()


if __name__ == "__main__":
    main()
