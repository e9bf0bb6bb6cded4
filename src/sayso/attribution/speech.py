"""Speech without a cue: dash and quotation-mark speech that nobody is said to say, and speech that carries on.

A sentence is narration (0), speech without a cue (1), or carried over from what stands before (2).
"""

from __future__ import annotations

from collections.abc import Sequence, Set

import numpy as np
from numpy.typing import NDArray

from sayso.attribution.following import SOURCES, following_rows
from sayso.attribution.layout import DASHES
from sayso.attribution.view import View

Floats = NDArray[np.float32]
NARRATION, SPEECH, CARRIED = 0, 1, 2
GROUPS = (frozenset({"say", "claim"}), frozenset({"reveal", "confirm", "perceive"}), frozenset({"according", "written"}),
          frozenset({"think", "believe", "know"}), frozenset({"ask", "order", "propose", "wish", "hope"}))  # fmt: skip


def sentence_rows(view: View, contents: Sequence[tuple[int, Set[int]]]) -> Floats:
    """(sentences, F). `contents` are each cue with the tokens of its content.

    A content before its cue, or in other sentences than it, is spoken for; one behind its cue may stand in a speech
    that nobody is said to say (`– Jeg tror at …`).
    """
    analysis = view.analysis
    if not analysis.sentences:
        return np.zeros((0, 1), dtype=np.float32)
    cues = {cue for cue, _ in contents}
    covered = {t for _, tokens in contents for t in tokens}
    of = analysis.sentence_of
    spoken_for = {t for cue, tokens in contents for t in tokens if t < cue or of[t] != of[cue]}
    own = [sentence_part(view, n, cues, covered, spoken_for) for n in range(len(analysis.sentences))]
    width = len(own[0])
    blank = [0.0] * width
    rows = []
    last_cue = 99
    for n, row in enumerate(own):
        last_cue = 0 if row[0] else min(last_cue + 1, 9)
        before, after = (own[n - 1] if n else blank), (own[n + 1] if n + 1 < len(own) else blank)
        earlier = own[n - 2] if n > 1 else blank
        rows.append(row + before + after + earlier[:8] + [float(last_cue)])
    return np.hstack([np.array(rows, dtype=np.float32), following_rows(view, contents)])


def sentence_part(view: View, number: int, cues: Set[int], covered: Set[int], spoken_for: Set[int]) -> list[float]:
    analysis, layout = view.analysis, view.layout
    sentence = analysis.sentences[number]
    tokens = range(sentence.first, sentence.last)
    words = [t for t in tokens if analysis.upos[t] != "PUNCT"] or [sentence.first]
    first, second, third = 0, 0, 0
    for t in words:
        if analysis.upos[t] in ("PRON", "DET"):
            kind = view.kind_of(t)
            first += kind == "pron1"
            second += kind == "pron2"
            third += kind == "pron3"
    paragraph_start = layout.first_of_paragraph[number]
    following = number + 1 < len(analysis.sentences) and layout.first_of_paragraph[number + 1] == paragraph_start
    present = sum("Tense=Pres" in analysis.feats[t] for t in words)
    past = sum("Tense=Past" in analysis.feats[t] for t in words)
    subject = next((t for t in words if view.base[t] == "nsubj"), -1)
    return [
        float(any(t in cues for t in tokens)),
        sum(t in covered for t in words) / len(words),
        sum(t in spoken_for for t in words) / len(words),
        float(layout.dash[number]),
        float(min(layout.since_dash[number], 8)),
        float(layout.dash[paragraph_start]),
        sum(layout.quotation[t] >= 0 for t in words) / len(words),
        float(number - paragraph_start),
        float(following),
        float(len(words)),
        float(first), float(second), float(third),
        float(analysis.forms[sentence.last - 1] == "?"),
        float(analysis.forms[sentence.last - 1] == "!"),
        float(analysis.forms[sentence.last - 1] == ":"),
        float(analysis.upos[sentence.last - 1] == "PUNCT"),
        float(present), float(past),
        float(sum(t in view.name_of for t in words)),
        float(subject >= 0 and view.kind_of(subject) == "pron3"),
        float(subject >= 0 and view.kind_of(subject).startswith("name")),
        float(any(view.lower[t] in ("«", '"', "“", "”", "»") for t in tokens)),
        float(any(analysis.forms[t] in DASHES for t in tokens[1:])),
        float(number == 0),
        *cue_kinds(view, [t for t in tokens if t in cues]),
    ]  # fmt: skip


def cue_kinds(view: View, cues: list[int]) -> list[float]:
    """What sorts of cues a sentence has, and whose: what is carried over goes on from them."""
    kinds = {view.cue_kind(t) for t in cues}
    sources = {view.kind_of(view.subject(t)) for t in cues}
    row = [float(bool(kinds & group)) for group in GROUPS]
    return row + [float(bool(sources & group)) for group in SOURCES]
