"""Taking files into a case: received and read first, analysed next, OCR last.

Workers compute; this process alone writes, a batch at a time. What is not done is a job in the store, so a killed add
goes on where it stopped.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath

import msgspec

from sayso.engine.batch import Batch
from sayso.engine.case import Case
from sayso.engine.crew import Crew
from sayso.engine.errors import CaseError
from sayso.engine.finding import Found, find, open_file
from sayso.engine.moving import Moving
from sayso.engine.work import FATAL, Outcome, Task
from sayso.model import Document, Text
from sayso.reading.kind import HEAD
from sayso.store import Job, Kept, Moved, Passage, Stage, State, StoreError

Kind = Callable[[bytes], str]
RECEIVE = "receive"
NO_SECRETS: Mapping[str, str] = {}
ORDER = (Stage.TEXT, Stage.STATEMENTS, Stage.OCR, Stage.STATEMENTS)


class Step(msgspec.Struct, frozen=True):
    """Something done: the `done`-th of `total` (as far as is known) of a stage; `sentence` says what went wrong."""

    stage: str
    path: str
    done: int
    total: int
    code: str = ""
    sentence: str = ""


def add(
    case: Case,
    places: Sequence[Path],
    worker: Sequence[str],
    workers: int,
    kind: Kind,
    *,
    again: bool = False,
    secrets: Mapping[str, str] = NO_SECRETS,
) -> Iterator[Step]:
    """Take files and folders in and do all that waits; with `again`, read and analyse anew what is here already.

    `secrets` are for the workers' environment.
    """
    with case.held(), Batch(case) as batch, Crew(worker, workers, secrets) as crew:
        adding = Adding(case, batch, crew, kind)
        yield from adding.receive(tuple(find(places, case.folder)))
        if again:
            for stage in (Stage.TEXT, Stage.STATEMENTS):
                batch.writer.reopen(stage)
        for stage in ORDER:
            yield from adding.work(stage)


class Adding:
    """One add under way."""

    def __init__(self, case: Case, batch: Batch, crew: Crew, kind: Kind) -> None:
        self.case = case
        self.batch = batch
        self.crew = crew
        self.kind = kind
        self.steps: deque[Step] = deque()

    def receive(self, files: Sequence[Found]) -> Iterator[Step]:
        """Seal each file, and have what is new read at once."""
        yield from self.run(Stage.TEXT, self.received(files), len(files))

    def received(self, files: Sequence[Found]) -> Iterator[Task | None]:
        for done, found in enumerate(files, 1):
            task, code, sentence = None, "", ""
            try:
                task = self.sealed(found)
            except (CaseError, StoreError) as error:
                if error.code in FATAL:
                    raise
                code, sentence = error.code, error.sentence
                self.batch.writer.keep_failure(None, found.path, RECEIVE, code, sentence)
            self.steps.append(Step(RECEIVE, found.path, done, len(files), code, sentence))
            yield task

    def sealed(self, found: Found) -> Task | None:
        """A file among the originals and in the store; the task to read it, if nobody has yet."""
        with open_file(found) as file:
            try:
                head = file.read(HEAD)
                file.seek(0)
                sha256, size = self.case.originals.keep(file)
            except OSError as error:
                raise CaseError("unreadable", found.path, error.strerror or type(error).__name__) from error
        writer = self.batch.writer
        known = writer.knows(sha256)
        kind = self.kind(head)
        number = writer.receive(Kept(sha256, size, kind), found.name, found.path)
        if known or number is None:
            return None
        return Task(Stage.TEXT, named(found.name, kind, sha256, size), number, found.path)

    def work(self, stage: Stage) -> Iterator[Step]:
        """Do all that waits at a stage, also what only comes to wait there meanwhile."""
        while total := self.count(stage):
            yield from self.run(stage, self.waiting(stage), total)

    def count(self, stage: Stage) -> int:
        self.batch.settle(now=True)
        with self.case.view() as view:
            return view.count_waiting(stage)

    def waiting(self, stage: Stage) -> Iterator[Task]:
        after = 0
        while jobs := self.page(stage, after):
            for job in jobs:
                yield self.task(job)
            after = jobs[-1].document.id

    def page(self, stage: Stage, after: int) -> Sequence[Job]:
        self.batch.settle(now=True)
        with self.case.view() as view:
            return view.waiting(stage, after)

    def task(self, job: Job) -> Task:
        received = job.document
        document = named(received.name, received.media_type, received.sha256, received.size)
        task = Task(job.stage, document, received.id, received.path, job.nested)
        if job.stage is not Stage.STATEMENTS:
            return task
        with self.case.view() as view:
            read = view.text(received.sha256)
        assert read is not None, "only a text makes statements wait"
        return msgspec.structs.replace(task, text=read.text, text_id=read.id)

    def run(self, stage: Stage, tasks: Iterable[Task | None], total: int) -> Iterator[Step]:
        """Have tasks done and keep what comes of them, a step for each."""
        done = 0
        for outcome in self.crew.do(tasks):
            if outcome is not None:
                done += 1
                self.keep(outcome)
                self.steps.append(step_of(outcome, stage, done, max(done, total)))
            self.batch.settle()
            while self.steps:
                yield self.steps.popleft()
        self.batch.settle(now=True)

    def keep(self, outcome: Outcome) -> None:
        """What came of a task, with its parts, at one go."""
        if outcome.fatal:
            raise StoreError(outcome.code, str(self.case.folder))
        writer, task = self.batch.writer, outcome.task
        sha256 = task.document.sha256
        for part in outcome.parts:
            writer.receive(part.kept, PurePath(part.name).name, f"{task.path}/{part.name}", task.number, part.found)
        if outcome.text is not None:
            self.keep_text(sha256, outcome.text, outcome.passages)
        if outcome.statements is not None and writer.keep_statements(
            sha256, task.text_id, outcome.statements, outcome.maker, outcome.version
        ):
            writer.keep_passages(sha256, task.text_id, outcome.passages, stated=True)
        if outcome.needs_ocr:
            writer.set_job(sha256, Stage.OCR, State.WAITING)
        # What was read only in part has failed all the same, with a text beside it.
        if outcome.code:
            writer.keep_failure(sha256, task.path, task.stage, outcome.code, outcome.sentence)
        elif outcome.statements is None and (outcome.text is None or task.stage is not Stage.TEXT):
            writer.set_job(sha256, task.stage, State.DONE)

    def keep_text(self, sha256: str, text: Text, passages: Sequence[Passage]) -> None:
        """A text; what was found in the one before moves to it by its words."""
        older, found = None, []
        if self.batch.writer.has_text(sha256):
            with self.case.view() as view:
                older = view.text(sha256)
                found = list(view.statements_of(older.id)) if older else []
        number = self.batch.writer.keep_text(sha256, text)
        if number is not None:
            self.batch.writer.keep_passages(sha256, number, passages)
        if number is not None and older is not None:
            moving = Moving(older.text.characters, text.characters)
            self.batch.writer.keep_moves(sha256, [Moved(id_, number, moving.attribution(one)) for id_, one in found])


def named(name: str, media_type: str, sha256: str, size: int) -> Document:
    return Document(PurePath(name).stem or name, name, media_type, sha256, size)


def step_of(outcome: Outcome, stage: Stage, done: int, total: int) -> Step:
    if outcome.needs_ocr:
        # What is wrong may be mended yet: OCR comes last, and says so if it was not.
        return Step(stage, outcome.task.path, done, total)
    warnings = outcome.text.warnings if outcome.text else outcome.statements.warnings if outcome.statements else ()
    return Step(stage, outcome.task.path, done, total, outcome.code, outcome.sentence or " ".join(warnings))
