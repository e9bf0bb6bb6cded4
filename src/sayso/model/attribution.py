"""Who says what: one attribution relation, its source resolved and its certainty weighed."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from sayso.model.document import Document, Metadata
from sayso.model.span import Span


class Quote(StrEnum):
    """How the words are given (GUIDELINES.md, settled case 13)."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class Factuality(StrEnum):
    """How certain a source presents a content (Saurí & Pustejovsky 2009, FactBank)."""

    CERTAIN = "CT+"
    PROBABLE = "PR+"
    POSSIBLE = "PS+"
    DENIED = "CT-"
    IMPROBABLE = "PR-"
    NOT_POSSIBLE = "PS-"
    UNCOMMITTED = "Uu"


class SourceKind(StrEnum):
    """What kind of thing a source is. `unnamed`: somebody the text withholds; `unstated`: nobody is given."""

    PERSON = "person"
    BODY = "body"
    STATE = "state"
    OUTLET = "outlet"
    DOCUMENT = "document"
    PICTURE = "picture"
    COLLECTIVE = "collective"
    UNNAMED = "unnamed"
    UNSTATED = "unstated"


class Channel(msgspec.Struct, frozen=True):
    """How the words reached the writer ("i en uttalelse", "told AFP", "gjennom sin talsperson")."""

    span: Span
    kind: str


class Judgement(msgspec.Struct, frozen=True):
    """Who commits how far to the content: one (content, source) pair of FactBank."""

    source: str
    fact: Factuality


class Attribution(msgspec.Struct, frozen=True, omit_defaults=False):
    """A stretch of text presented as coming from a source (PARC, PolNeAR; gold/GUIDELINES.md).

    Spans are tuples because each role may be discontinuous or absent. `chain` names the sources from the
    writer of the page inwards to the first word. `facts` gives a value for every source of the chain.
    `continues` is the id of the attribution whose speech a carried-over one goes on with. `made_by` names
    the stage and version, `reason` why an undecided value is undecided.
    """

    id: str
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    quote: Quote
    fact: Factuality
    entity: str = "?"
    carried: bool = False
    nested_in: str | None = None
    chain: tuple[str, ...] = ()
    facts: tuple[Judgement, ...] = ()
    source_kind: SourceKind = SourceKind.UNSTATED
    channel: Channel | None = None
    continues: str | None = None
    cue_lemma: str = ""
    confidence: float = 1.0
    reason: str = ""
    made_by: str = ""


class Statements(msgspec.Struct, frozen=True):
    """One document read: its text and who says what in it. The JSON form of `sayso read`."""

    id: str
    lang: str
    text: str
    attributions: tuple[Attribution, ...]
    document: Document
    metadata: Metadata = Metadata()
    encoding: str = ""
    languages: tuple[tuple[Span, str], ...] = ()
    pages: tuple[tuple[int, Span], ...] = ()
    warnings: tuple[str, ...] = ()
