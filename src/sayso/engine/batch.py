"""Writing in batches: each commit costs a wait for the disk."""

from __future__ import annotations

import time
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from sayso.engine.case import Case
from sayso.store import Writer

SECONDS = 0.5


class Batch:
    """The writer of now; what it wrote is committed once it is half a second old."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.stack = ExitStack()
        self.current: Writer | None = None
        self.since = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stack.__exit__(kind, error, trace)

    @property
    def writer(self) -> Writer:
        if self.current is None:
            self.current = self.stack.enter_context(self.case.writer())
            self.since = time.monotonic()
        return self.current

    def settle(self, *, now: bool = False) -> None:
        """Commit if it is time."""
        if self.current is not None and (now or time.monotonic() - self.since > SECONDS):
            self.current = None
            self.stack.close()
