"""Turn a trained encoder into a pack's weights: analysis.safetensors and analysis.json.

Embedding tables are kept as 8-bit integers with a scale a row, everything else as 16-bit floats.

usage: python -m training.export MODEL.pt PACK_FOLDER
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file

TABLES = ("word.weight", "ngram.weight", "static.weight")


def main(model: Path, folder: Path) -> None:
    stored = torch.load(model, weights_only=True)
    arrays: dict[str, np.ndarray] = {}
    for name, value in stored["model"].items():
        values = value.numpy()
        if name in TABLES:
            scale = np.maximum(np.abs(values).max(1, keepdims=True), 1e-8) / 127
            arrays[name] = np.round(values / scale).astype(np.int8)
            arrays[f"{name}.scale"] = scale.astype(np.float16)
        else:
            arrays[name] = values.astype(np.float16)
    folder.mkdir(parents=True, exist_ok=True)
    save_file(arrays, folder / "analysis.safetensors")
    words = sorted(stored["words"], key=stored["words"].__getitem__)
    labels = stored["labels"] | {"words": words, "static": stored["static"]}
    text = json.dumps(labels, ensure_ascii=False, indent=None, separators=(",", ":"))
    (folder / "analysis.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
