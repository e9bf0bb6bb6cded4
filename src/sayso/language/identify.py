"""Which language each paragraph is in: nb, nn, en, da, sv, or other.

A multinomial logistic regression over hashed words and character 1-4-grams gives the five languages their
chances; a paragraph with too few words that any of the five knows is `other`, whatever they say. A short
paragraph leans on its document, a long one stands alone: an article may quote in another language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

LANGS = ("nb", "nn", "en", "da", "sv")
OTHER = "other"
BUCKETS = 131072
BLOOM = 1 << 21
WORD = re.compile(r"[^\W\d_]+")
LONGEST = 1500
LEAN = 25.0
KNOWN_SHARE = 0.4
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Guess:
    """A language with its chance among the five (0 for `other`)."""

    lang: str
    chance: float


@dataclass(frozen=True)
class Identifier:
    """`weights` is (BUCKETS, languages), `known` is a Bloom filter (Bloom 1970) of the words that some language's training text held."""

    weights: Floats
    bias: Floats
    known: NDArray[np.bool_]

    @classmethod
    def of(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Identifier:
        weights = arrays["weights"].astype(np.float32) * float(np.asarray(arrays["scale"]).item())
        bits = np.asarray(arrays["known"], dtype=np.uint8)
        return cls(weights, arrays["bias"].astype(np.float32), np.unpackbits(bits).astype(bool))

    def evidence(self, paragraph: str) -> tuple[Floats, float, float]:
        """(log scores, letters, share of known words) of one paragraph."""
        text = paragraph[:LONGEST].lower()
        words = WORD.findall(text)
        if not words:
            return np.zeros(len(LANGS), dtype=np.float32), 0.0, 1.0
        keys = features(words)
        scores = self.weights[keys].sum(0) / np.sqrt(len(keys)) + self.bias
        known = sum(len(w) for w in words if all(self.known[k] for k in bloom_keys(w)))
        letters = sum(map(len, words))
        return np.asarray(scores, dtype=np.float32), float(letters), known / letters

    def identify(self, paragraphs: Sequence[str]) -> list[Guess]:
        """One guess a paragraph."""
        found = [self.evidence(p) for p in paragraphs]
        # What the whole document says, weighted by how much each paragraph has to say.
        chances = [softmax(s) for s, _, _ in found]
        weights = [n if known >= KNOWN_SHARE else 0.0 for _, n, known in found]
        total = sum(weights)
        document = np.zeros(len(LANGS), dtype=np.float32)
        for chance, weight in zip(chances, weights, strict=True):
            document += chance * np.float32(weight / max(total, 1.0))
        mostly_other = total < 0.5 * sum(n for _, n, _ in found)
        return [self.decide(f, document, mostly_other=mostly_other) for f in found]

    def decide(self, found: tuple[Floats, float, float], document: Floats, *, mostly_other: bool) -> Guess:
        scores, letters, known = found
        if (known < KNOWN_SHARE and letters >= LEAN) or (mostly_other and letters < LEAN):
            return Guess(OTHER, 0.0)
        mixed = softmax(scores + np.log(document + 1e-3) * (LEAN / (LEAN + letters)) * 2)
        best = int(mixed.argmax())
        return Guess(LANGS[best], float(mixed[best]))


def softmax(scores: Floats) -> Floats:
    exp = np.exp(scores - scores.max())
    return np.asarray(exp / exp.sum(), dtype=np.float32)


def word_key(word: str) -> int:
    return crc32(f"w{word}".encode()) % BUCKETS


def bloom_keys(word: str) -> tuple[int, int]:
    data = word.encode("utf-8", "replace")
    return crc32(data, 17) % BLOOM, crc32(data, 91) % BLOOM


def features(words: Sequence[str]) -> list[int]:
    """Buckets of the words and of their 1-4-grams with edges."""
    keys = []
    for word in words:
        keys.append(word_key(word))
        edged = f"<{word}>"
        keys += [crc32(edged[i : i + n].encode("utf-8", "replace")) % BUCKETS for n in (1, 2, 3, 4) for i in range(len(edged) - n + 1)]
    return keys
