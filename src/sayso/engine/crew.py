"""Workers: processes that compute, each led by a thread that only waits for it."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

import msgspec

from sayso.engine.errors import CaseError
from sayso.engine.work import Outcome, Task
from sayso.reading.frames import receive, send

IDLE_SECONDS = 0.5
# One core a worker: their libraries must not each start a thread a core.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class Crew:
    """`size` workers started by `command`, with `secrets` in their environment alone; use it with `with`."""

    def __init__(self, command: Sequence[str], size: int, secrets: Mapping[str, str]) -> None:
        self.size = size
        self.tasks: queue.Queue[Task | None] = queue.Queue()
        self.outcomes: queue.Queue[Outcome | BaseException] = queue.Queue()
        environment = {**os.environ, **ONE_THREAD, **secrets}
        self.workers = [Worker(command, environment) for _ in range(size)]
        self.threads = [threading.Thread(target=self.lead, args=(worker,), daemon=True) for worker in self.workers]

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for _ in self.workers:
            self.tasks.put(None)
        for worker in self.workers:
            worker.stop()
        for thread in self.threads:
            thread.join()

    def do(self, tasks: Iterable[Task | None]) -> Iterator[Outcome | None]:
        """The outcomes as they come, two tasks a worker under way at most.

        None where nothing has come for a while, and for a task that is None.
        """
        pending = 0
        for task in tasks:
            if task is None:
                yield None
                continue
            while pending >= 2 * self.size:
                outcome = self.next()
                pending -= outcome is not None
                yield outcome
            self.tasks.put(task)
            pending += 1
        while pending:
            outcome = self.next()
            pending -= outcome is not None
            yield outcome

    def next(self) -> Outcome | None:
        try:
            outcome = self.outcomes.get(timeout=IDLE_SECONDS)
        except queue.Empty:
            return None
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def lead(self, worker: Worker) -> None:
        while (task := self.tasks.get()) is not None:
            try:
                self.outcomes.put(worker.do(task))
            except Exception as error:  # noqa: BLE001 - a thread's errors are raised where its work is awaited
                self.outcomes.put(error)
        worker.end()


class Worker:
    """One process, started when first needed and again when it dies."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.command = command
        self.environment = environment
        self.child: subprocess.Popen[bytes] | None = None
        self.stopped = False
        self.lock = threading.Lock()

    def do(self, task: Task) -> Outcome:
        """What comes of a task; one that kills two workers has failed."""
        for _ in range(2):
            answer = None if self.stopped else self.ask(task)
            if answer is not None:
                return msgspec.msgpack.decode(answer, type=Outcome)
        error = CaseError("crashed", task.path)
        return Outcome(msgspec.structs.replace(task, text=None), code=error.code, sentence=error.sentence)

    def ask(self, task: Task) -> bytes | None:
        try:
            child = self.running()
            assert child.stdin is not None
            assert child.stdout is not None
            send(child.stdin, msgspec.msgpack.encode(task))
            answer = receive(child.stdout)
        except OSError:
            answer = None
        if answer is None:
            self.end()
        return answer

    def running(self) -> subprocess.Popen[bytes]:
        with self.lock:
            if self.stopped:
                raise BrokenPipeError
            if self.child is None:
                # A session of its own: an interrupt at the keyboard is for us to handle.
                self.child = subprocess.Popen(
                    self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=self.environment, start_new_session=True
                )
            return self.child

    def stop(self) -> None:
        """End the process, and with it the wait of its thread."""
        with self.lock:
            self.stopped = True
            if self.child is not None:
                kill(self.child)

    def end(self) -> None:
        """Take leave of the process, so that a new one may be started."""
        with self.lock:
            child, self.child = self.child, None
        if child is not None:
            kill(child)
            child.wait()
            for stream in (child.stdin, child.stdout):
                with suppress(OSError):
                    stream.close()  # type: ignore[union-attr]


def kill(child: subprocess.Popen[bytes]) -> None:
    """The whole group, because a parser that hangs would not notice that nobody asks any more."""
    if child.poll() is None:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
