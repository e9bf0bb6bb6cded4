"""What a cue may take as its content, and who may be its source.

Around a cue the paragraph falls into units: the branches under the cue, its ancestors with their other
branches, and the paragraph's other sentences. Units that cross a quotation mark are split there. A content
is a union of units, so split contents, quotations over several sentences and inverted speech need no rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sayso.attribution.cues import CHILD_ID, CLASS_ID, CLASSES, KIND_ID, KINDS, UPOS, UPOS_ID, one_hot
from sayso.attribution.layout import DASHES
from sayso.attribution.view import NOMINAL, View

Floats = NDArray[np.float32]
DEPTH = 4
SENTENCES = 8
UNIT_RELATIONS = (
    "nsubj", "obj", "iobj", "ccomp", "xcomp", "csubj", "obl", "advcl", "nmod", "acl", "parataxis", "conj", "mark", "aux", "cop",
    "case", "cc", "advmod", "expl", "appos", "punct", "det", "amod", "root", "dislocated", "discourse", "compound", "nummod", "fixed",
    "flat",
)  # fmt: skip
UNIT_ID = {r: n for n, r in enumerate(UNIT_RELATIONS)}
WHERE = ("child", "ancestor", "branch", "sentence")
WHERE_ID = {w: n for n, w in enumerate(WHERE)}


@dataclass(frozen=True)
class Unit:
    """A run of tokens [first, last) with no inner choice. `head` is its main token, `level` the ancestor's distance."""

    head: int
    tokens: tuple[int, ...]
    where: str
    level: int


def units(view: View, cue: int) -> list[Unit]:
    """All units of the cue's paragraph, in text order; the cue itself belongs to none."""
    found = list(tree_units(view, cue)) + list(sentence_units(view, cue))
    split = [part for unit in found for part in at_marks(view, unit)]
    return sorted(split, key=lambda u: u.tokens[0])


def tree_units(view: View, cue: int) -> Iterator[Unit]:
    analysis = view.analysis
    for child in analysis.children[cue]:
        yield Unit(child, tuple(analysis.subtree(child)), "child", 0)
    below, token, level = cue, analysis.heads[cue], 1
    while token >= 0:
        branches = [c for c in analysis.children[token] if c != below]
        if level > DEPTH:
            # Far above the cue everything goes together.
            yield Unit(token, tuple(sorted({token}.union(*(analysis.subtree(c) for c in branches)))), "ancestor", level)
        else:
            yield Unit(token, (token,), "ancestor", level)
            for c in branches:
                yield Unit(c, tuple(analysis.subtree(c)), "branch", level)
        below, token, level = token, analysis.heads[token], level + 1


def sentence_units(view: View, cue: int) -> Iterator[Unit]:
    analysis, layout = view.analysis, view.layout
    here = analysis.sentence_of[cue]
    paragraph = layout.paragraph[cue]
    for number in range(max(0, here - SENTENCES), min(len(analysis.sentences), here + SENTENCES + 1)):
        sentence = analysis.sentences[number]
        if number != here and layout.paragraph[sentence.first] == paragraph:
            root = next((t for t in range(sentence.first, sentence.last) if analysis.heads[t] < 0), sentence.first)
            yield Unit(root, tuple(range(sentence.first, sentence.last)), "sentence", number - here)


def at_marks(view: View, unit: Unit) -> Iterator[Unit]:
    """Split where a quotation begins or ends inside, if both sides have a word."""
    quotation = view.layout.quotation
    first = quotation[unit.tokens[0]]
    if all(quotation[t] == first for t in unit.tokens):
        yield unit
        return
    runs: list[list[int]] = [[unit.tokens[0]]]
    for token in unit.tokens[1:]:
        if quotation[token] == quotation[runs[-1][-1]]:
            runs[-1].append(token)
        else:
            runs.append([token])
    worded = [r for r in runs if any(view.analysis.upos[t] != "PUNCT" for t in r)]
    if len(worded) < 2 or all(sum(view.analysis.upos[t] != "PUNCT" for t in r) < 3 for r in worded[:-1]):
        yield unit
        return
    for run in runs:
        head = unit.head if unit.head in run else top(view, run)
        yield Unit(head, tuple(run), unit.where, unit.level)


def top(view: View, run: list[int]) -> int:
    """The token of a run whose head stands outside it."""
    inside = set(run)
    return next((t for t in run if view.analysis.heads[t] not in inside), run[0])


def cue_part(view: View, cue: int, chance: float) -> list[float]:
    """What every row of one cue shares."""
    entry = view.cue_entries[cue]
    row = one_hot(CLASS_ID.get(entry.kind, CLASS_ID["other"]) if entry else None, len(CLASSES))
    row += one_hot(UPOS_ID.get(view.analysis.upos[cue]), len(UPOS))
    feats = view.analysis.feats[cue]
    row += [float("VerbForm=Fin" in feats), float("VerbForm=Part" in feats), float("VerbForm=Inf" in feats), float("Voice=Pass" in feats)]
    has = [0.0] * len(CHILD_ID)
    for c in view.analysis.children[cue]:
        n = CHILD_ID.get(view.base[c])
        if n is not None:
            has[n] = 1.0
    row += has
    number = view.analysis.sentence_of[cue]
    layout = view.layout
    first, last = view.sentence(cue)
    row += [float(layout.dash[number]), float(min(layout.since_dash[number], 4)), float(layout.quotation[cue] >= 0), chance]
    row += [float(view.base[cue] in ("conj",)), float(view.base[cue] == "parataxis"), float(view.analysis.heads[cue] < 0)]
    row += [float(min(cue - first, 30)), float(min(last - cue, 30))]
    row.append(float(view.analysis.deprels[cue] == "acl:relcl"))
    row.append(float(any(view.analysis.deprels[c].endswith(":pass") for c in view.analysis.children[cue])))
    return row


def unit_part(view: View, cue: int, unit: Unit) -> list[float]:
    """What is known of one unit, and of what stands between it and the cue."""
    analysis, layout = view.analysis, view.layout
    first, last = unit.tokens[0], unit.tokens[-1] + 1
    words = [t for t in unit.tokens if analysis.upos[t] != "PUNCT"]
    head = unit.head
    feats = analysis.feats[head]
    row = [*one_hot(WHERE_ID[unit.where], len(WHERE)), float(unit.level)]
    row += one_hot(UNIT_ID.get(view.base[head]), len(UNIT_RELATIONS))
    row += one_hot(UPOS_ID.get(analysis.upos[head]), len(UPOS))
    row += [float("VerbForm=Fin" in feats), float("VerbForm=Inf" in feats), float(len(words)), float(len(words) == 0)]
    row += [float(last <= cue), float(first > cue), float(min(abs(first - cue), abs(last - 1 - cue)))]
    kids = [view.base[c] for c in analysis.children[head]]
    mark = view.child(head, "mark")
    case = view.child(head, "case")
    row += [float("nsubj" in kids), float("cop" in kids), float("aux" in kids), float(mark >= 0), float(case >= 0)]
    row += [float(view.has_role(mark, r)) for r in ("that", "whether", "infinitive")]
    row += [float(view.has_role(case, r)) for r in ("about", "agent", "according", "addressee")]
    row += one_hot(KIND_ID.get(view.kind_of(head), KIND_ID["other"]), len(KINDS))
    quoted = layout.quotation[words[0]] if words else layout.quotation[first]
    between = range(last, cue) if last <= cue else range(cue + 1, first)
    gap = [view.lower[t] for t in between]
    row += [float(quoted >= 0), float(quoted >= 0 and quoted == layout.quotation[cue]), float(quoted < 0 <= layout.quotation[cue])]
    row += [float(gap.count(",")), float(":" in gap), float(any(g in DASHES for g in gap)), float(any(g in '"”»«“' for g in gap))]
    row += [
        float(view.lower[last] in (",", '"', "»", "”") if last < len(analysis) else 0.0),
        float(view.lower[first - 1] == ":" if first else 0.0),
    ]
    row += [float(view.lower[first] in DASHES or (first > 0 and view.lower[first - 1] in DASHES)), float(view.lower[first] in '«"“”')]
    number = analysis.sentence_of[head]
    row += [float(layout.dash[number]), float(min(layout.since_dash[number], 6)), float(number - layout.first_of_paragraph[number])]
    row += [float(view.lower[last - 1] == ":"), float(view.lower[last - 1] == "?")]
    row.append(float(sum(view.kind_of(t) in ("pron1", "pron2") for t in words if analysis.upos[t] in ("PRON", "DET"))))
    row.append(float(any(c != cue and view.cue_kind(c) == "say" for c in words)))
    return row


def unit_rows(view: View, cue: int, found: list[Unit], chance: float) -> Floats:
    """(N, F) for the units of one cue."""
    shared = cue_part(view, cue, chance)
    own = [unit_part(view, cue, u) for u in found]
    rows = []
    for n, row in enumerate(own):
        before = own[n - 1][: len(WHERE) + 1 + len(UNIT_RELATIONS)] if n else [0.0] * (len(WHERE) + 1 + len(UNIT_RELATIONS))
        rows.append(shared + row + before)
    return np.array(rows, dtype=np.float32)


@dataclass(frozen=True)
class Nominal:
    """A noun phrase that may be the source: its head, and how it hangs together with the cue."""

    head: int
    where: str
    level: int
    through: int


def nominals(view: View, cue: int) -> list[Nominal]:
    """Noun phrases near the cue: its dependents and theirs, its ancestors and their other dependents."""
    analysis = view.analysis
    found: list[Nominal] = []
    for child in analysis.children[cue]:
        found.append(Nominal(child, "child", 0, child))
        found += [
            Nominal(g, "grandchild", 0, child) for g in analysis.children[child] if view.base[g] in ("nmod", "obl", "appos", "det", "nsubj")
        ]
    below, token, level = cue, analysis.heads[cue], 1
    while token >= 0 and level <= DEPTH:
        found.append(Nominal(token, "ancestor", level, below))
        found += [Nominal(c, "branch", level, below) for c in analysis.children[token] if c != below]
        below, token, level = token, analysis.heads[token], level + 1
    return [n for n in found if analysis.upos[n.head] in NOMINAL and view.base[n.head] not in ("case", "mark", "cop", "expl")]


PLACES = ("child", "grandchild", "ancestor", "branch")
PLACE_ID = {p: n for n, p in enumerate(PLACES)}


def nominal_part(view: View, cue: int, nominal: Nominal) -> list[float]:
    analysis = view.analysis
    head = nominal.head
    row = [*one_hot(PLACE_ID[nominal.where], len(PLACES)), float(nominal.level)]
    row += one_hot(UNIT_ID.get(view.base[head]), len(UNIT_RELATIONS))
    row += one_hot(UNIT_ID.get(view.base[nominal.through]), len(UNIT_RELATIONS))
    row += one_hot(KIND_ID.get(view.kind_of(head), KIND_ID["other"]), len(KINDS))
    case = view.child(head, "case")
    row.append(float(case < 0))
    row += [float(view.has_role(case, r)) for r in ("agent", "place", "addressee", "about", "according")]
    row.append(float(case == cue))
    row += [
        float(head < cue),
        float(abs(head - cue)),
        float(analysis.deprels[head].endswith(":pass")),
        float("poss" in analysis.deprels[head]),
    ]
    row += [float(view.layout.quotation[head] >= 0), float(view.layout.quotation[head] == view.layout.quotation[cue])]
    row += [float(view.has_role(head, "pointer")), float(view.has_role(head, "relative"))]
    clause = nominal.through if nominal.where == "ancestor" else analysis.heads[head]
    own_verb = nominal.where == "branch" and view.child(clause, "nsubj") == head
    row += [float(own_verb), float(view.child(cue, "nsubj") >= 0), float("Case=Gen" in analysis.feats[head])]
    return row


def nominal_rows(view: View, cue: int, found: list[Nominal], chance: float) -> Floats:
    """(N, F) for the possible sources of one cue."""
    shared = cue_part(view, cue, chance)
    return np.array([shared + nominal_part(view, cue, n) for n in found], dtype=np.float32)
