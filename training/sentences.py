"""Train the sentence splitter on the treebanks, and measure it on their dev (or test) splits from raw text.

usage: python -m training.sentences PACK_FOLDER LANG… [--test]
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from scipy.sparse import csr_matrix

from sayso.analysis.sentences import BUCKETS, bucket, candidates, features, split
from sayso.language.pack import load
from training.treebank import Gold, english, read_treebank

# Without marked paragraphs, headings run on into what follows, and a break without any mark looks likelier than it
# is where a heading has its own line; sentences cut before a name cost more than headings that run on.
MARGIN = {"nb": 1.0}


def paragraphs(sentences: list[Gold], seed: int) -> Iterator[list[Gold]]:
    """As CoNLL-18 joins them; where the treebank marks no paragraphs, runs of 1-6 sentences."""
    marked = any(s.new_paragraph for s in sentences[1:])
    chance = random.Random(seed)
    group: list[Gold] = []
    left = chance.randint(1, 6)
    for sentence in sentences:
        if group and (sentence.new_paragraph if marked else left == 0):
            yield group
            group, left = [], chance.randint(1, 6)
        group.append(sentence)
        left -= 1
    if group:
        yield group


def spaced_tokens(group: list[Gold]) -> tuple[list[str], list[bool], set[int]]:
    """Forms, whether white space follows each, and the tokens that end a sentence."""
    forms: list[str] = []
    spaced: list[bool] = []
    ends: set[int] = set()
    for sentence in group:
        forms += sentence.forms
        spaced += ["SpaceAfter=No" not in m for m in sentence.misc]
        spaced[-1] = True
        ends.add(len(forms) - 1)
    return forms, spaced, ends


def examples(groups: Iterator[list[Gold]], abbreviations: frozenset[str]) -> tuple[csr_matrix, np.ndarray]:
    rows, columns, labels = [], [], []
    for group in groups:
        forms, spaced, ends = spaced_tokens(group)
        first = 0
        for n in candidates(forms, spaced):
            for key in features(forms, spaced, n, first, abbreviations):
                rows.append(len(labels))
                columns.append(bucket(key))
            labels.append(n in ends)
            first = n + 1 if n in ends else first
    data = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(labels), BUCKETS))
    return data, np.array(labels)


def score(groups: Iterator[list[Gold]], abbreviations: frozenset[str], weights: np.ndarray) -> float:
    both = gold = found = 0
    for group in groups:
        forms, spaced, ends = spaced_tokens(group)
        starts = {0} | {e + 1 for e in ends if e + 1 < len(forms)}
        true = {(s, e + 1) for s, e in zip(sorted(starts), sorted(ends), strict=True)}
        made = set(split(forms, spaced, abbreviations, weights))
        both, gold, found = both + len(true & made), gold + len(true), found + len(made)
    return 200 * both / (gold + found)


def main(folder: Path, langs: list[str], split_name: str) -> None:
    abbreviations = load(folder.name, folder.parent, verify=False).forms("abbreviations")
    train = [s for lang in langs for s in (english("train") if lang == "en" else read_treebank(f"{lang}-train"))]
    data, labels = examples(paragraphs(train, 1), abbreviations)
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1.0, max_iter=300).fit(data, labels)
    weights = model.coef_[0].astype(np.float32)
    weights[bucket("bias")] += model.intercept_[0]
    weights[bucket("m=False")] -= MARGIN.get(folder.name, 0.0)
    save_file({"weights": weights}, folder / "sentences.safetensors")
    for lang in langs:
        groups = paragraphs(list(read_treebank(f"{lang}-{split_name}")), 2)
        print(lang, split_name, "sentence F1", round(score(groups, abbreviations, weights), 2))


if __name__ == "__main__":
    names = [a for a in sys.argv[2:] if not a.startswith("--")]
    main(Path(sys.argv[1]), names, "test" if "--test" in sys.argv else "dev")
