"""Train the forest that tells whom pronouns and definite nouns mean, on NARC (both written standards) and the CC part of GUM.

usage: python -m training.coreference OUT

OUT is the pack folder that gets coreference.safetensors. Articles whose sentences stand in the gold are left out.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file

from benchmarks.quality.coreference import Cluster
from benchmarks.quality.data import coreference_documents
from sayso.analysis import analyse
from sayso.entities.antecedents import Chain, Floats, Referent
from sayso.entities.nouns import Nouns
from sayso.entities.people import Roster
from sayso.language.lexicon import Lexicon
from sayso.language.pack import ROOT, available, load
from sayso.model import Analysis, Paragraph
from sayso.pipeline.paragraphs import paragraph_spans
from sayso.wiring import make_analysers
from training.attribution import arrays, fit
from training.treebank import GUM_HELD, gold_texts, read_treebank

FILES = {"nb": "bokmaal-train.conllu.xz", "nn": "nynorsk-train.conllu.xz"}
ENTITY = re.compile(r"\((\d+)-[^()]*(\))?|(\d+)\)")
ROUNDS, LEAVES = 250, 16
STEPS = 3
BESIDE = ("flat", "appos", "compound", "nmod")


def documents(lang: str) -> Iterator[tuple[str, list[Cluster]]]:
    """Texts with clusters, without those that hold a sentence of the gold."""
    known = gold_texts()
    for text, clusters in coreference_documents(FILES[lang]) if lang in FILES else gum_documents():
        sentences = (s for line in text.split("\n") for s in line.split(". "))
        if not any(len(s) > 40 and "".join(s.split()) in known for s in sentences):
            yield text, clusters


def gum_documents() -> Iterator[tuple[str, list[Cluster]]]:
    """The CC part of GUM less its own dev and test documents."""
    held = {s.document for name in GUM_HELD for s in read_treebank(name)}
    for document, sentences in groupby(read_treebank("gum"), key=lambda s: s.document):
        if document in held:
            continue
        pieces: list[str] = []
        length = 0
        clusters: dict[str, set[tuple[int, int]]] = {}
        opened: dict[str, list[int]] = {}
        for sentence in sentences:
            pieces += ["\n"] if sentence.new_paragraph and pieces else [" "] if pieces else []
            length += bool(pieces)
            at = 0
            for form, misc in zip(sentence.forms, sentence.misc, strict=True):
                at = sentence.text.index(form, at)
                mark(misc, length + at, length + at + len(form), opened, clusters)
                at += len(form)
            pieces.append(sentence.text)
            length += len(sentence.text)
        yield "".join(pieces), [frozenset(c) for c in clusters.values() if len(c) > 1]


def mark(misc: str, start: int, end: int, opened: dict[str, list[int]], clusters: dict[str, set[tuple[int, int]]]) -> None:
    """Open and close the mentions that a GUM token's Entity begins and ends."""
    value = next((c[7:] for c in misc.split("|") if c.startswith("Entity=")), "")
    for entity, alone, closed in ENTITY.findall(value):
        if entity and alone:
            clusters.setdefault(entity, set()).add((start, end))
        elif entity:
            opened.setdefault(entity, []).append(start)
        elif opened.get(closed):
            clusters.setdefault(closed, set()).add((opened[closed].pop(), end))


def owners(analysis: Analysis, clusters: list[Cluster]) -> dict[int, int]:
    """The cluster of each token that heads a mention, or that is a name beside its head; smaller mentions first."""
    found: dict[int, int] = {}
    at = {start: token for token, start in enumerate(analysis.starts)}
    spans = sorted((end - start, start, end, n) for n, cluster in enumerate(clusters) for start, end in cluster)
    for _, start, end, n in spans:
        first = at.get(start)
        if first is None:
            continue
        last = first
        while last + 1 < len(analysis) and analysis.ends[last + 1] <= end:
            last += 1
        head = next((t for t in range(first, last + 1) if not first <= analysis.heads[t] <= last), first)
        for token in range(first, last + 1):
            if reaches(analysis, token, head):
                found.setdefault(token, n)
    return found


def reaches(analysis: Analysis, token: int, head: int) -> bool:
    for _ in range(STEPS):
        if token == head:
            return True
        if not analysis.deprels[token].startswith(BESIDE):
            return False
        token = analysis.heads[token]
    return token == head


class Teacher(Chain):
    """A chain that is told the right antecedents, and keeps a row and a label for each candidate."""

    def __init__(self, analysis: Analysis, lexicon: Lexicon, clusters: list[Cluster]) -> None:
        roster = Roster(analysis, lexicon)
        super().__init__(analysis, lexicon, roster, Nouns(analysis, lexicon, roster), None)
        self.owner = owners(analysis, clusters)
        self.cluster: dict[int, int] = {}
        self.x: list[Floats] = []
        self.y: list[np.ndarray] = []

    def mention(self, referent: Referent, token: int, how: int) -> None:
        super().mention(referent, token, how)
        if token in self.owner:
            self.cluster[id(referent)] = self.owner[token]

    def choose(self, token: int, found: Sequence[Referent], rows: Floats) -> int:
        own = self.owner.get(token)
        right = np.array([own is not None and self.cluster.get(id(r)) == own for r in found], dtype=bool)
        if right.any() or (len(found) and own is None and self.row(token) is None):
            self.x.append(rows)
            self.y.append(right)
        return int(np.argmax(right)) if right.any() else -1


def examples(lexicons: Mapping[str, Lexicon]) -> Iterator[tuple[str, Teacher]]:
    analysers = make_analysers(ROOT, verify=False)
    for lang in available():
        for text, clusters in documents(lang):
            analysis = analyse(text, lang, [Paragraph(s, lang) for s in paragraph_spans(text)], analysers)
            teacher = Teacher(analysis, lexicons[lang], clusters)
            teacher.run()
            yield lang, teacher


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path, help="the pack folder that gets the forest")
    args = parser.parse_args()
    lexicons = {lang: Lexicon.of(load(lang, verify=False)) for lang in available()}
    made = [teacher for _, teacher in examples(lexicons)]
    x, y = [b for t in made for b in t.x], [b for t in made for b in t.y]
    print(len(made), "articles,", len(x), "pronouns and nouns,", sum(map(len, x)), "candidates")
    save_file(
        arrays({"antecedent": fit(x, y, ROUNDS, LEAVES, learning_rate=0.05, feature_fraction=0.4)}), args.out / "coreference.safetensors"
    )


if __name__ == "__main__":
    main()
