"""Asking a store, and showing what it found with the characters it was found by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from rapidfuzz import process
from rapidfuzz.distance import OSA

from sayso.model import Attribution, Span
from sayso.search.asking import understand
from sayso.search.words import Inflections, Word, itself, words
from sayso.store import Both, Either, Finder, Passed, Question, Words
from sayso.store.view import View

# Of more hits than this the first that come are ranked: the newest in SQLite, any in PostgreSQL.
RANKED = 2_000
# Characters of a snippet, and of it before the first hit.
SNIPPET, LEAD = 160, 50
# A word has no more near spellings that are asked for.
NEAREST = 50
# Values of a facet that are shown.
FACETS = 10
SHARED = ("path", "sha256", "text", "kind", "lang", "published", "start", "end")


class Snippet(msgspec.Struct, frozen=True):
    """A stretch of the text round the first hit."""

    start: int
    end: int
    text: str


class Hit(msgspec.Struct, frozen=True):
    """A passage found. `hits` are the words that were asked for, in code points of the text with number `text`."""

    path: str
    sha256: str
    text: int
    kind: str
    lang: str
    published: str
    start: int
    end: int
    snippet: Snippet
    hits: tuple[Span, ...]
    rank: float
    statement: Attribution | None


class Results(msgspec.Struct, frozen=True):
    """What was found: `total` passages, or `more`, of which `ranked` were compared and some are in `hits`; facets as (value, passages)."""

    total: int
    more: bool
    ranked: int
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[tuple[str, int], ...]] = {}


def search(view: View, asked: str, inflections: Inflections, limit: int = 20, skip: int = 0, *, facets: bool = False) -> Results:
    """The hits of a question from the `skip`-th on; SearchError where it makes no sense."""
    finder = Finder(view)

    def near(form: str, letters: int) -> Sequence[str]:
        found = process.extract(form, finder.spellings(), scorer=OSA.distance, score_cutoff=letters, limit=NEAREST)
        return [spelling for spelling, _, _ in found]

    meant = understand(asked, inflections, near, finder.texts_in)
    passed, ranked = finder.best(meant.question, meant.only, limit, skip, RANKED)
    counts = finder.facets(meant.question, meant.only) if facets else {}
    total = sum(counts["kind"].values()) if facets else ranked
    characters = finder.characters({one.text for one in passed})
    shown = Showing(meant.question, inflections)
    hits = tuple(shown.hit(one, characters[one.text]) for one in passed)
    more = not facets and ranked == RANKED
    return Results(total, more, ranked, hits, {name: tuple(values.most_common(FACETS)) for name, values in counts.items() if values})


class Showing:
    """Finds in a passage the words that were asked for."""

    def __init__(self, question: Question | None, inflections: Inflections) -> None:
        self.wanted = list(positive(question)) if question else []
        self.inflections = inflections

    def hit(self, passed: Passed, characters: str) -> Hit:
        if passed.attribution is None:
            spans: Sequence[Span] = (Span(passed.start, passed.end),)
            sources: Sequence[Span] = ()
        else:
            spans, sources = passed.attribution.content, passed.attribution.source
        hits = sorted({*self.found(characters, spans, "forms", passed.lang), *self.found(characters, sources, "source", passed.lang)})
        first = next((h.start for h in hits if passed.start <= h.start < passed.end), passed.start)
        known = msgspec.structs.asdict(passed)
        return Hit(
            **{name: known[name] for name in SHARED},
            snippet=snippet(characters, Span(passed.start, passed.end), first),
            hits=tuple(hits),
            rank=round(passed.rank, 4),
            statement=passed.attribution,
        )

    def found(self, characters: str, spans: Sequence[Span], sort: str, lang: str) -> Iterator[Span]:
        told = [word for span in spans for word in words(characters, span.start, span.end)]
        for wanted in self.wanted:
            if sort in wanted.sorts:
                yield from in_order(told, wanted) if wanted.phrase else (Span(w.start, w.end) for w in told if fits(w.form, wanted))
            elif sort == "forms" and "lemmas" in wanted.sorts:
                yield from (Span(w.start, w.end) for w in told if not set(self.inflections.of(w.form, lang)).isdisjoint(wanted.words))
            elif sort == "source" and "lemmas" in wanted.sorts:
                yield from (Span(w.start, w.end) for w in told if itself(w.form) in wanted.words)


def positive(question: Question) -> Iterator[Words]:
    """The words that a passage was found by, not those that it had to be without."""
    if isinstance(question, Words):
        yield question
    elif isinstance(question, Both | Either):
        for part in question.parts:
            yield from positive(part)


def fits(form: str, wanted: Words) -> bool:
    return form.startswith(wanted.words) if wanted.prefix else form in wanted.words


def in_order(told: Sequence[Word], wanted: Words) -> Iterator[Span]:
    size = len(wanted.words)
    for at in range(len(told) - size + 1):
        if tuple(w.form for w in told[at : at + size]) == wanted.words:
            yield Span(told[at].start, told[at + size - 1].end)


def snippet(characters: str, passage: Span, first: int) -> Snippet:
    """Whole words round the first hit, within the passage."""
    start = max(passage.start, first - LEAD)
    end = min(passage.end, start + SNIPPET)
    start = max(passage.start, min(start, end - SNIPPET))
    if start > passage.start:
        start = characters.find(" ", start, first) + 1 or start
    if end < passage.end:
        end = max(characters.rfind(" ", first, end), first + 1)
    return Snippet(start, end, characters[start:end])
