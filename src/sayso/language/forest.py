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
        self.roots = (np.arange(self.trees) * self.nodes).astype(np.intp)
        self.feature = part["feature"].astype(np.intp).ravel()
        self.threshold = part["threshold"].astype(np.float32).ravel()
        # The children of node k stand at 2k and 2k + 1, as places in all trees' nodes.
        children = np.stack([part["left"], part["right"]], axis=2) + self.roots[:, None, None]
        self.children = children.astype(np.intp).ravel()
        self.value = part["value"].astype(np.float32).ravel()
        self.depth = int(np.asarray(arrays[f"{name}.depth"]).item())
        self.classes = int(np.asarray(arrays[f"{name}.classes"]).item())

    def scores(self, rows: Floats) -> Floats:
        """(N, F) features -> (N, classes) summed leaf values."""
        if not len(rows):
            return np.zeros((0, self.classes), dtype=np.float32)
        flat = np.ascontiguousarray(rows).ravel()
        start = (np.arange(len(rows)) * rows.shape[1])[:, None]
        here = np.tile(self.roots, (len(rows), 1))
        for _ in range(self.depth):
            asked = self.feature.take(here)
            asked += start
            right = flat.take(asked) > self.threshold.take(here)
            here <<= 1
            here += right
            here = self.children.take(here)
        total = self.value.take(here).reshape(len(rows), -1, self.classes)
        return np.asarray(total.sum(1), dtype=np.float32)

    def probabilities(self, rows: Floats) -> Floats:
        """(N,) chances of the positive class for a forest of one class; (N, classes) otherwise."""
        scores = self.scores(rows)
        if self.classes == 1:
            return np.asarray(1 / (1 + np.exp(-scores[:, 0])), dtype=np.float32)
        exp = np.exp(scores - scores.max(1, keepdims=True))
        return np.asarray(exp / exp.sum(1, keepdims=True), dtype=np.float32)
