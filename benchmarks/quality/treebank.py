"""Parsing and names from raw text on treebank test splits, words matched by their characters.

Raw text is made as for CoNLL 2018: the sentences of a paragraph joined as spaced. Relations count without
subtypes. A word of a multi-word token takes its share of the token's characters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sayso.analysis import Analyser, analyse
from sayso.model import Analysis, Paragraph, Span
from training.names import name_spans, name_tags
from training.sentences import spaced_tokens
from training.treebank import Gold


@dataclass
class Sums:
    """Counts over a treebank."""

    gold: int = 0
    found: int = 0
    uas: int = 0
    las: int = 0
    upos: int = 0
    sentences: int = 0
    sentences_gold: int = 0
    sentences_found: int = 0
    names: int = 0
    names_gold: int = 0
    names_found: int = 0


def paragraphs(sentences: list[Gold]) -> Iterator[list[Gold]]:
    group: list[Gold] = []
    for sentence in sentences:
        if group and sentence.new_paragraph:
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def measure(sentences: list[Gold], lang: str, analysers: Mapping[str, Analyser]) -> dict[str, float]:
    """UAS, LAS, UPOS, sentence and name F1 in per cent."""
    sums = Sums()
    groups = list(paragraphs(sentences))
    text, tokens = raw_text(groups)
    spans, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            spans.append(Paragraph(Span(start, start + len(line)), lang))
        start += len(line) + 1
    add(sums, tokens, sentences, analyse(text, lang, spans, analysers))
    f1 = lambda both, gold, found: round(200 * both / (gold + found), 2) if gold + found else 0.0  # noqa: E731
    figures = {
        "uas": f1(sums.uas, sums.gold, sums.found),
        "las": f1(sums.las, sums.gold, sums.found),
        "upos": f1(sums.upos, sums.gold, sums.found),
        "sentences": f1(sums.sentences, sums.sentences_gold, sums.sentences_found),
    }
    # EWT marks no names.
    return figures | ({"names": f1(sums.names, sums.names_gold, sums.names_found)} if sums.names_gold else {})


def raw_text(groups: list[list[Gold]]) -> tuple[str, list[tuple[int, int]]]:
    """The text with a line a paragraph, and the [start, end) of every gold word in it."""
    parts: list[str] = []
    tokens: list[tuple[int, int]] = []
    length = 0
    for group in groups:
        forms, spaced, _ = spaced_tokens(group)
        for form, space in zip(forms, spaced, strict=True):
            form = form.replace(" ", "\u00a0")
            tokens.append((length, length + len(form)))
            parts.append(form + (" " if space else ""))
            length += len(parts[-1])
        parts.append("\n")
        length += 1
    return "".join(parts), tokens


def add(sums: Sums, tokens: list[tuple[int, int]], sentences: list[Gold], found: Analysis) -> None:
    made = {(s, e): n for n, (s, e) in enumerate(zip(found.starts, found.ends, strict=True))}
    sums.gold += len(tokens)
    sums.found += len(found)
    at = 0
    gold_sentences, gold_names = set(), set()
    for sentence in sentences:
        own = tokens[at : at + len(sentence.forms)]
        at += len(own)
        gold_sentences.add((own[0][0], own[-1][1]))
        for n, place in enumerate(own):
            token = made.get(place)
            if token is None:
                continue
            sums.upos += found.upos[token] == sentence.upos[n]
            head = found.heads[token]
            place_of_head = (found.starts[head], found.ends[head]) if head >= 0 else None
            gold_head = own[sentence.heads[n]] if sentence.heads[n] >= 0 else None
            if place_of_head == gold_head:
                sums.uas += 1
                sums.las += found.deprels[token].split(":")[0] == sentence.deprels[n].split(":")[0]
        for first, last, kind in name_spans(name_tags(sentence)):
            gold_names.add((own[first][0], own[last - 1][1], kind))
    made_sentences = {(found.starts[s.first], found.ends[s.last - 1]) for s in found.sentences}
    made_names = {(found.starts[n.first], found.ends[n.last - 1], n.kind) for n in found.names}
    sums.sentences += len(gold_sentences & made_sentences)
    sums.sentences_gold += len(gold_sentences)
    sums.sentences_found += len(made_sentences)
    if gold_names:
        sums.names += len(gold_names & made_names)
        sums.names_gold += len(gold_names)
        sums.names_found += len(made_names)
