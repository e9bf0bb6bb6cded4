"""Documents by chance: invented words as common as words are (Zipf), said by some two thousand sources.

Nothing is read or analysed: texts and statements go straight into the tables, as the engine would put them there.
"""

from __future__ import annotations

import itertools
import random
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from sayso.model import Attribution, Document, Factuality, Metadata, Quote, Span, Statements, Text

A_DOCUMENT, A_PARAGRAPH = 50, 10
WORDS, SOURCES = 60_000, 2_000
LENGTHS = range(6, 22)
CUES = {"nb": "sier at", "nn": "seier at", "en": "says that"}
FACTS, QUOTES = tuple(Factuality), tuple(Quote)
ONSETS, VOWELS, CODAS = (
    ["b", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "bl", "dr", "fl", "gr", "kl", "sk", "st", "tr"],
    ["a", "e", "i", "o", "u", "y", "æ", "ø", "å"],
    ["", "l", "n", "r", "s", "t", "nd"],
)


@dataclass(frozen=True)
class Vocabulary:
    """Words and how far each reaches into the sum of all their weights."""

    words: list[str]
    reach: list[float]

    @classmethod
    def of(cls, chance: random.Random) -> Vocabulary:
        made: dict[str, None] = {}
        while len(made) < WORDS:
            syllables = chance.choice((1, 2, 2, 3, 3, 4))
            made["".join(chance.choice(ONSETS) + chance.choice(VOWELS) + chance.choice(CODAS) for _ in range(syllables))] = None
        words = sorted(made, key=len)
        return cls(words, list(itertools.accumulate(1 / rank for rank in range(10, WORDS + 10))))

    def word(self, chance: random.Random) -> str:
        return self.words[bisect_left(self.reach, chance.random() * self.reach[-1])]


def documents(statements: int, seed: int = 0) -> Iterator[tuple[str, Text, Statements]]:
    """(SHA-256, text, what was found in it) of each document."""
    chance = random.Random(seed)
    vocabulary = Vocabulary.of(chance)
    sources = [f"{vocabulary.word(chance).title()} {vocabulary.word(chance).title()}sen" for _ in range(SOURCES)]
    for number in range(max(1, statements // A_DOCUMENT)):
        lang = ("nb", "nb", "nb", "nn", "en")[number % 5]
        published = f"20{chance.randrange(10, 26)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
        yield document(f"{number:064x}", lang, published, vocabulary, sources, chance)


def document(
    sha256: str, lang: str, published: str, vocabulary: Vocabulary, sources: list[str], chance: random.Random
) -> tuple[str, Text, Statements]:
    characters, found, starts = "", [], []
    for number in range(1, A_DOCUMENT + 1):
        starts += [len(characters)] if number % A_PARAGRAPH == 1 else []
        source = sources[int(chance.random() ** 2 * SOURCES)]
        content = " ".join(vocabulary.word(chance) for _ in range(chance.choice(LENGTHS)))
        at = len(characters)
        characters += f"{source} {CUES[lang]} {content}." + ("\n" if number % A_PARAGRAPH == 0 else " ")
        cue = at + len(source) + 1
        begin = cue + len(CUES[lang]) + 1
        spans = (Span(at, at + len(source)),), (Span(cue, begin - 1),), (Span(begin, begin + len(content)),)
        found.append(Attribution(f"A{number}", *spans, chance.choice(QUOTES), chance.choice(FACTS), entity=source))
    metadata = Metadata(published=published)
    paragraphs = tuple((Span(a, b - 1), lang) for a, b in itertools.pairwise([*starts, len(characters)]))
    named = Document(sha256, f"{sha256[-8:]}.txt", "text/plain", sha256, len(characters))
    text = Text(characters, "made", "1", metadata=metadata)
    return sha256, text, Statements(sha256, lang, characters, tuple(found), named, metadata, languages=paragraphs)
