"""Which language each paragraph is in: nb, nn, en, da, sv, or other.

A multinomial logistic regression over hashed words and character 1-4-grams gives the five languages their
chances; a paragraph with too few words that any of the five knows, or with everyday words of yet other languages
(others.tsv), is `other`, whatever they say. Names belong to no language and do not count. A short paragraph leans on
its document, a long one stands alone: an article may quote in another language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

LANGS = ("nb", "nn", "en", "da", "sv")
OTHER = "other"
BUCKETS = 131072
BLOOM = 1 << 21
WORD = re.compile(r"[^\W\d_]+")
LONGEST = 1500
LEAN = 60.0
KNOWN_SHARE = 0.4
STRANGE_SHARE = 0.15
CACHED = 100_000
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Guess:
    """A language with its chance among the five (0 for `other`)."""

    lang: str
    chance: float


@dataclass(frozen=True)
class Evidence:
    """What one paragraph shows: log scores, letters of words that are no names, and shares of them."""

    scores: Floats
    letters: int
    known: float
    strange: float

    @property
    def telling(self) -> bool:
        return self.known >= KNOWN_SHARE and self.strange < STRANGE_SHARE


@dataclass(frozen=True)
class Identifier:
    """`weights` is (BUCKETS, languages); `known` a Bloom filter (Bloom 1970) of the words that some language's training text held;
    `strange` everyday words of other languages that it does not hold."""

    weights: Floats
    bias: Floats
    known: NDArray[np.bool_]
    strange: frozenset[str]
    cache: dict[str, tuple[Floats, int]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[np.generic]], others: Iterable[Mapping[str, str]] = ()) -> Identifier:
        """From identify.safetensors and the rows (lang, words) of others.tsv."""
        weights = arrays["weights"].astype(np.float32) * float(np.asarray(arrays["scale"]).item())
        known = np.unpackbits(np.asarray(arrays["known"], dtype=np.uint8)).astype(bool)
        listed = {w for row in others for w in row["words"].split()}
        strange = frozenset(w for w in listed if not all(known[k] for k in bloom_keys(w)))
        return cls(weights, arrays["bias"].astype(np.float32), known, strange)

    def evidence(self, paragraph: str) -> Evidence:
        """What a paragraph shows, names left out."""
        found = WORD.findall(paragraph[:LONGEST])
        # A capital that does not begin the paragraph is a name's, except where all is in capitals.
        words = [w.lower() for n, w in enumerate(found) if n == 0 or w.islower()] if not paragraph.isupper() else [w.lower() for w in found]
        if not words:
            return Evidence(np.zeros(len(LANGS), dtype=np.float32), 0, 1.0, 0.0)
        told = [self.word_scores(w.lower()) for w in found]
        scores = np.add.reduce([t for t, _ in told]) / np.sqrt(sum(n for _, n in told)) + self.bias
        letters = sum(map(len, words))
        known = sum(len(w) for w in words if all(self.known[k] for k in bloom_keys(w)))
        strange = sum(len(w) for w in words if w in self.strange)
        return Evidence(np.asarray(scores, dtype=np.float32), letters, known / letters, strange / letters)

    def word_scores(self, word: str) -> tuple[Floats, int]:
        """(summed weights of a word's buckets, how many they are); common words are asked for again and again."""
        known = self.cache.get(word)
        if known is None:
            if len(self.cache) > CACHED:
                self.cache.clear()
            keys = word_keys(word)
            known = self.cache[word] = (self.weights[list(keys)].sum(0), len(keys))
        return known

    def identify(self, paragraphs: Sequence[str]) -> list[Guess]:
        """One guess a paragraph."""
        found = [self.evidence(p) for p in paragraphs]
        # What the whole document says, weighted by how much each paragraph has to say.
        weights = [e.letters if e.telling else 0 for e in found]
        document = np.zeros(len(LANGS), dtype=np.float32)
        for evidence, weight in zip(found, weights, strict=True):
            document += softmax(evidence.scores) * np.float32(weight / max(sum(weights), 1))
        mostly_other = sum(weights) < 0.5 * sum(e.letters for e in found)
        return [self.decide(e, document, mostly_other=mostly_other) for e in found]

    def decide(self, found: Evidence, document: Floats, *, mostly_other: bool) -> Guess:
        enough = found.letters >= (LEAN if not mostly_other else LEAN / 4)
        if (enough and not found.telling) or (mostly_other and found.letters < LEAN / 4):
            return Guess(OTHER, 0.0)
        mixed = softmax(found.scores + np.log(document + 1e-3) * (LEAN / (LEAN + found.letters)) * 2)
        best = int(mixed.argmax())
        return Guess(LANGS[best], float(mixed[best]))


def softmax(scores: Floats) -> Floats:
    exp = np.exp(scores - scores.max())
    return np.asarray(exp / exp.sum(), dtype=np.float32)


def word_key(word: str) -> int:
    return crc32(f"w{word}".encode()) % BUCKETS


@lru_cache(maxsize=100_000)
def bloom_keys(word: str) -> tuple[int, int]:
    data = word.encode("utf-8", "replace")
    return crc32(data, 17) % BLOOM, crc32(data, 91) % BLOOM


def features(words: Sequence[str]) -> list[int]:
    """Buckets of the words and of their 1-4-grams with edges."""
    return [key for word in words for key in word_keys(word)]


@lru_cache(maxsize=100_000)
def word_keys(word: str) -> tuple[int, ...]:
    edged = f"<{word}>"
    grams = (edged[i : i + n] for n in (1, 2, 3, 4) for i in range(len(edged) - n + 1))
    return (word_key(word), *(crc32(g.encode("utf-8", "replace")) % BUCKETS for g in grams))
