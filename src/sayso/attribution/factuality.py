"""How certain a source presents a content: what a small forest sees of cue, negation, modals and hedges.

The values are FactBank's (Saurí & Pustejovsky 2009); settled cases 2-5 of the guidelines are what it learns.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sayso.attribution.cues import CLASS_ID, CLASSES, UPOS, UPOS_ID, one_hot
from sayso.attribution.stage import Draft
from sayso.attribution.view import View
from sayso.model import Factuality

Floats = NDArray[np.float32]
VALUES = tuple(Factuality)
VALUE_ID = {v.value: n for n, v in enumerate(VALUES)}
EFFECTS = ("PR+", "PS+", "PR-", "PS-")


def fact_rows(view: View, drafts: Sequence[Draft]) -> Floats:
    """(N, F) for N drafts."""
    if not drafts:
        return np.zeros((0, 1), dtype=np.float32)
    return np.array([fact_part(view, d) for d in drafts], dtype=np.float32)


def fact_part(view: View, draft: Draft) -> list[float]:
    return cue_side(view, draft.cue) + content_side(view, draft) + [float(draft.carried)]


def cue_side(view: View, cue: int) -> list[float]:
    """The cue's class and default, and what stands round it: negation, modals, conditions."""
    width = 1 + len(CLASSES) + len(VALUES) + len(UPOS) + len(EFFECTS) + 9
    if cue < 0:
        return [1.0] + [0.0] * (width - 1)
    analysis = view.analysis
    entry = view.cue_entries[cue]
    row = [0.0]
    row += one_hot(CLASS_ID.get(entry.kind, CLASS_ID["other"]) if entry else None, len(CLASSES))
    row += one_hot(VALUE_ID.get(entry.fact) if entry else None, len(VALUES))
    row += one_hot(UPOS_ID.get(analysis.upos[cue]), len(UPOS))
    near = list(analysis.children[cue])
    effects = [view.lexicon(c).hedges.get(view.lower[c], "") for c in near]
    row += [float(e in effects) for e in EFFECTS]
    aux = [c for c in near if view.base[c] == "aux"]
    mark = view.child(cue, "mark")
    feats = analysis.feats[cue]
    row += [float(view.negated(cue)), float(bool(aux)), float(view.has_role(mark, "infinitive"))]
    row += [float(view.has_role(mark, "whether")), float("Tense=Past" in feats), float("VerbForm=Inf" in feats), float("Mood=Imp" in feats)]
    _first, last = view.sentence(cue)
    row += [
        float(analysis.forms[last - 1] == "?"),
        float(any(view.cue_kind(a) == "wish" for a in aux)),
    ]
    return row


def content_side(view: View, draft: Draft) -> list[float]:
    """The content's own root: clause or phrase, complementizer, negation, modals, hedges, question."""
    analysis = view.analysis
    tokens = draft.tokens
    root = next((t for t in sorted(tokens) if analysis.heads[t] not in tokens and analysis.upos[t] != "PUNCT"), min(tokens))
    children = analysis.children[root]
    mark = view.child(root, "mark")
    outer = [c for c in children if view.base[c] in ("advmod", "aux", "mark", "discourse")]
    effects = [view.lexicon(c).hedges.get(view.lower[c], "") for c in [*outer, root]]
    feats = analysis.feats[root]
    last = max(tokens)
    end = analysis.forms[min(last + 1, len(analysis) - 1)]
    finite = "VerbForm=Fin" in feats or any("VerbForm=Fin" in analysis.feats[c] for c in children)
    row = [float(e in effects) for e in EFFECTS]
    row += [float(view.negated(root)), float(finite), float("VerbForm=Inf" in feats), float(analysis.upos[root] in ("NOUN", "PROPN"))]
    row += [float(view.has_role(mark, r)) for r in ("that", "whether", "infinitive")]
    row += [float(view.has_role(min(tokens), "question")), float(end == "?" or analysis.forms[last] == "?"), float("Mood=Imp" in feats)]
    row += [float(any(view.base[c] == "nsubj" for c in children)), float(min(len(tokens), 40)), float(len(draft.content))]
    row += [float(view.base[root] == "ccomp"), float(view.base[root] == "xcomp"), float(view.base[root] in ("obj", "obl", "nmod"))]
    before = draft.content[0][0] - 1
    row += [float(view.has_role(before, r)) for r in ("that", "whether", "infinitive")]
    row.append(float(draft.cue >= 0 and min(tokens) > draft.cue))
    # `ideen om at de skal ha møttes`: the content is hearsay itself.
    row.append(float(any(view.cue_kind(c) == "evidential" for c in children)))
    return row
