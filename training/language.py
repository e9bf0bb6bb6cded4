"""Train the language identifier on treebank train splits, measure it on dev (or test) splits.

usage: python -m training.language OUT_FOLDER [--test]
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file
from scipy.sparse import csr_matrix

from sayso.language.identify import BLOOM, BUCKETS, LANGS, WORD, Identifier, bloom_keys, features
from training.treebank import open_data, read_treebank

IOB = {"da": "uner-danish-ddt/da_ddt-ud-{}.iob2.xz", "sv": "uner-swedish-talbanken/sv_talbanken-ud-{}.iob2.xz"}


def sentences(lang: str, split: str) -> list[str]:
    if lang in IOB:
        return [line[9:].strip() for line in open_data(IOB[lang].format(split)) if line.startswith("# text = ")]
    return [s.text for s in read_treebank(f"{lang}-{split}")]


def groups(texts: list[str], seed: int) -> list[str]:
    """Paragraphs of one to four sentences."""
    chance = random.Random(seed)
    found, at = [], 0
    while at < len(texts):
        size = chance.choice((1, 1, 2, 4))
        found.append(" ".join(texts[at : at + size]))
        at += size
    return found


def matrix(paragraphs: list[str]) -> csr_matrix:
    rows, columns, values = [], [], []
    for n, text in enumerate(paragraphs):
        keys = features(WORD.findall(text[:1500].lower()))
        for key, count in Counter(keys).items():
            rows.append(n)
            columns.append(key)
            values.append(count / np.sqrt(len(keys)))
    return csr_matrix((values, (rows, columns)), shape=(len(paragraphs), BUCKETS))


def main(folder: Path, split: str) -> None:
    train, labels = [], []
    for n, lang in enumerate(LANGS):
        made = groups(sentences(lang, "train"), n)[:9000]
        train += made
        labels += [n] * len(made)
    kept = [n for n, t in enumerate(train) if WORD.search(t)]
    train, labels = [train[n] for n in kept], [labels[n] for n in kept]
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=20.0, max_iter=120, class_weight="balanced").fit(matrix(train), labels)
    weights = model.coef_.T.astype(np.float32)
    known = np.zeros(BLOOM, dtype=bool)
    for text in train:
        for word in WORD.findall(text.lower()):
            known[list(bloom_keys(word))] = True
    scale = float(np.abs(weights).max()) / 127
    folder.mkdir(parents=True, exist_ok=True)
    save_file(
        {"weights": np.round(weights / scale).astype(np.int8), "scale": np.array([scale], dtype=np.float32),
         "bias": model.intercept_.astype(np.float32), "known": np.packbits(known)},
        folder / "identify.safetensors",
    )  # fmt: skip
    identifier = Identifier.of(load_file(folder / "identify.safetensors"))
    print("known buckets", known.mean())
    for lang in LANGS:
        for name, texts in (("sentence", sentences(lang, split)), ("paragraph", groups(sentences(lang, split), 9))):
            long = [t for t in texts if len(re.findall(r"[^\W\d]{2,}", t)) >= 5]
            found = Counter(identifier.identify([t])[0].lang for t in long)
            print(lang, name, round(100 * found[lang] / sum(found.values()), 2), dict(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), "test" if "--test" in sys.argv else "dev")
