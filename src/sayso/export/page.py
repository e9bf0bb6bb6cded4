"""One self-contained page without scripts: the text with nested highlights, and a margin that says who says so."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from sayso.export.terminal import first_line, flat, nesting_depths, tally, who
from sayso.export.words import FOLDER, Words
from sayso.model import Attribution, Failure, Span, Statements

LAYERS = 4


@dataclass(frozen=True)
class Piece:
    """A run of characters under the same marks: `ids` of the contents it is in, `roles` source or cue with the id."""

    text: str
    ids: tuple[str, ...]
    depth: int
    fact: str
    role: str
    anchor: str


@dataclass(frozen=True)
class Note:
    """One attribution as the margin shows it."""

    id: str
    who: str
    known: bool
    kind: str
    mark: str
    fact: str
    fact_word: str
    quote: str
    written: str
    cue: str
    chain: tuple[str, ...]
    via: str
    continues: str
    reason: str
    content: str
    depth: int


@dataclass(frozen=True)
class Block:
    """A paragraph and its notes."""

    lang: str
    pieces: tuple[Piece, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Sheet:
    """A document as the page shows it; `titled` where its title does not stand in its text."""

    anchor: str
    title: str
    titled: bool
    item: Statements
    blocks: tuple[Block, ...]
    sources: tuple[tuple[tuple[str, str], int, int], ...]


def to_page(items: Sequence[Statements | Failure], words: Words) -> str:
    """The page for one or more documents; failures stand at its top."""
    environment = Environment(
        loader=FileSystemLoader(FOLDER.parent / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    sheets = [sheet(i, n, words) for n, i in enumerate(items, start=1) if isinstance(i, Statements)]
    failures = [i for i in items if isinstance(i, Failure)]
    return environment.get_template("page.html").render(sheets=sheets, failures=failures, words=words)


def sheet(item: Statements, number: int, words: Words) -> Sheet:
    anchor = f"d{number}"
    depths = nesting_depths(item.attributions)
    blocks = tuple(block(item, span, lang, anchor, depths, words) for span, lang in item.languages)
    title = item.metadata.title or first_line(item.text) or item.document.name
    titled = bool(item.metadata.title) and item.metadata.title != first_line(item.text)
    return Sheet(anchor, title, titled or not blocks, item, blocks, tuple(tally(item.attributions)))


def block(item: Statements, span: Span, lang: str, anchor: str, depths: dict[str, int], words: Words) -> Block:
    touching = [a for a in item.attributions if any(s.overlaps(span) for s in (*a.content, *a.source, *a.cue))]
    own = [a for a in item.attributions if span.start <= a.content[0].start < span.end]
    return Block(lang, pieces(item.text, span, touching, anchor, depths), tuple(note(a, item.text, depths, words) for a in own))


def pieces(text: str, span: Span, attributions: Sequence[Attribution], anchor: str, depths: dict[str, int]) -> tuple[Piece, ...]:
    """Flat segments between every boundary of every span, so that overlaps need no nested tags."""
    edges = {span.start, span.end}
    for a in attributions:
        for s in (*a.content, *a.source, *a.cue):
            edges |= {min(max(s.start, span.start), span.end), min(max(s.end, span.start), span.end)}
    points = sorted(edges)
    linked: set[str] = set()
    found = []
    for start, end in itertools.pairwise(points):
        here = Span(start, end)
        holders = [a for a in attributions if any(s.contains(here) for s in a.content)]
        roles = [
            (r, a) for a in attributions for r, spans in (("source", a.source), ("cue", a.cue)) if any(s.contains(here) for s in spans)
        ]
        inner = max(holders, key=lambda a: depths[a.id], default=None)
        role, owner = roles[-1] if roles else ("", inner)
        target = owner.id if owner is not None else ""
        fresh = target if target and target not in linked and not role else ""
        linked.add(fresh)
        found.append(
            Piece(
                text[start:end],
                tuple(a.id for a in holders),
                min(len(holders), LAYERS),
                inner.fact.value if inner is not None else "",
                role,
                f"{anchor}-{target}" if target else "",
            )
        )
    return tuple(found)


def note(a: Attribution, text: str, depths: dict[str, int], words: Words) -> Note:
    written = " … ".join(flat(s.of(text)) for s in a.source)
    return Note(
        id=a.id,
        who=who(a, words),
        known=a.entity != "?",
        kind=words.kind[a.source_kind.value],
        mark=words.mark[a.fact.value],
        fact=a.fact.value,
        fact_word=words.fact[a.fact.value],
        quote=words.quote[a.quote.value],
        written=written if written != a.entity else "",
        cue=" … ".join(s.of(text) for s in a.cue),
        chain=tuple(c if c != "?" else "?" for c in a.chain[1:]),
        via=flat(a.channel.span.of(text)) if a.channel else "",
        continues=a.continues or "",
        reason=a.reason,
        content=shortened(" … ".join(flat(s.of(text)) for s in a.content)),
        depth=depths[a.id],
    )


def shortened(text: str, most: int = 90) -> str:
    """The margin only points at a content; the whole of it stands beside."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
