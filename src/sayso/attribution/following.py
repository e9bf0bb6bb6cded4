"""How a sentence stands to what was said just before it: whether somebody's words may go on in it.

`Ifølge Berg var urnene på plass. Så endret alt seg brått.`: the second sentence is carried over, or it is the writer's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

import numpy as np
from numpy.typing import NDArray

from sayso.attribution.cues import one_hot
from sayso.attribution.view import View

Floats = NDArray[np.float32]
Content = tuple[int, Set[int]]
STARTS = ("ADV", "PRON", "DET", "CCONJ", "PROPN", "NOUN", "ADP", "SCONJ", "VERB", "AUX", "ADJ")
START_ID = {u: n for n, u in enumerate(STARTS)}
# The classes of cues that are often gone on from, and whose words they give.
TOLD = ("say", "claim", "reveal", "confirm", "perceive", "according", "written", "think", "believe", "know", "ask", "order", "propose",
        "wish", "hope", "fear", "deny")  # fmt: skip
TOLD_ID = {c: n for n, c in enumerate(TOLD)}
SOURCES = (frozenset({"document", "picture"}), frozenset({"body", "nameORG", "outlet", "collective"}),
           frozenset({"person", "namePER", "pron3"}), frozenset({"pron1"}), frozenset({"pron3"}))  # fmt: skip
ABOUT = ("NOUN", "PROPN", "VERB", "ADJ")
# Fewer sentences than this are no article, and say nothing of what sort of text it is.
ARTICLE = 4
MOST = 60


def following_rows(view: View, contents: Sequence[Content]) -> Floats:
    """(sentences, F): the sort of text, the sentence itself, the content that ends just before it, the cue that comes after."""
    of = view.analysis.sentence_of
    last: dict[int, Content] = {}
    cues: dict[int, int] = {}
    for cue, tokens in contents:
        if tokens:
            cues.setdefault(of[cue], cue)
            number, end = of[max(tokens)], max(tokens)
            if number not in last or end > max(last[number][1]):
                last[number] = (cue, tokens)
    text = text_part(view, len(contents))
    rows = []
    for number in range(len(view.analysis.sentences)):
        row = text + own_part(view, number) + before_part(view, number, last.get(number - 1))
        rows.append(row + after_part(view, cues.get(number + 1, -1)))
    return np.array(rows, dtype=np.float32)


def text_part(view: View, cues: int) -> list[float]:
    """What sort of text it is: an interview, a report, somebody's opinion."""
    sentences, layout = view.analysis.sentences, view.layout
    if len(sentences) < ARTICLE:
        return [-1.0] * 4
    outside = [s for n, s in enumerate(sentences) if layout.since_dash[n] < 0]
    own = sum(any(view.kind_of(t) == "pron1" and layout.quotation[t] < 0 for t in range(s.first, s.last)) for s in outside)
    return [sum(layout.dash) / len(sentences), own / max(1, len(outside)), cues / len(sentences), float(min(len(sentences), MOST))]


def own_part(view: View, number: int) -> list[float]:
    """How the sentence begins, its tense, its modals, negators and hedges."""
    analysis, layout = view.analysis, view.layout
    words = worded(view, number)
    first = words[0]
    lexicon = view.lexicon(first)
    tense = first_tense(view, words)
    paragraph = layout.first_of_paragraph
    goes_on = number + 1 < len(analysis.sentences) and paragraph[number + 1] == paragraph[number]
    begun = analysis.sentences[number].first
    opened = number > 0 and layout.quotation[begun] == layout.quotation[begun - 1] >= 0
    return [
        float(number > 0 and paragraph[number] == paragraph[number - 1]), float(goes_on), float(opened),
        float(tense == "Pres"), float(tense == "Past"),
        float(any(analysis.upos[t] == "AUX" and view.lemmas[t] in lexicon.modals for t in words)),
        float(any(view.lower[t] in lexicon.negators for t in words)),
        float(any(view.lower[t] in lexicon.hedges for t in words)),
        float(view.has_role(first, "pointer")),
        *one_hot(START_ID.get(analysis.upos[first]), len(STARTS)),
    ]  # fmt: skip


WIDTH_BEFORE = 8 + len(TOLD) + len(SOURCES)


def before_part(view: View, number: int, said: Content | None) -> list[float]:
    """The content that ends in the sentence before: whose it is, how it was told, how like this sentence it is."""
    if said is None:
        return [-1.0] * WIDTH_BEFORE
    cue, tokens = said
    analysis = view.analysis
    words, before = worded(view, number), worded(view, number - 1)
    source = view.subject(cue)
    subject = next((t for t in words if view.base[t] == "nsubj"), -1)
    told, here = first_tense(view, sorted(tokens)), first_tense(view, words)
    return [
        float(before[-1] in tokens), float(min(tokens) > cue), float(analysis.sentence_of[cue] == number - 1),
        sum(view.layout.quotation[t] >= 0 for t in tokens) / len(tokens),
        float(bool(told) and told == here), likeness(view, words, tokens), float(same_person(view, subject, source)),
        float(len(tokens)),
        *one_hot(TOLD_ID.get(view.cue_kind(cue)), len(TOLD)),
        *(float(view.kind_of(source) in group) for group in SOURCES),
    ]  # fmt: skip


def after_part(view: View, cue: int) -> list[float]:
    """The cue of the sentence after, if it has one: `Han sier også …`."""
    if cue < 0:
        return [0.0, -1.0, -1.0]
    return [1.0, float(view.kind_of(view.subject(cue)) == "pron3"), float(view.cue_kind(cue) in ("say", "claim", "think"))]


def worded(view: View, number: int) -> list[int]:
    """The words of a sentence; its first token where it has none."""
    sentence = view.analysis.sentences[number]
    return [t for t in range(sentence.first, sentence.last) if view.worded[t]] or [sentence.first]


def first_tense(view: View, tokens: Iterable[int]) -> str:
    """The tense of the first word that has one."""
    found = (feats.partition("Tense=")[2][:4] for feats in (view.analysis.feats[t] for t in tokens) if "Tense=" in feats)
    return next(found, "")


def likeness(view: View, one: Iterable[int], other: Iterable[int]) -> float:
    """The share of the longer words that two pieces have in common."""
    left, right = long_words(view, one), long_words(view, other)
    return len(left & right) / max(1, min(len(left), len(right)))


def long_words(view: View, tokens: Iterable[int]) -> set[str]:
    return {view.lemmas[t] for t in tokens if view.analysis.upos[t] in ABOUT and len(view.lemmas[t]) > 3}


def same_person(view: View, subject: int, source: int) -> bool:
    """Whether a sentence goes on about the one who spoke, which the writer does."""
    if subject < 0 or source < 0:
        return False
    person = view.kind_of(subject) == "pron3" and view.kind_of(source) in ("namePER", "person", "pron3")
    return person or view.lemmas[subject] == view.lemmas[source]
