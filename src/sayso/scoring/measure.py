"""How well found attributions match gold ones: pairs by content Dice, then source and cue (docs/reference/errors.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sayso.model import SaysoError

Record = Mapping[str, Any]
WORD = re.compile(r"\w+(?:[-'’.]\w+)*")
EDGE = frozenset({"at", "om", "that", "whether", "if", "hvorvidt", "som", "to", "å"})
ENDING = re.compile(r"(ene|ane|ens|ets|en|et|a|er|ar|s)$")
MEASURES = ("content", "content_strict", "ar", "ar_exact", "nested", "carried")


class ScoringError(SaysoError):
    """Scores cannot be worked out here."""

    code = "scoring"


@dataclass
class Count:
    """True positives against gold and predicted totals."""

    both: int = 0
    gold: int = 0
    found: int = 0

    def f1(self) -> float:
        return 2 * self.both / (self.gold + self.found) if self.gold + self.found else 0.0


@dataclass
class Tally:
    """Sums over documents."""

    counts: dict[str, Count] = field(default_factory=lambda: {m: Count() for m in MEASURES})
    fact: Count = field(default_factory=Count)
    entity: Count = field(default_factory=Count)
    indirect: Count = field(default_factory=Count)

    def scores(self) -> dict[str, float]:
        """F1 a measure; accuracies over pairs; recall of indirect content with the right source."""
        found = {m: round(c.f1(), 4) for m, c in self.counts.items()}
        found["fact"] = round(self.fact.both / self.fact.gold, 4) if self.fact.gold else 0.0
        found["entity"] = round(self.entity.both / self.entity.gold, 4) if self.entity.gold else 0.0
        found["indirect_recall"] = round(self.indirect.both / self.indirect.gold, 4) if self.indirect.gold else 0.0
        return found


def words_of(text: str) -> list[tuple[int, int, str]]:
    return [(m.start(), m.end(), m.group().lower()) for m in WORD.finditer(text)]


def covered(spans: Sequence[Sequence[int]], words: Sequence[tuple[int, int, str]], *, trim: bool = False) -> frozenset[int]:
    """The words that some span touches; without a leading complementizer where asked."""
    hit = [n for n, (s, e, _) in enumerate(words) if any(s < b and e > a for a, b in spans)]
    while trim and hit and words[hit[0]][2] in EDGE:
        hit.pop(0)
    return frozenset(hit)


def dice(a: frozenset[int], b: frozenset[int]) -> float:
    if not a and not b:
        return 1.0
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def same_entity(a: str | None, b: str | None) -> bool:
    """The words of one name lie among the other's, inflection aside; "?" only equals "?"."""
    left, right = name_words(a), name_words(b)
    if (left == {"?"}) != (right == {"?"}):
        return False
    left, right = {stem(w) for w in left}, {stem(w) for w in right}
    return left <= right or right <= left


def name_words(name: str | None) -> set[str]:
    return {w.lower().strip(".") for w in re.findall(r"\w+", name or "?")} or {"?"}


def stem(word: str) -> str:
    return ENDING.sub("", word) if len(word) > 4 else word


def pair(gold: Sequence[Record], found: Sequence[Record], words: Sequence[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """One-to-one pairs of greatest summed content Dice, 0.5 at least; like cues break ties."""
    if not gold or not found:
        return []
    try:
        from scipy.optimize import linear_sum_assignment
    except ImportError as error:
        raise ScoringError("Scoring needs scipy, which is not installed: run `pip install 'sayso[score]'`.") from error
    g = [(covered(a["content"], words, trim=True), covered(a["cue"], words)) for a in gold]
    f = [(covered(a["content"], words, trim=True), covered(a["cue"], words)) for a in found]
    worth = np.zeros((len(g), len(f)))
    for i, (content, cue) in enumerate(g):
        for j, (other, other_cue) in enumerate(f):
            score = dice(content, other)
            if score >= 0.5:
                worth[i, j] = score + 0.6 * bool(cue & other_cue or (not cue and not other_cue))
    rows, columns = linear_sum_assignment(-worth)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if worth[i, j] >= 0.5]


def add_document(tally: Tally, text: str, gold: Sequence[Record], found: Sequence[Record]) -> None:
    """Count one document in."""
    words = words_of(text)
    pairs = pair(gold, found, words)
    free = {j for i, j in pairs if gold[i].get("carried")}
    counts = tally.counts
    counts["carried"].gold += sum(bool(a.get("carried")) for a in gold)
    counts["carried"].found += sum(bool(a.get("carried")) for a in found)
    counts["carried"].both += len(free)
    for measure in MEASURES[:4]:
        counts[measure].gold += sum(not a.get("carried") for a in gold)
        counts[measure].found += sum(j not in free and not a.get("carried") for j, a in enumerate(found))
    tally.indirect.gold += sum(is_indirect(a) for a in gold)
    for i, j in pairs:
        if not gold[i].get("carried"):
            add_pair(tally, gold[i], found[j], words)


def is_indirect(record: Record) -> bool:
    return bool(record.get("quote") == "indirect" and not record.get("carried"))


def add_pair(tally: Tally, gold: Record, found: Record, words: Sequence[tuple[int, int, str]]) -> None:
    counts = tally.counts
    if found.get("carried"):
        # Left out of the predictions before, but it did stand for an attribution with a cue.
        for measure in MEASURES[:4]:
            counts[measure].found += 1
    source, other_source = covered(gold["source"], words), covered(found["source"], words)
    cue, other_cue = covered(gold["cue"], words), covered(found["cue"], words)
    same_content = covered(gold["content"], words, trim=True) == covered(found["content"], words, trim=True)
    cue_fits = bool(cue & other_cue) or (not cue and not other_cue)
    source_fits = dice(source, other_source) >= 0.5
    counts["content"].both += 1
    counts["content_strict"].both += same_content
    counts["ar"].both += source_fits and cue_fits
    counts["ar_exact"].both += same_content and source == other_source and cue_fits
    tally.indirect.both += is_indirect(gold) and source_fits
    if "fact" in gold:
        tally.fact.gold += 1
        tally.fact.both += gold["fact"] == found.get("fact")
    if "entity" in gold:
        tally.entity.gold += 1
        tally.entity.both += same_entity(gold["entity"], found.get("entity"))
    if "nested_in" in gold:
        counts["nested"].gold += bool(gold["nested_in"])
        counts["nested"].found += bool(found.get("nested_in"))
        counts["nested"].both += bool(gold["nested_in"]) and bool(found.get("nested_in"))


def score(gold: Mapping[str, Record], found: Mapping[str, Record]) -> dict[str, float]:
    """Every figure over documents by id; a missing document, or one whose text differs, has no predictions."""
    tally = Tally()
    for key, record in gold.items():
        made = found.get(key)
        same = made is not None and made["text"] == record["text"]
        add_document(tally, record["text"], record["attributions"], made["attributions"] if made is not None and same else [])
    return tally.scores()
