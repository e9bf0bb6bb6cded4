"""Turn a trained encoder into a pack's weights: analysis.safetensors and analysis.json.

Embedding tables are kept as 8-bit integers with a scale a row, everything else as 16-bit floats.

The lemmas of words seen often enough are kept as a table, so that rules only serve the rest.

usage: python -m training.export MODEL.pt PACK_FOLDER norwegian|english
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import save_file

from training.treebank import english, norwegian, without_gold

TABLES = ("word.weight", "ngram.weight", "static.weight")


def lemma_table(corpus: str, least: int = 3) -> dict[str, str]:
    """`form|UPOS` -> lemma for forms whose lemma is nearly always one, and is not the form itself."""
    load = norwegian if corpus == "norwegian" else english
    seen: dict[tuple[str, str], Counter[str]] = {}
    for sentence in without_gold(iter(load("train"))):
        for form, upos, lemma in zip(sentence.forms, sentence.upos, sentence.lemmas, strict=True):
            if upos not in ("PUNCT", "NUM", "SYM", "PROPN"):
                seen.setdefault((form.lower(), upos), Counter())[lemma] += 1
    found = {}
    for (form, upos), lemmas in sorted(seen.items()):
        lemma, count = lemmas.most_common(1)[0]
        if count >= least and count >= 0.9 * lemmas.total() and lemma != form:
            found[f"{form}|{upos}"] = lemma
    return found


def main(model: Path, folder: Path, corpus: str) -> None:
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
    labels = stored["labels"] | {"words": words, "static": stored["static"], "lemmas": lemma_table(corpus)}
    text = json.dumps(labels, ensure_ascii=False, indent=None, separators=(",", ":"))
    (folder / "analysis.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
