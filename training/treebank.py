"""The treebanks as training sees them: sentences of tokens with gold analyses, gold articles held out."""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SHARED = Path(__file__).parents[2] / "shared"
FILES = {
    "nb-train": "ud-norwegian-nb/nb-ud-norne-train.conllu.xz",
    "nb-dev": "ud-norwegian-nb/nb-ud-norne-dev.conllu.xz",
    "nb-test": "ud-norwegian-nb/nb-ud-norne-test.conllu.xz",
    "nn-train": "ud-norwegian-nn/nn-ud-norne-train.conllu.xz",
    "nn-dev": "ud-norwegian-nn/nn-ud-norne-dev.conllu.xz",
    "nn-test": "ud-norwegian-nn/nn-ud-norne-test.conllu.xz",
    "en-train": "ud-english-ewt/en_ewt-ud-train.conllu.xz",
    "en-dev": "ud-english-ewt/en_ewt-ud-dev.conllu.xz",
    "en-test": "ud-english-ewt/en_ewt-ud-test.conllu.xz",
    "gum": "gum-attribution/gum-cc.conllu.xz",
}
GUM_HELD = ("ud-english-gum/en_gum-dev-noreddit.conllu.xz", "ud-english-gum/en_gum-test-noreddit.conllu.xz")


@dataclass
class Gold:
    """One sentence: parallel lists, heads counted from 0 with -1 for the root. `new` marks a document's first."""

    text: str
    document: str = ""
    forms: list[str] = field(default_factory=list)
    lemmas: list[str] = field(default_factory=list)
    upos: list[str] = field(default_factory=list)
    feats: list[str] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    deprels: list[str] = field(default_factory=list)
    misc: list[str] = field(default_factory=list)
    new_paragraph: bool = False


def open_data(name: str) -> Iterator[str]:
    with lzma.open(SHARED / "data" / name, "rt", encoding="utf-8") as lines:
        yield from lines


def read_treebank(name: str) -> Iterator[Gold]:
    """The sentences of a treebank by its short name (see FILES), in order."""
    document, sentence, paragraph = "", Gold(""), False
    for line in open_data(FILES.get(name, name)):
        line = line.rstrip("\n")
        if line.startswith("# newdoc"):
            document, paragraph = line.partition("=")[2].strip(), True
        elif line.startswith("# newpar"):
            paragraph = True
        elif line.startswith("# text ="):
            sentence = Gold(line[9:], document, new_paragraph=paragraph)
            paragraph = False
        elif not line and sentence.forms:
            yield sentence
            sentence = Gold("")
        elif line[:1].isdigit():
            add_token(sentence, line.split("\t"))


def add_token(sentence: Gold, cells: list[str]) -> None:
    if not cells[0].isdigit():
        return
    sentence.forms.append(cells[1])
    sentence.lemmas.append(cells[2])
    sentence.upos.append(cells[3])
    sentence.feats.append("" if cells[5] == "_" else cells[5])
    sentence.heads.append(int(cells[6]) - 1)
    sentence.deprels.append(cells[7])
    sentence.misc.append(cells[9])


def gold_texts(split: str = "*") -> str:
    """The gold attribution texts (of `dev`, `train` or all) without white space, to find their sentences in the treebanks.

    Our own annotated articles count as training gold.
    """
    from training.annotate import listed
    from training.annotate import texts as corpus_texts

    texts = [json.loads(p.read_text(encoding="utf-8"))["text"] for p in (SHARED / "gold").glob(f"{split}/*/*.json")]
    if split != "dev":
        texts += [corpus_texts(corpus)[document] for _, corpus, document in listed()]
    return "\n".join("".join(t.split()) for t in texts)


def without_gold(sentences: Iterator[Gold], split: str = "*") -> Iterator[Gold]:
    """Leave out what stands in the gold articles.

    Trees of a parser that has seen a sentence are too good; leaving the gold articles out keeps what the
    attribution stage learns from honest without a jackknife.
    """
    known = gold_texts(split)
    for sentence in sentences:
        if "".join(sentence.text.split()) not in known:
            yield sentence


def norwegian(split: str) -> list[Gold]:
    """Both written standards together; nn lacks Number=Sing, so it is given the nb mapping (singular where unmarked)."""
    both = [s for lang in ("nb", "nn") for s in read_treebank(f"{lang}-{split}")]
    for sentence in both:
        sentence.feats = [singular(u, f) for u, f in zip(sentence.upos, sentence.feats, strict=True)]
    return both


def singular(upos: str, feats: str) -> str:
    if upos == "NOUN" and feats and "Number=" not in feats and "Definite=" in feats:
        return "|".join(sorted([*feats.split("|"), "Number=Sing"], key=str.lower))
    return feats


def english(split: str) -> list[Gold]:
    """EWT, and for training the CC part of GUM less GUM's own dev and test documents."""
    sentences = list(read_treebank(f"en-{split}"))
    if split == "train":
        held = {s.document for name in GUM_HELD for s in read_treebank(name)}
        sentences += [s for s in read_treebank("gum") if s.document not in held]
    return sentences
