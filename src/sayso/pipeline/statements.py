"""One document, all the way: paragraphs, languages, analysis, attribution, sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sayso.analysis import Analyser, analyse
from sayso.attribution import Found, Model, attribute
from sayso.entities import Answer, Ask, resolve
from sayso.language.forest import Forest
from sayso.language.identify import OTHER, Identifier
from sayso.language.lexicon import Lexicon
from sayso.model import (
    Analysis,
    Attribution,
    Document,
    Factuality,
    Judgement,
    Paragraph,
    SourceKind,
    Span,
    Statements,
    Text,
)
from sayso.pipeline.paragraphs import identified, paragraph_spans

FACTIVE = frozenset({"know", "perceive"})


@dataclass(frozen=True)
class Stages:
    """The ready-made parts, by language where they differ by language."""

    identifier: Identifier
    analysers: Mapping[str, Analyser]
    lexicons: Mapping[str, Lexicon]
    model: Model
    antecedents: Forest
    made_by: str


def state(document: Document, text: Text, stages: Stages, lang: str | None = None) -> Statements:
    """Who says what in a text. `lang` overrules what the paragraphs seem to be in."""
    spans = paragraph_spans(text.characters)
    if lang is not None:
        paragraphs, main = [Paragraph(s, lang) for s in spans], lang
    else:
        paragraphs, main = identified(text.characters, spans, stages.identifier)
    analysis = analyse(text.characters, main, paragraphs, stages.analysers)
    found = attribute(analysis, stages.lexicons, stages.model)
    answers = resolve(analysis, asks(found), stages.lexicons, stages.antecedents)
    return Statements(
        id=document.id,
        lang=main,
        text=text.characters,
        attributions=assemble(found, answers, analysis, page_name(document, text), stages.made_by),
        document=document,
        metadata=text.metadata,
        encoding=text.encoding,
        languages=tuple((p.span, p.lang) for p in paragraphs),
        pages=tuple((p.number, p.span) for p in text.pages),
        warnings=text.warnings + unread(text.characters, paragraphs, stages.analysers),
    )


def unread(characters: str, paragraphs: Sequence[Paragraph], analysers: Mapping[str, Analyser]) -> tuple[str, ...]:
    """A sentence a language that no pack reads, with how much of the text that is."""
    found: dict[str, list[Span]] = {}
    for paragraph in paragraphs:
        if paragraph.lang not in analysers and any(c.isalpha() for c in paragraph.span.of(characters)):
            found.setdefault(paragraph.lang, []).append(paragraph.span)
    return tuple(
        f"{len(spans)} paragraph{'s' if len(spans) > 1 else ''} ({sum(map(len, spans))} characters) "
        f"{'are' if len(spans) > 1 else 'is'} in {'an unknown language' if lang == OTHER else lang} "
        f"and left unread: there are packs for {', '.join(sorted(analysers))}."
        for lang, spans in found.items()
    )


def page_name(document: Document, text: Text) -> str:
    """What the chain calls the writer of the page."""
    return text.metadata.publisher or text.metadata.byline or document.id


def asks(found: Sequence[Found]) -> list[Ask]:
    return [
        Ask(
            source=f.draft.source,
            head=f.draft.source_head,
            cue=f.draft.cue,
            content=f.draft.tokens,
            outer=f.outer,
            direct=f.quote.value == "direct",
            carried=f.draft.carried,
            question=f.question,
            cue_kind=f.cue_kind,
            spoken=f.spoken,
        )
        for f in found
    ]


def assemble(found: Sequence[Found], answers: Sequence[Answer], analysis: Analysis, page: str, made_by: str) -> tuple[Attribution, ...]:
    """The public values, with ids in text order."""
    name: Callable[[int], str] = lambda n: f"A{n + 1}"  # noqa: E731
    made = []
    for n, (f, answer) in enumerate(zip(found, answers, strict=True)):
        chain = chain_of(n, found, answers, page)
        made.append(
            Attribution(
                id=name(n),
                source=f.source,
                cue=f.cue,
                content=f.content,
                quote=f.quote,
                fact=f.fact,
                entity=answer.entity,
                carried=f.draft.carried,
                nested_in=name(f.outer) if f.outer >= 0 else None,
                chain=chain,
                facts=judgements(f, chain),
                source_kind=kind_of(f, answer),
                channel=f.channel,
                continues=continued(n, found, answers, name),
                cue_lemma=f.cue_lemma,
                confidence=round(f.draft.chance, 3),
                reason=answer.reason,
                made_by=made_by,
            )
        )
    return tuple(made)


def kind_of(found: Found, answer: Answer) -> SourceKind:
    """A source that stands in the text but cannot be told is unnamed, one that does not stand there unstated."""
    if answer.entity == "?" and answer.kind is SourceKind.UNSTATED and found.source:
        return SourceKind.UNNAMED
    return answer.kind


def chain_of(n: int, found: Sequence[Found], answers: Sequence[Answer], page: str) -> tuple[str, ...]:
    """From the writer of the page inwards to whoever this attribution names."""
    inward: list[str] = []
    here = n
    while here >= 0 and len(inward) <= len(found):
        inward.append(answers[here].entity)
        here = found[here].outer
    return (page, *reversed(inward))


def judgements(found: Found, chain: Sequence[str]) -> tuple[Judgement, ...]:
    """A value for every source of the chain: the innermost says it, the others only pass it on.

    A factive cue ("knows", "sees") commits the one who reports it as well (FactBank).
    """
    factive = found.cue_kind in FACTIVE and found.fact is Factuality.CERTAIN
    outer = Factuality.CERTAIN if factive else Factuality.UNCOMMITTED
    return (*(Judgement(s, outer) for s in chain[:-1]), Judgement(chain[-1], found.fact))


def continued(n: int, found: Sequence[Found], answers: Sequence[Answer], name: Callable[[int], str]) -> str | None:
    """The attribution whose speech one without a cue goes on with: the last before it by the same source."""
    if found[n].draft.cue >= 0 or answers[n].entity == "?":
        return None
    start = found[n].content[0].start
    # They stand in text order.
    for k in range(n - 1, -1, -1):
        if found[k].content[0].start < start and found[k].outer < 0 and answers[k].entity == answers[n].entity:
            return name(k)
    return None
