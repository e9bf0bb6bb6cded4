"""Drafts made whole: nesting, quotation form, factuality, channel and character spans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sayso.attribution.factuality import VALUES, fact_rows
from sayso.attribution.layout import CLOSE, EITHER, OPEN
from sayso.attribution.stage import Draft, Model, by_token, find_drafts
from sayso.attribution.view import View
from sayso.language.lexicon import Lexicon
from sayso.model import Analysis, Channel, Factuality, Quote, Span


@dataclass(frozen=True)
class Found:
    """One attribution before its source is resolved. `outer` is the index of the one it is nested in, or -1."""

    draft: Draft
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    quote: Quote
    fact: Factuality
    fact_chance: float
    outer: int
    question: bool
    channel: Channel | None
    cue_lemma: str
    cue_kind: str
    spoken: bool


def attribute(analysis: Analysis, lexicons: Mapping[str, Lexicon], model: Model) -> list[Found]:
    """All attributions of a text, in text order."""
    if not len(analysis):
        return []
    view = View(analysis, lexicons)
    drafts = find_drafts(view, model)
    if not drafts:
        return []
    chances = model.fact.probabilities(fact_rows(view, drafts))
    outers = nesting(drafts)
    best = chances.argmax(1)
    return [whole(view, draft, VALUES[int(best[n])], float(chances[n, best[n]]), outers[n]) for n, draft in enumerate(drafts)]


def whole(view: View, draft: Draft, fact: Factuality, chance: float, outer: int) -> Found:
    analysis = view.analysis
    last = max(draft.tokens)
    after = analysis.forms[last + 1] if last + 1 < len(analysis) else ""
    entry = view.cue_entries[draft.cue] if draft.cue >= 0 else None
    return Found(
        draft=draft,
        source=spans(analysis, draft.source),
        cue=spans(analysis, draft.cue_tokens),
        content=tuple(with_marks(view, run) for run in draft.content),
        quote=quote_form(view, draft),
        fact=fact,
        fact_chance=chance,
        outer=outer,
        question=after == "?" or analysis.forms[last] == "?",
        channel=channel(view, draft),
        cue_lemma=" ".join(entry.words) if entry else view.lemmas[draft.cue] if draft.cue >= 0 else "",
        cue_kind=entry.kind if entry else "",
        spoken=draft.source_head >= 0 and spoken(view, draft.source_head),
    )


def spoken(view: View, token: int) -> bool:
    """Whether a word stands in a quotation or in dash speech."""
    return view.layout.quotation[token] >= 0 or view.layout.since_dash[view.analysis.sentence_of[token]] >= 0


def spans(analysis: Analysis, tokens: Iterable[int]) -> tuple[Span, ...]:
    """Runs of neighbouring tokens as spans."""
    runs: list[list[int]] = []
    for token in tokens:
        if runs and runs[-1][-1] == token - 1:
            runs[-1].append(token)
        else:
            runs.append([token])
    return tuple(analysis.span(r[0], r[-1] + 1) for r in runs)


def with_marks(view: View, run: Sequence[int]) -> Span:
    """The run's span, with the quotation marks that open and close just round it."""
    analysis = view.analysis
    first, last = run[0], run[-1]
    forms = analysis.forms
    opened = first > 0 and forms[first - 1] in OPEN + EITHER and view.layout.quotation[first - 1] == view.layout.quotation[first] >= 0
    end = next((t for t in range(last + 1, min(last + 3, len(analysis))) if forms[t] in CLOSE + EITHER), -1)
    closed = (
        end >= 0
        and view.layout.quotation[end] == view.layout.quotation[last]
        and all(analysis.upos[t] == "PUNCT" for t in range(last + 1, end))
    )
    if opened and closed:
        return analysis.span(first - 1, end + 1)
    return analysis.span(first, last + 1)


def quote_form(view: View, draft: Draft) -> Quote:
    """direct, mixed or indirect by how much of the content stands in quotation marks or dash speech."""
    words = [t for t in draft.tokens if view.analysis.upos[t] != "PUNCT"]
    quoted = sum(view.layout.quotation[t] >= 0 for t in words)
    if words and quoted >= 0.9 * len(words) and (draft.cue < 0 or view.layout.quotation[draft.cue] < 0):
        return Quote.DIRECT
    first = min(words, default=0)
    sentence = view.analysis.sentence_of[first]
    spoken = view.layout.dash[sentence] and first <= view.analysis.sentences[sentence].first + 2
    if spoken and (draft.cue < 0 or draft.cue > first):
        return Quote.DIRECT
    if draft.cue < 0 and not draft.carried and view.layout.since_dash[sentence] >= 0:
        return Quote.DIRECT
    inside = draft.cue < 0 or view.layout.quotation[draft.cue] < 0
    return Quote.MIXED if inside and quoted >= 2 else Quote.INDIRECT


def nesting(drafts: Sequence[Draft]) -> list[int]:
    """For each draft the smallest other one whose content holds its cue (or all of a content without cue)."""
    holders = by_token([d.tokens for d in drafts])
    found = []
    for n, draft in enumerate(drafts):
        anchor = draft.cue if draft.cue >= 0 else min(draft.tokens)
        inside = [k for k in holders.get(anchor, ()) if k != n and larger(drafts[k], draft)]
        if draft.cue < 0:
            inside = [k for k in inside if draft.tokens < drafts[k].tokens]
        found.append(min(inside, key=lambda k: len(drafts[k].tokens), default=-1))
    return found


def larger(outer: Draft, inner: Draft) -> bool:
    """Strictly larger, so that two contents that hold each other's cue cannot nest in a ring."""
    return (len(outer.tokens), outer.cue) > (len(inner.tokens), inner.cue)


def channel(view: View, draft: Draft) -> Channel | None:
    """ "in a statement", "told AFP": a phrase of the pack near the cue and outside the content, or an outlet told."""
    if draft.cue < 0:
        return None
    analysis = view.analysis
    inside = draft.tokens | set(draft.source)
    first, last = view.sentence(draft.cue)
    lower = view.lower[first:last]
    known = view.lexicon(draft.cue).channels
    for at, word in enumerate(lower):
        for words, kind in known.get(word, ()):
            tokens = range(first + at, first + at + len(words))
            if tuple(lower[at : at + len(words)]) == words and not inside.intersection(tokens):
                return Channel(analysis.span(tokens[0], tokens[-1] + 1), kind)
    for child in analysis.children[draft.cue]:
        case = view.child(child, "case")
        told = view.base[child] in ("obj", "iobj") or view.has_role(case, "addressee")
        if told and child not in inside and outlet(view, child):
            phrase = view.phrase(child)
            start = case if case >= 0 else phrase[0]
            return Channel(analysis.span(min(start, phrase[0]), phrase[-1] + 1), "outlet")
    return None


def outlet(view: View, token: int) -> bool:
    phrase = " ".join(view.lower[t] for t in view.phrase(token))
    return phrase in view.lexicon(token).outlets or view.kind_of(token) == "outlet"
