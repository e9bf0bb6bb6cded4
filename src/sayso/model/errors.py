"""One base for every error a user may see."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar


class SaysoError(Exception):
    """What happened and what to do, in one sentence; `code` is stable across versions."""

    code = "sayso"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class ListedError(SaysoError):
    """An error whose sentences stand in a list by `code`: what happened, to what `name`, with what `detail`."""

    codes: ClassVar[Mapping[str, str]] = {}

    def __init__(self, code: str, name: str, detail: str = "") -> None:
        super().__init__(f"{name}: {self.codes[code].format(detail=detail)}")
        self.code = code
        self.name = name
        self.detail = detail
