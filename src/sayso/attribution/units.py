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
DASH_MARKS, QUOTE_MARKS = frozenset(DASHES), frozenset('"”»«“')
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


def cue_part(view: View, cue: int) -> list[float]:
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
    row += [float(layout.dash[number]), float(min(layout.since_dash[number], 4)), float(layout.quotation[cue] >= 0)]
    row += [float(view.base[cue] in ("conj",)), float(view.base[cue] == "parataxis"), float(view.analysis.heads[cue] < 0)]
    row += [float(min(cue - first, 30)), float(min(last - cue, 30))]
    row.append(float(view.analysis.deprels[cue] == "acl:relcl"))
    row.append(float(any(view.analysis.deprels[c].endswith(":pass") for c in view.analysis.children[cue])))
    return row


def unit_part(view: View, unit: Unit) -> list[float]:
    """What is known of one unit whatever the cue; the same for every cue of its paragraph, so made once."""
    key = (unit.head, unit.tokens[0], unit.tokens[-1], len(unit.tokens))
    found = view.unit_parts.get(key)
    if found is None:
        found = view.unit_parts[key] = make_unit_part(view, unit)
    return found


def make_unit_part(view: View, unit: Unit) -> list[float]:
    analysis, layout = view.analysis, view.layout
    first, last = unit.tokens[0], unit.tokens[-1] + 1
    head = unit.head
    feats = analysis.feats[head]
    words = sum(map(view.worded.__getitem__, unit.tokens))
    row = one_hot(UNIT_ID.get(view.base[head]), len(UNIT_RELATIONS))
    row += one_hot(UPOS_ID.get(analysis.upos[head]), len(UPOS))
    row += [float("VerbForm=Fin" in feats), float("VerbForm=Inf" in feats), float(words), float(words == 0)]
    kids = [view.base[c] for c in analysis.children[head]]
    mark = view.child(head, "mark")
    case = view.child(head, "case")
    row += [float("nsubj" in kids), float("cop" in kids), float("aux" in kids), float(mark >= 0), float(case >= 0)]
    row += [float(view.has_role(mark, r)) for r in ("that", "whether", "infinitive")]
    row += [float(view.has_role(case, r)) for r in ("about", "agent", "according", "addressee")]
    row += one_hot(KIND_ID.get(view.kind_of(head), KIND_ID["other"]), len(KINDS))
    row.append(float(quotation_of(view, unit) >= 0))
    row += [
        float(view.lower[last] in (",", '"', "»", "”") if last < len(analysis) else 0.0),
        float(view.lower[first - 1] == ":" if first else 0.0),
    ]
    row += [float(view.lower[first] in DASHES or (first > 0 and view.lower[first - 1] in DASHES)), float(view.lower[first] in '«"“”')]
    number = analysis.sentence_of[head]
    row += [float(layout.dash[number]), float(min(layout.since_dash[number], 6)), float(number - layout.first_of_paragraph[number])]
    row += [float(view.lower[last - 1] == ":"), float(view.lower[last - 1] == "?")]
    row.append(float(sum(map(view.spoken_to.__getitem__, unit.tokens))))
    row.append(float(any(map(view.says.__getitem__, unit.tokens))))
    return row


def quotation_of(view: View, unit: Unit) -> int:
    """The quotation that the unit's first word stands in; -1 outside."""
    word = next((t for t in unit.tokens if view.worded[t]), unit.tokens[0])
    return view.layout.quotation[word]


def unit_and_cue(view: View, cue: int, unit: Unit) -> list[float]:
    """How the unit stands to the cue: place in the tree, distance, quotations, and what lies between."""
    first, last = unit.tokens[0], unit.tokens[-1] + 1
    row = [*one_hot(WHERE_ID[unit.where], len(WHERE)), float(unit.level)]
    row += [float(last <= cue), float(first > cue), float(min(abs(first - cue), abs(last - 1 - cue)))]
    quoted, own = quotation_of(view, unit), view.layout.quotation[cue]
    row += [float(quoted >= 0 and quoted == own), float(quoted < 0 <= own)]
    gap = view.lower[last:cue] if last <= cue else view.lower[cue + 1 : first]
    return [*row, float(gap.count(",")), float(":" in gap), float(not DASH_MARKS.isdisjoint(gap)), float(not QUOTE_MARKS.isdisjoint(gap))]


def unit_rows(view: View, cue: int, found: list[Unit]) -> Floats:
    """(N, F) for the units of one cue."""
    if not found:
        return np.zeros((0, 1), dtype=np.float32)
    shared = np.array(cue_part(view, cue), dtype=np.float32)
    own = np.array([unit_part(view, u) for u in found], dtype=np.float32)
    joint = np.array([unit_and_cue(view, cue, u) for u in found], dtype=np.float32)
    placed = np.concatenate([joint[:, : len(WHERE) + 1], own[:, : len(UNIT_RELATIONS)]], axis=1)
    before = np.concatenate([np.zeros_like(placed[:1]), placed[:-1]])
    return np.concatenate([np.broadcast_to(shared, (len(found), len(shared))), own, joint, before], axis=1)


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
    told = addressee(view, cue)
    return [n for n in found if may_speak(view, n.head) and n.head != told]


def addressee(view: View, cue: int) -> int:
    """Who `fikk beskjed om å vente`: the one told, and never the source; -1 where nobody is. Who `fikk inntrykk` has it."""
    verb = view.analysis.heads[cue]
    receives = verb >= 0 and view.base[cue] == "obj" and "receive" in view.lexicon(verb).roles.get(view.lemmas[verb], ())
    told = receives and view.analysis.upos[cue] == "NOUN" and view.cue_kind(cue) not in OWN
    return view.subject(verb) if told else -1


def may_speak(view: View, token: int) -> bool:
    """Nominal, or a `her` that points at a document; no relative pronoun: the source is what that stands for."""
    if view.analysis.upos[token] == "ADV" and view.has_role(token, "pointer"):
        return True
    if view.analysis.upos[token] not in NOMINAL or view.base[token] in ("case", "mark", "cop", "expl"):
        return False
    return not (view.has_role(token, "relative") and view.analysis.upos[token] == "PRON")


# Classes of cues that one has oneself, whoever gave them.
OWN = ("believe", "think", "feel", "know")
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


NO_NOMINAL = [0.0] * (len(PLACES) + 1 + 2 * len(UNIT_RELATIONS) + len(KINDS) + 18)


def nominal_rows(view: View, cue: int, found: list[Nominal]) -> Floats:
    """(N, F) for the possible sources of one cue."""
    if not found:
        return np.zeros((0, 1), dtype=np.float32)
    shared = np.array(cue_part(view, cue), dtype=np.float32)
    own = np.array([nominal_part(view, cue, n) for n in found], dtype=np.float32)
    return np.concatenate([np.broadcast_to(shared, (len(found), len(shared))), own], axis=1)
