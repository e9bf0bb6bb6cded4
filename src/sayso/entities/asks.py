"""What is asked of this room and what it answers."""

from __future__ import annotations

from dataclasses import dataclass

from sayso.model import SourceKind

UNKNOWN = "?"


@dataclass(frozen=True)
class Ask:
    """One attribution whose source is to be told. `head` is -1 where the text gives no source; `cue_kind` is the lexicon's class.

    `spoken` tells that the source stands in a quotation or in dash speech, whoever speaks there.
    """

    source: tuple[int, ...]
    head: int
    cue: int
    content: frozenset[int]
    outer: int
    direct: bool
    carried: bool
    question: bool
    cue_kind: str = ""
    spoken: bool = False

    @property
    def place(self) -> int:
        """Where the source, or failing that the content, stands."""
        return self.head if self.head >= 0 else min(self.content)


@dataclass(frozen=True)
class Answer:
    """`entity` is "?" where nobody can tell; `reason` says how the answer was found or why there is none."""

    entity: str
    kind: SourceKind
    reason: str = ""
