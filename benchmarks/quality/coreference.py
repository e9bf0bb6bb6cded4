"""Coreference by the CoNLL score: the mean F1 of MUC, B3 and CEAF-e (Pradhan et al. 2014), singletons left out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

Mention = tuple[int, int]
Cluster = frozenset[Mention]


def conll_f1(documents: Sequence[tuple[list[Cluster], list[Cluster]]]) -> float:
    """Per cent, over (gold, found) clusterings of documents."""
    sums = np.zeros((3, 4))
    for gold, found in documents:
        sums[0] += muc(gold, found)
        sums[1] += b_cubed(gold, found)
        sums[2] += ceaf(gold, found)
    return round(100 * float(np.mean([f1(*row) for row in sums])), 2)


def f1(recall_sum: float, recall_of: float, precision_sum: float, precision_of: float) -> float:
    recall = recall_sum / recall_of if recall_of else 0.0
    precision = precision_sum / precision_of if precision_of else 0.0
    return 2 * recall * precision / (recall + precision) if recall + precision else 0.0


def muc(gold: list[Cluster], found: list[Cluster]) -> tuple[float, float, float, float]:
    return (*links(gold, found), *links(found, gold))


def links(keys: list[Cluster], responses: list[Cluster]) -> tuple[float, float]:
    """How many of the keys' links the responses keep (Vilain et al. 1995)."""
    owner = {m: n for n, c in enumerate(responses) for m in c}
    kept = total = 0
    for cluster in keys:
        parts = {owner[m] for m in cluster if m in owner}
        missing = sum(m not in owner for m in cluster)
        kept += len(cluster) - len(parts) - missing
        total += len(cluster) - 1
    return kept, total


def b_cubed(gold: list[Cluster], found: list[Cluster]) -> tuple[float, float, float, float]:
    return (*overlaps(gold, found), *overlaps(found, gold))


def overlaps(keys: list[Cluster], responses: list[Cluster]) -> tuple[float, float]:
    owner = {m: c for c in responses for m in c}
    total = sum(map(len, keys))
    return sum(len(c & owner[m]) / len(c) for c in keys for m in c if m in owner), total


def ceaf(gold: list[Cluster], found: list[Cluster]) -> tuple[float, float, float, float]:
    if not gold or not found:
        return 0.0, len(gold), 0.0, len(found)
    likeness = np.array([[2 * len(g & f) / (len(g) + len(f)) for f in found] for g in gold])
    rows, columns = linear_sum_assignment(-likeness)
    best = float(likeness[rows, columns].sum())
    return best, len(gold), best, len(found)
