"""From an analysis to drafts: which cues, with which content and source, and which speech has no cue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from sayso.attribution.contents import Look, content_runs, worded
from sayso.attribution.cues import KIND_ID, KINDS, MARKS, RELATION_ID, RELATIONS, UPOS, UPOS_ID, Rates, candidates, one_hot
from sayso.attribution.cues import rows as cue_rows
from sayso.attribution.speech import CARRIED, NARRATION, SPEECH, sentence_rows
from sayso.attribution.units import NO_NOMINAL, nominal_part, nominal_rows, nominals, unit_rows, units
from sayso.attribution.view import View
from sayso.language.forest import Forest

# A source as sure as this has no rivals; drafts of neighbouring cues stand within this many places.
SURE = 0.9
# Contents with more or fewer units are drafts too, beside the one by the usual threshold.
OTHER_FLOORS = (0.2, 0.8)
NEAR = 6
# What a right content with a wrong source is worth beside a right one.
HALF_RIGHT = 0.3
FORESTS = ("cue", "unit", "source", "keep", "speech", "fact")


@dataclass(frozen=True)
class Thresholds:
    """Chosen by cross-validation on the training articles alone (training/crossval.py).

    `keep` gives about the best mean of `ar`, `content` and `indirect_recall`. `carried` is higher than its best F1 asks
    (0.16): nobody's words are carried on where it is not certain (docs/decisions/0011-carried.md).
    """

    rate: float = 0.04
    look: float = 0.12
    keep: float = 0.32
    hearsay: float = 0.1
    modal: float = 0.2
    unit: float = 0.5
    source: float = 0.1
    speech: float = 0.5
    speech_on: float = 0.1
    carried: float = 0.35


@dataclass(frozen=True)
class Model:
    """The forests of the stage, and how often each lemma was a cue in training."""

    cue: Forest
    unit: Forest
    source: Forest
    keep: Forest
    speech: Forest
    fact: Forest
    rates: Rates
    thresholds: Thresholds = field(default_factory=Thresholds)

    @classmethod
    def of(cls, arrays: Mapping[str, np.ndarray], rates: Rates) -> Model:
        """From attribution.safetensors and attribution.json."""
        cue, unit, source, keep, speech, fact = (Forest(arrays, name) for name in FORESTS)
        return cls(cue, unit, source, keep, speech, fact, rates)


@dataclass(frozen=True)
class Draft:
    """An attribution over tokens, before factuality and entity. `cue` is -1 for speech without one."""

    cue: int
    cue_tokens: tuple[int, ...]
    source: tuple[int, ...]
    source_head: int
    content: tuple[tuple[int, ...], ...]
    chance: float
    carried: bool = False

    @property
    def tokens(self) -> frozenset[int]:
        return frozenset(t for run in self.content for t in run)


def find_drafts(view: View, model: Model) -> list[Draft]:
    """All drafts of a text, in text order."""
    drafts = resumed(view, untangled(view, apart(with_cue(view, model))))
    drafts += without_cue(view, model, drafts)
    return sorted(drafts, key=lambda d: (d.content[0][0], -len(d.tokens)))


def with_cue(view: View, model: Model) -> list[Draft]:
    """Drafts round the likely cues; a last look at each whole draft decides, and chooses among a cue's drafts."""
    drafts, rows = propose(view, model)
    if not drafts:
        return []
    best: dict[int, Draft] = {}
    wrong_source, right = model.keep.probabilities(rows)[:, 1:].T
    for draft, chance in zip(drafts, (right + HALF_RIGHT * wrong_source).tolist(), strict=True):
        if chance >= least(view, draft.cue, model.thresholds) and (draft.cue not in best or chance > best[draft.cue].chance):
            best[draft.cue] = replace(draft, chance=chance)
    return list(best.values())


def propose(view: View, model: Model) -> tuple[list[Draft], np.ndarray]:
    """Every draft worth a look, and its row for the forest that decides; `chance` is the cue's alone."""
    tokens = candidates(view, model.rates, model.thresholds.rate)
    if not tokens:
        return [], np.zeros((0, 1), dtype=np.float32)
    cue_part = cue_rows(view, tokens, model.rates)
    chances = model.cue.probabilities(cue_part)
    likely = np.flatnonzero(chances >= model.thresholds.look).tolist()
    unit_sets = [units(view, tokens[n]) for n in likely]
    people = [nominals(view, tokens[n]) for n in likely]
    by_unit = scored(model.unit, [unit_rows(view, tokens[n], u) for n, u in zip(likely, unit_sets, strict=True)])
    by_source = scored(model.source, [nominal_rows(view, tokens[n], p) for n, p in zip(likely, people, strict=True)])
    drafts: list[Draft] = []
    rows: list[np.ndarray] = []
    for k, n in enumerate(likely):
        look = Look(tokens[n], float(chances[n]), unit_sets[k], by_unit[k], people[k], by_source[k])
        for draft, row in choices(view, look, model.thresholds):
            drafts.append(draft)
            rows.append(np.concatenate([cue_part[n], row]))
    if not drafts:
        return [], np.zeros((0, 1), dtype=np.float32)
    return drafts, np.hstack([np.array(rows, dtype=np.float32), neighbour_parts(drafts)])


def choices(view: View, look: Look, thresholds: Thresholds) -> Iterable[tuple[Draft, np.ndarray]]:
    """A draft for each source that may be the cue's, and one without; for the likeliest also narrower and wider contents."""
    own = cue_words(view, look.cue)
    for rank, (at, *chances) in enumerate(options(look.by_source, thresholds.source)):
        head = look.people[at].head if at >= 0 else -1
        source = tuple(view.phrase(head)) if at >= 0 else ()
        how = nominal_part(view, look.cue, look.people[at]) if at >= 0 else NO_NOMINAL
        seen: set[tuple[tuple[int, ...], ...]] = set()
        for floor in (thresholds.unit, *OTHER_FLOORS)[: 1 if rank else None]:
            content = content_runs(view, look, floor, {*own, *source})
            rest = outside(source, content)
            if content and content not in seen and (at < 0 or rest):
                seen.add(content)
                draft = Draft(look.cue, own, rest, head, content, look.chance)
                yield draft, np.concatenate([draft_part(view, draft, look, chances), how])


def options(chances: np.ndarray, least: float) -> list[tuple[int, float, float]]:
    """(candidate or -1 for none, its chance, the best other's chance) of the sources worth a draft: two at most, and none."""
    order = np.argsort(-chances)[:3].tolist()
    best = [float(chances[k]) for k in order] + [0.0, 0.0]
    found = [(k, best[n], best[1 if n == 0 else 0]) for n, k in enumerate(order[:2]) if best[n] >= least]
    return [*found, (-1, 0.0, best[0])] if best[0] < SURE else found[:1]


def draft_part(view: View, draft: Draft, look: Look, source: Sequence[float]) -> np.ndarray:
    """A whole draft in numbers: how sure its parts are, and what sort of content and source it has."""
    analysis = view.analysis
    tokens = draft.tokens
    root = next((t for t in sorted(tokens) if analysis.heads[t] not in tokens and view.worded[t]), min(tokens))
    mark = view.child(root, "mark")
    words = sum(map(view.worded.__getitem__, tokens))
    quoted = sum(view.layout.quotation[t] >= 0 for t in tokens) / len(tokens)
    inside = np.array([u.head in tokens for u in look.units])
    inner, outer = look.by_unit[inside], look.by_unit[~inside]
    row = [draft.chance, *source, float(draft.source_head >= 0)]
    row += [float(inner.max()), float(inner.min()), float(inner.mean())] if len(inner) else [-1.0] * 3
    row.append(float(outer.max()) if len(outer) else -1.0)
    row += [float(words), float(len(draft.content)), quoted, float(min(tokens) > draft.cue), float(max(tokens) < draft.cue)]
    row += one_hot(UPOS_ID.get(analysis.upos[root]), len(UPOS))
    row += one_hot(RELATION_ID.get(view.base[root]), len(RELATIONS))
    row += [float(view.has_role(mark, r)) for r in MARKS]
    row += [float(view.child(root, "nsubj") >= 0), float("VerbForm=Fin" in analysis.feats[root] or view.child(root, "aux", "cop") >= 0)]
    row += [float(view.negated(root)), float(view.has_role(root, "pointer")), float(analysis.heads[root] == draft.cue)]
    row += one_hot(KIND_ID.get(view.kind_of(draft.source_head), KIND_ID["other"]), len(KINDS))
    row += one_hot(KIND_ID.get(view.kind_of(root), KIND_ID["other"]), len(KINDS))
    row.append(float(analysis.sentence_of[root] - analysis.sentence_of[draft.cue]))
    row.append(float(abs(draft.source_head - draft.cue)) if draft.source_head >= 0 else -1.0)
    return np.array(row, dtype=np.float32)


def neighbour_parts(drafts: list[Draft]) -> np.ndarray:
    """How each draft stands to the others: (N, 5) the best chance of one that holds its cue, of one whose cue it holds,

    of one with much the same content, of one whose source overlaps its cue, and of the next cue on either side.
    """
    rows = np.zeros((len(drafts), 5), dtype=np.float32)
    tokens = [d.tokens for d in drafts]
    holders, sources = by_token(tokens), by_token([d.source for d in drafts])
    for n, draft in enumerate(drafts):
        for k in holders.get(draft.cue, ()):
            if drafts[k].cue != draft.cue:
                rows[n, 0] = max(rows[n, 0], drafts[k].chance)
                rows[k, 1] = max(rows[k, 1], draft.chance)
        near = {k for run in draft.content for t in (run[0], run[-1]) for k in holders.get(t, ()) if drafts[k].cue != draft.cue}
        for k in near:
            if 2 * len(tokens[k] & tokens[n]) >= 0.7 * (len(tokens[k]) + len(tokens[n])):
                rows[n, 2] = max(rows[n, 2], drafts[k].chance)
        rows[n, 3] = max((drafts[k].chance for k in sources.get(draft.cue, ()) if drafts[k].cue != draft.cue), default=0.0)
        beside = [d.chance for d in drafts[max(0, n - NEAR) : n + NEAR + 1] if 0 < abs(d.cue - draft.cue) <= 3]
        rows[n, 4] = max(beside, default=0.0)
    return rows


def by_token(groups: Sequence[Iterable[int]]) -> dict[int, list[int]]:
    """The numbers of the groups that hold each token."""
    found: dict[int, list[int]] = {}
    for n, group in enumerate(groups):
        for token in group:
            found.setdefault(token, []).append(n)
    return found


def least(view: View, token: int, thresholds: Thresholds) -> float:
    """Words of hearsay are rare in training; an adverb or adjective of it (`visstnok`) is hardly ever anything else."""
    if view.cue_kind(token) != "evidential":
        return thresholds.keep
    return thresholds.modal if view.analysis.upos[token] == "AUX" else thresholds.hearsay


def apart(drafts: list[Draft]) -> list[Draft]:
    """One draft a fixed phrase: `fått beskjed` and its `beskjed` are one cue, the likelier one."""
    kept: list[Draft] = []
    cues: set[int] = set()
    words: set[int] = set()
    for draft in sorted(drafts, key=lambda d: -d.chance):
        if draft.cue not in words and cues.isdisjoint(draft.cue_tokens):
            kept.append(draft)
            cues.add(draft.cue)
            words.update(draft.cue_tokens)
    return kept


def untangled(view: View, drafts: list[Draft]) -> list[Draft]:
    """`Partiet ønsker valg, ifølge Berg`: whose words these are stands outside what the party wants."""
    outer = {d.cue: d for d in drafts if view.cue_kind(d.cue) == "according"}
    found = []
    for draft in drafts:
        for cue in outer.keys() & draft.tokens:
            if draft.cue in outer[cue].tokens and cue > draft.cue:
                draft = cut(view, draft, min(*outer[cue].cue_tokens, *(t for t in outer[cue].source if t > draft.cue), cue))
        found.append(draft)
    return found


def resumed(view: View, drafts: list[Draft]) -> list[Draft]:
    """`“It was late,” she said. “We went home.”`: a quotation that follows in the line, and that nobody else says, is hers too."""
    sentences, of, quotation = view.analysis.sentences, view.analysis.sentence_of, view.layout.quotation
    taken = {t for d in drafts for t in d.tokens}
    cues = {of[d.cue]: d.cue for d in drafts if quotation[d.cue] < 0}
    found = []
    for draft in drafts:
        after = of[draft.cue] + 1
        said = quotation[draft.cue] < 0 and max(draft.tokens) < draft.cue and quotation[draft.content[-1][-1]] >= 0
        same = after < len(sentences) and view.layout.paragraph[sentences[after].first] == view.layout.paragraph[draft.cue]
        if said and same and after not in cues and quotation[sentences[after].first] >= 0:
            more = range(*view.layout.quotations[quotation[sentences[after].first]])
            run = tuple(view.trim(more))
            if worded(view, run) and taken.isdisjoint(run):
                draft = replace(draft, content=(*draft.content, run))
        found.append(draft)
    return found


def cut(view: View, draft: Draft, end: int) -> Draft:
    """A draft whose content stops before a token, where anything is left of it."""
    runs = [view.trim([t for t in run if t < end]) for run in draft.content]
    kept = tuple(tuple(r) for r in runs if worded(view, r))
    return replace(draft, content=kept) if kept else draft


def outside(source: tuple[int, ...], content: tuple[tuple[int, ...], ...]) -> tuple[int, ...]:
    inside = {t for run in content for t in run}
    return tuple(t for t in source if t not in inside)


def scored(forest: Forest, blocks: list[np.ndarray]) -> list[np.ndarray]:
    """One pass of a forest over the rows of many cues; a block without rows has no chances."""
    full = [b for b in blocks if len(b)]
    if not full:
        return [np.zeros(0, dtype=np.float32) for _ in blocks]
    chances = forest.probabilities(np.concatenate(full))
    return np.split(chances, np.cumsum([len(b) for b in blocks])[:-1])


def cue_words(view: View, cue: int) -> tuple[int, ...]:
    """The cue with its particle or the rest of its fixed phrase."""
    entry = view.cue_entries[cue]
    found = {cue} | {c for c in view.analysis.children[cue] if view.analysis.deprels[c] in ("compound:prt", "fixed")}
    if entry is not None and len(entry.words) > 1:
        rest = set(entry.words) - {view.lemmas[cue], view.lower[cue]}
        first, last = view.sentence(cue)
        for word in rest:
            # Each word once: `viser til kravet til skolen` has one that belongs to the content.
            near = [t for t in range(max(first, cue - 3), min(last, cue + 5)) if word in (view.lower[t], view.lemmas[t])]
            found |= set(sorted((t for t in near if not belongs_to_content(view, t)), key=lambda t: abs(t - cue))[:1])
    return tuple(sorted(found))


def belongs_to_content(view: View, token: int) -> bool:
    """`for` in `nekter for at`, `om` in `ber om`, `det` in `heter det` stand outside the cue."""
    return view.base[token] == "mark" or view.has_role(token, "about") or view.analysis.upos[token] in ("PRON", "DET")


def without_cue(view: View, model: Model, drafts: list[Draft]) -> list[Draft]:
    """Sentences of speech that no cue speaks for; runs of plain speech are one draft, carried ones one each."""
    cues = {d.cue for d in drafts}
    covered = {t for d in drafts for t in d.tokens}
    chances = model.speech.probabilities(sentence_rows(view, [(d.cue, d.tokens) for d in drafts]))
    labels = [label(p, model.thresholds) for p in chances]
    for n, chance in enumerate(chances[1:], start=1):
        # Who speaks goes on speaking until the paragraph ends.
        same = view.layout.first_of_paragraph[n] == view.layout.first_of_paragraph[n - 1]
        if same and labels[n - 1] == SPEECH and labels[n] != SPEECH and chance[SPEECH] >= model.thresholds.speech_on:
            labels[n] = SPEECH
    told = [any(t in covered or t in cues for t in range(s.first, s.last)) for s in view.analysis.sentences]
    for n, value in enumerate(labels):
        # Only what somebody said just before can be carried on.
        if value == CARRIED and not (n and (told[n - 1] or labels[n - 1] != NARRATION)):
            labels[n] = NARRATION
    # What a cue of the same sentence holds is part of the speech, and nested in it (`– Jeg tror at …`).
    of = view.analysis.sentence_of
    covered = {t for d in drafts for t in d.tokens if of[t] != of[d.cue]}
    found: list[Draft] = []
    run: list[int] = []
    for n, _sentence in enumerate(view.analysis.sentences):
        new = bool(run) and (view.layout.dash[n] or view.layout.first_of_paragraph[n] != view.layout.first_of_paragraph[n - 1])
        if run and (labels[n] != SPEECH or new):
            found += speech(view, run, chances, covered, carried=False)
            run = []
        if labels[n] == SPEECH:
            run.append(n)
        elif labels[n] == CARRIED:
            found += speech(view, [n], chances, covered, carried=True)
    if run:
        found += speech(view, run, chances, covered, carried=False)
    return found


def label(chances: np.ndarray, thresholds: Thresholds) -> int:
    if chances[SPEECH] >= thresholds.speech:
        return SPEECH
    return CARRIED if chances[CARRIED] >= thresholds.carried else NARRATION


def speech(view: View, sentences: list[int], chances: np.ndarray, covered: set[int], *, carried: bool) -> list[Draft]:
    bounds = [view.analysis.sentences[n] for n in sentences]
    tokens = [t for s in bounds for t in range(s.first, s.last) if t not in covered]
    kept = view.trim(tokens)
    if not worded(view, kept):
        return []
    chance = float(np.mean([chances[n][CARRIED if carried else SPEECH] for n in sentences]))
    return [Draft(-1, (), (), -1, (tuple(range(kept[0], kept[-1] + 1)),), chance, carried)]
