"""Gradient-boosted trees at reading time (Friedman 2001), as arrays; trained by training/attribution.py."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Forest:
    """Trees side by side: node k of tree t asks whether feature[t, k] <= threshold[t, k].

    Arrays are (trees, nodes); a leaf points at itself, so that walking a fixed number of steps ends there.
    `score` adds the values reached; `classes` forests are interleaved, one a class.
    """

    def __init__(self, arrays: Mapping[str, NDArray[np.generic]], name: str) -> None:
        part = {k: np.asarray(arrays[f"{name}.{k}"]) for k in ("feature", "threshold", "left", "right", "value")}
        self.trees, self.nodes = part["feature"].shape
        base = (np.arange(self.trees) * self.nodes)[None, :]
        self.base = base.astype(np.int32)
        self.feature = part["feature"].astype(np.int32).ravel()
        self.threshold = part["threshold"].astype(np.float32).ravel()
        self.children = np.stack([part["left"].ravel(), part["right"].ravel()]).astype(np.int32)
        self.value = part["value"].astype(np.float32).ravel()
        self.depth = int(np.asarray(arrays[f"{name}.depth"]).item())
        self.classes = int(np.asarray(arrays[f"{name}.classes"]).item())

    def scores(self, rows: Floats) -> Floats:
        """(N, F) features -> (N, classes) summed leaf values."""
        if not len(rows):
            return np.zeros((0, self.classes), dtype=np.float32)
        here = np.broadcast_to(self.base, (len(rows), self.trees))
        which = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            right = rows[which, self.feature[here]] > self.threshold[here]
            here = self.children[right.astype(np.int8), here] + self.base
        total = self.value[here].reshape(len(rows), -1, self.classes)
        return np.asarray(total.sum(1), dtype=np.float32)

    def probabilities(self, rows: Floats) -> Floats:
        """(N,) chances of the positive class for a forest of one class; (N, classes) otherwise."""
        scores = self.scores(rows)
        if self.classes == 1:
            return np.asarray(1 / (1 + np.exp(-scores[:, 0])), dtype=np.float32)
        exp = np.exp(scores - scores.max(1, keepdims=True))
        return np.asarray(exp / exp.sum(1, keepdims=True), dtype=np.float32)
