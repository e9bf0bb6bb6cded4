"""One base for every error a user may see."""

from __future__ import annotations


class SaysoError(Exception):
    """What happened and what to do, in one sentence; `code` is stable across versions."""

    code = "sayso"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
