"""From characters to trees: cut into words, split into sentences, run the encoder over them in batches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sayso.analysis.encoder import Encoder, Tagged
from sayso.analysis.lemmas import Lemmas
from sayso.analysis.names import consistent
from sayso.analysis.sentences import split
from sayso.analysis.tokens import TokenRules, tokenise
from sayso.model import Analysis, Name, Paragraph, Sentence

CHUNK = 600


@dataclass(frozen=True)
class Analyser:
    """What one language needs. Languages that share weights share the very same `encoder` object."""

    rules: TokenRules
    ends: NDArray[np.float32]
    encoder: Encoder
    lemmas: Lemmas

    def cut(self, characters: str, paragraph: Paragraph) -> list[list[tuple[int, int]]]:
        """The token offsets of each sentence of a paragraph."""
        tokens = tokenise(characters, paragraph.span.start, paragraph.span.end, self.rules)
        forms = [characters[s:e] for s, e in tokens]
        spaced = [tokens[n][1] < tokens[n + 1][0] for n in range(len(tokens) - 1)] + [True]
        return [tokens[a:b] for a, b in split(forms, spaced, self.rules.abbreviations, self.ends)]


def analyse(characters: str, lang: str, paragraphs: Sequence[Paragraph], analysers: Mapping[str, Analyser]) -> Analysis:
    """Paragraphs in a language without an analyser get no tokens; the rest is analysed whole."""
    sentences: list[list[tuple[int, int]]] = []
    owners: list[Analyser] = []
    for paragraph in paragraphs:
        analyser = analysers.get(paragraph.lang)
        if analyser is not None:
            cut = analyser.cut(characters, paragraph)
            sentences += cut
            owners += [analyser] * len(cut)
    tagged = tag(characters, sentences, owners)
    return assemble(characters, lang, tuple(paragraphs), sentences, tagged)


def tag(characters: str, sentences: list[list[tuple[int, int]]], owners: list[Analyser]) -> list[Tagged]:
    """Each sentence by its own encoder, in chunks, so that memory stays bounded."""
    found: dict[int, Tagged] = {}
    for encoder in {id(o.encoder): o.encoder for o in owners}.values():
        mine = [n for n, o in enumerate(owners) if o.encoder is encoder]
        for at in range(0, len(mine), CHUNK):
            part = mine[at : at + CHUNK]
            forms = [[characters[s:e] for s, e in sentences[n]] for n in part]
            found.update(zip(part, encoder.analyse(forms, [owners[n].lemmas for n in part]), strict=True))
    return [found[n] for n in range(len(sentences))]


def assemble(
    characters: str,
    lang: str,
    paragraphs: tuple[Paragraph, ...],
    sentences: list[list[tuple[int, int]]],
    tagged: list[Tagged],
) -> Analysis:
    """One analysis of the whole text; heads become indices into it."""
    starts: list[int] = []
    ends: list[int] = []
    columns: dict[str, list[str]] = {"lemmas": [], "upos": [], "feats": [], "deprels": []}
    heads: list[int] = []
    names: list[Name] = []
    bounds: list[Sentence] = []
    for tokens, found in zip(sentences, tagged, strict=True):
        shift = len(starts)
        starts += [s for s, _ in tokens]
        ends += [e for _, e in tokens]
        for key, values in columns.items():
            values += getattr(found, key)
        heads += [h + shift if h >= 0 else -1 for h in found.heads]
        names += [Name(a + shift, b + shift, kind) for a, b, kind in found.names]
        bounds.append(Sentence(shift, len(starts)))
    forms = [characters[s:e] for s, e in zip(starts, ends, strict=True)]
    return Analysis(
        characters=characters,
        lang=lang,
        paragraphs=paragraphs,
        sentences=tuple(bounds),
        starts=tuple(starts),
        ends=tuple(ends),
        forms=tuple(forms),
        heads=tuple(heads),
        names=tuple(consistent(names, forms, columns["upos"], bounds)),
        **{k: tuple(v) for k, v in columns.items()},
    )
