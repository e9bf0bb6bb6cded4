"""From the units round a cue to its content: which are chosen, joined to runs and trimmed at their edges."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from sayso.attribution.units import Nominal, Unit
from sayso.attribution.view import View

# So much of a quotation is enough to have said it all.
SAID = 0.2


@dataclass(frozen=True)
class Look:
    """What was found round one cue: units and possible sources, each with its chance."""

    cue: int
    chance: float
    units: list[Unit]
    by_unit: np.ndarray
    people: list[Nominal]
    by_source: np.ndarray


def content_runs(view: View, look: Look, least: float, taken: set[int]) -> tuple[tuple[int, ...], ...]:
    """The chosen units joined: runs of tokens with only punctuation between them are one run."""
    found, chances = look.units, look.by_unit
    if not found:
        return ()
    chosen = [u for u, p in zip(found, chances, strict=True) if p >= least and worded(view, u.tokens)]
    if not chosen:
        best = int(np.argmax(chances))
        if chances[best] < 0.5 * least or not worded(view, found[best].tokens):
            return ()
        chosen = [found[best]]
    tokens = sorted(whole_quotations(view, look.cue, {t for u in chosen for t in u.tokens}) - taken)
    runs: list[list[int]] = []
    for token in tokens:
        if runs and all(view.analysis.upos[t] == "PUNCT" for t in range(runs[-1][-1] + 1, token)):
            runs[-1].append(token)
        else:
            runs.append([token])
    trimmed = [trim(view, run) for run in runs]
    kept = [r for r in trimmed if worded(view, r)]
    kept = [r for r in kept if len(r) > 1 or not stray(view, look.cue, r[0])] or kept[:1]
    if kept and kept[0][0] > look.cue:
        kept[0] = without_link(view, kept[0])
    return tuple(tuple(range(r[0], r[-1] + 1)) for r in kept)


def whole_quotations(view: View, cue: int, tokens: set[int]) -> set[int]:
    """Who says a good part of a quotation says all of it: `“It was late. We went home,” she said.`"""
    quotation = view.layout.quotation
    found = set(tokens)
    for number in {quotation[t] for t in tokens} - {-1, quotation[cue]}:
        all_of_it = range(*view.layout.quotations[number])
        words = [t for t in all_of_it if view.worded[t]]
        if sum(t in tokens for t in words) >= SAID * len(words):
            found.update(all_of_it)
    return found


def stray(view: View, cue: int, token: int) -> bool:
    """A complementizer left alone, or the `det` of `heter det`."""
    formal = view.base[token] == "expl" or (view.base[token] == "nsubj" and view.analysis.heads[token] == cue)
    return view.base[token] == "mark" or (formal and view.has_role(token, "pointer"))


def without_link(view: View, run: list[int]) -> list[int]:
    """`forslag om høyere avgift`: the preposition that links a cue to its content belongs to neither."""
    link = view.base[run[0]] == "case" and (view.has_role(run[0], "about") or view.has_role(run[0], "as"))
    return run[1:] if link and len(run) > 1 else run


def worded(view: View, tokens: Iterable[int]) -> bool:
    return any(view.analysis.upos[t] not in ("PUNCT", "CCONJ") for t in tokens)


def trim(view: View, run: list[int]) -> list[int]:
    """Without edge punctuation and without the complementizer."""
    kept = view.trim(run)
    while len(kept) > 1 and introduces(view, kept[0], kept[1]):
        kept = view.trim(kept[1:])
    return kept


def introduces(view: View, token: int, after: int) -> bool:
    """A complementizer, or a preposition just before one or before an infinitive (`om at`, `om å`)."""
    if view.base[token] == "mark" and (view.has_role(token, "that") or view.has_role(token, "whether")):
        return True
    opens = view.base[after] == "mark" and any(view.has_role(after, r) for r in ("that", "whether", "infinitive"))
    return opens and view.base[token] in ("case", "mark")
