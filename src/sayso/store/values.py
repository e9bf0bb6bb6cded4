"""What goes into a store and comes out of it, beside what the model already names."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from sayso.model import Attribution, Span, Text


class Stage(StrEnum):
    """What is done to an original, in this order."""

    TEXT = "text"
    STATEMENTS = "statements"
    OCR = "ocr"


class State(StrEnum):
    """How far a stage has come."""

    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class Kept(msgspec.Struct, frozen=True):
    """A file that is sealed among the originals."""

    sha256: str
    size: int
    media_type: str


class Document(msgspec.Struct, frozen=True):
    """An original as received: `path` as it was given, within its container if it has a `parent`, which says `found` about it."""

    id: int
    sha256: str
    size: int
    media_type: str
    name: str
    path: str
    parent: int | None
    received: str
    found: tuple[tuple[str, str], ...] = ()


class Job(msgspec.Struct, frozen=True):
    """A stage that waits for an original; `document` is the first one with its bytes, `nested` in so many containers."""

    stage: Stage
    document: Document
    nested: int = 0


class Read(msgspec.Struct, frozen=True):
    """A text in the store."""

    id: int
    sha256: str
    text: Text
    made: str


class Analysed(msgspec.Struct, frozen=True):
    """An analysis in the store, without its statements: which text, by what, and what it warned of."""

    id: int
    text: int
    maker: str
    version: str
    lang: str
    warnings: tuple[str, ...]
    made: str


class Stated(msgspec.Struct, frozen=True):
    """A statement in the store, with the document and the analysis it was found in."""

    id: int
    analysis: int
    sha256: str
    path: str
    attribution: Attribution


class Passed(msgspec.Struct, frozen=True):
    """A passage that a search found, and how good it is beside others of the same search; a statement's has its attribution."""

    id: int
    rank: float
    text: int
    sha256: str
    path: str
    lang: str
    kind: str
    published: str
    start: int
    end: int
    attribution: Attribution | None


class Moved(msgspec.Struct, frozen=True):
    """Where a statement of an older text stands in a newer one: (source, cue, content), or nothing for an orphan."""

    statement: int
    text: int
    spans: tuple[tuple[Span, ...], tuple[Span, ...], tuple[Span, ...]] | None


class Failed(msgspec.Struct, frozen=True):
    """What could not be received, read or analysed, and why."""

    sha256: str | None
    path: str
    stage: str
    code: str
    sentence: str
    at: str


class Tally(msgspec.Struct, frozen=True):
    """What a case holds, counted honestly.

    Every distinct file is one of `read`, `partly` (with a warning, or a text that could not be analysed), `unreadable`
    and `waiting`. `refused` are paths that could not even be received. `reasons` counts the codes of what failed.
    """

    documents: int = 0
    originals: int = 0
    read: int = 0
    partly: int = 0
    unreadable: int = 0
    waiting: int = 0
    refused: int = 0
    statements: int = 0
    entries: int = 0
    orphans: int = 0
    reasons: dict[str, int] = {}
