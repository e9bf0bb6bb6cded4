"""Word vectors for Norwegian from the raw texts whose licences let a model be shipped.

Skip-gram with negative sampling (Mikolov et al. 2013) over NoReC (CC BY-NC; its README frees models made
from it) and current laws (NLOD 2.0). Only the commonest words are kept; the encoder learns the rest from
character n-grams.

usage: python -m training.vectors OUT.npz
"""

from __future__ import annotations

import lzma
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from training.treebank import SHARED, read_treebank

WORD = re.compile(r"\w+(?:[-.’']\w+)*|[^\w\s]")
SOURCES = ("norec-reviews.txt.xz", "laws-regulations.txt.xz")


class Lines:
    """The sentences of the raw texts and the treebanks' train splits, lower-cased, as often as asked."""

    def __iter__(self) -> Iterator[list[str]]:
        for name in SOURCES:
            with lzma.open(SHARED / "data/norwegian-raw-text" / name, "rt", encoding="utf-8") as lines:
                for line in lines:
                    words = WORD.findall(line.lower())
                    for at in range(0, len(words), 400):
                        yield words[at : at + 400]
        for treebank in ("nb-train", "nn-train"):
            for sentence in read_treebank(treebank):
                yield [form.lower() for form in sentence.forms]


def main(out: Path) -> None:
    from gensim.models import Word2Vec

    model = Word2Vec(Lines(), vector_size=96, window=4, min_count=8, sg=1, negative=6, epochs=3, workers=2, seed=1)
    keep = model.wv.index_to_key[:60000]
    np.savez(out, words=np.array(keep), vectors=model.wv[keep].astype(np.float32))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
