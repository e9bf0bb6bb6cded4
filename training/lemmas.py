"""Write a pack's lemmas.tsv: the words of its treebank's training split with the lemma they nearly always have.

usage: python -m training.lemmas nb|nn|en …
"""

from __future__ import annotations

import sys
from collections import Counter

from sayso.language.pack import ROOT
from training.treebank import english, read_treebank, without_gold

SHARE = 0.6
LEFT = ("PUNCT", "NUM", "SYM", "PROPN", "X")


def table(lang: str) -> list[tuple[str, str, str]]:
    """(form, UPOS, lemma), forms in lower case."""
    sentences = english("train") if lang == "en" else read_treebank(f"{lang}-train")
    seen: dict[tuple[str, str], Counter[str]] = {}
    for sentence in without_gold(iter(sentences)):
        for form, upos, lemma in zip(sentence.forms, sentence.upos, sentence.lemmas, strict=True):
            if upos not in LEFT and form[0].isalpha() and "\t" not in form:
                seen.setdefault((form.lower(), upos), Counter())[lemma] += 1
    best = {key: lemmas.most_common(1)[0] for key, lemmas in seen.items()}
    return sorted((form, upos, lemma) for (form, upos), (lemma, n) in best.items() if n >= SHARE * seen[form, upos].total())


def main(langs: list[str]) -> None:
    for lang in langs:
        rows = "".join(f"{form}\t{upos}\t{lemma}\n" for form, upos, lemma in table(lang))
        head = "# Words with their lemmas, made by training/lemmas.py from the treebank; rules of the encoder serve the rest.\n"
        (ROOT / lang / "lemmas.tsv").write_text(f"{head}form\tpos\tlemma\n{rows}", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
