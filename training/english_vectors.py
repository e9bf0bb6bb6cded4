"""Word vectors for English: the input embeddings of a small open model, fewer numbers a word.

The vocabulary of all-MiniLM-L6-v2 (Apache 2.0; Wang et al. 2020) holds twenty thousand whole words, whose embeddings
know what company each keeps; the mean of its pieces stands for a longer word of the treebanks. Principal components
keep DIMENSIONS of them. Only the table is used, and only when the encoder is trained.

usage: python -m training.english_vectors MODEL_FOLDER OUT.npz    (the folder with vocab.txt and model.safetensors)
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from training.treebank import english

DIMENSIONS = 160
TABLE = "embeddings.word_embeddings.weight"


def pieces(word: str, ids: dict[str, int]) -> list[int]:
    """Greedy longest-match wordpieces (Wu et al. 2016); nothing where a character is unknown."""
    found, start = [], 0
    while start < len(word):
        for end in range(len(word), start, -1):
            key = word[start:end] if start == 0 else f"##{word[start:end]}"
            if key in ids:
                found.append(ids[key])
                start = end
                break
        else:
            return []
    return found


def main(folder: Path, out: Path) -> None:
    vocabulary = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    ids = {piece: n for n, piece in enumerate(vocabulary)}
    arrays = load_file(folder / "model.safetensors")
    table = arrays[next(k for k in arrays if k.endswith(TABLE))].astype(np.float64)
    seen = Counter(f.lower() for s in english("train") for f in s.forms)
    words = [w for w in vocabulary if not w.startswith(("##", "[")) and w.isascii()]
    words += [w for w, count in seen.most_common() if count >= 2 and w not in ids]
    rows = [(w, table[p].mean(0)) for w in words if (p := pieces(w, ids))]
    values = np.array([v for _, v in rows])
    values -= values.mean(0)
    _, _, axes = np.linalg.svd(values, full_matrices=False)
    kept = values @ axes[:DIMENSIONS].T
    print(len(rows), "words; variance kept", round(float((kept**2).sum() / (values**2).sum()), 3))
    np.savez(out, words=np.array([w for w, _ in rows]), vectors=kept.astype(np.float32))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
