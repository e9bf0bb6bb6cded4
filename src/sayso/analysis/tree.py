"""The best tree under given arc scores.

Greedy heads are a tree for most sentences; where they are not, Chu-Liu-Edmonds (Edmonds 1967) finds the
maximum spanning arborescence, with exactly one token under the root.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def best_tree(scores: Floats) -> list[int]:
    """(N, N+1) scores of head columns (0 the root) for each token -> head columns that form a tree."""
    length = len(scores)
    scores = scores.copy()
    scores[np.arange(length), np.arange(length) + 1] = -np.inf
    heads: list[int] = scores.argmax(1).tolist()
    if heads.count(0) == 1 and is_tree(heads):
        return heads
    return spanning_tree(with_one_root(scores))


def is_tree(heads: list[int]) -> bool:
    """Whether every token reaches the root."""
    safe = {0}
    for token in range(1, len(heads) + 1):
        path = []
        while token not in safe:
            path.append(token)
            if len(path) > len(heads):
                return False
            token = heads[token - 1]
        safe.update(path)
    return True


def with_one_root(scores: Floats) -> NDArray[np.float64]:
    """Let only the token that best stands under the root do so."""
    full = np.full((len(scores) + 1, len(scores) + 1), -np.inf)
    full[1:] = scores
    # The gain of a root over the best other head decides, so that a token with no good head is preferred.
    others = full[1:, 1:].max(1) if len(scores) > 1 else np.zeros(1)
    root = int(np.argmax(full[1:, 0] - others)) + 1
    kept = full[root, 0]
    full[1:, 0] = -1e9
    full[root] = -np.inf
    full[root, 0] = kept
    return full


def spanning_tree(scores: NDArray[np.float64]) -> list[int]:
    """(N+1, N+1) scores, row = dependent, column = head, row 0 unused -> heads of tokens 1…N."""
    heads = scores.argmax(1)
    heads[0] = 0
    cycle = find_cycle(heads)
    if cycle is None:
        return [int(h) for h in heads[1:]]
    return expand(scores, heads, cycle)


def find_cycle(heads: NDArray[np.intp]) -> list[int] | None:
    done = {0}
    for start in range(1, len(heads)):
        path: list[int] = []
        token = start
        while token not in done and token not in path:
            path.append(token)
            token = int(heads[token])
        if token in path:
            return path[path.index(token) :]
        done.update(path)
    return None


def expand(scores: NDArray[np.float64], heads: NDArray[np.intp], cycle: list[int]) -> list[int]:
    """Contract the cycle to one node, solve what is left, and open the cycle where that pays most."""
    size = len(scores)
    outside = [n for n in range(size) if n not in set(cycle)]
    within = np.array(cycle)
    gain = scores[within] - scores[within, heads[within]][:, None]
    smaller = np.full((len(outside) + 1, len(outside) + 1), -np.inf)
    smaller[:-1, :-1] = scores[np.ix_(outside, outside)]
    into = gain[:, outside]
    smaller[-1, :-1] = into.max(0)
    out_of = scores[np.ix_(outside, cycle)]
    smaller[:-1, -1] = out_of.max(1)
    found = [0, *spanning_tree(smaller)]
    result = heads.copy()
    for n, token in enumerate(outside[1:], start=1):
        head = found[n]
        result[token] = outside[head] if head < len(outside) else cycle[int(out_of[n].argmax())]
    entry = found[-1]
    broken = cycle[int(into[:, entry].argmax())]
    result[broken] = outside[entry]
    return [int(h) for h in result[1:]]
