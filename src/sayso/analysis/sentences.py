"""Where sentences end within a paragraph: a logistic regression over what stands round each possible end.

A possible end is every token that a mark or an upper-case word makes one; most are ruled out at once.
Trained by training/sentences.py on the treebanks' own segmentation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

BUCKETS = 32768
FINAL = frozenset(".?!…:;")
CLOSING = frozenset("\"”»’')]")
OPENING = frozenset("\"“„«‘'([-–—•*")
# Quotes and brackets are looked for at most this far back, so that a line without an end costs no more than any other.
FARTHEST = 400
Floats = NDArray[np.float32]


def split(forms: Sequence[str], spaced: Sequence[bool], abbreviations: frozenset[str], weights: Floats) -> list[tuple[int, int]]:
    """[first, last) of each sentence of one paragraph; `spaced[n]` tells whether white space follows token n."""
    found, first = [], 0
    for place in candidates(forms, spaced):
        keys = features(forms, spaced, place, first, abbreviations)
        if float(weights[[bucket(k) for k in keys]].sum()) > 0:
            found.append((first, place + 1))
            first = place + 1
    if first < len(forms):
        found.append((first, len(forms)))
    return found


def bucket(key: str) -> int:
    return crc32(key.encode("utf-8", "replace")) % BUCKETS


def candidates(forms: Sequence[str], spaced: Sequence[bool]) -> Iterator[int]:
    """Tokens after which a sentence may end: white space follows, and a mark or an upper-case start is near."""
    for n in range(len(forms) - 1):
        if not spaced[n]:
            continue
        start = forms[n + 1][0]
        if marked(forms[n]) or start in OPENING or start.isupper() or start.isdigit():
            yield n


def marked(form: str) -> bool:
    """Whether a token ends in a mark that may close a sentence."""
    return form[-1] in FINAL or form[-1] in CLOSING


def shape(form: str) -> str:
    """A word's outline: X, Xx, x, 9 or the mark itself."""
    if form.isdigit():
        return "9"
    if not any(c.isalnum() for c in form):
        return form[:3]
    if form.isupper():
        return "X" if len(form) == 1 else "XX"
    return "Xx" if form[0].isupper() else "9x" if form[0].isdigit() else "x"


def form_at(forms: Sequence[str], n: int) -> str:
    """A token, or a mark for what lies before or after the paragraph."""
    return forms[n] if 0 <= n < len(forms) else "^" if n < 0 else "$"


def features(forms: Sequence[str], spaced: Sequence[bool], n: int, first: int, abbreviations: frozenset[str]) -> list[str]:
    """What is asked of the gap after token n, in a sentence that began at `first`."""
    here, after, before, second, third = (form_at(forms, k) for k in (n, n + 1, n - 1, n + 2, n + 3))
    low, next_low = here.lower(), after.lower()
    run = forms[max(first, n + 1 - FARTHEST) : n + 1]
    quotes = sum(f in '"”“' for f in run) % 2 if len(run) < FARTHEST else 0
    depth = quotes or run.count("«") > run.count("»")
    bracket = run.count("(") > run.count(")")
    length = min(8, n + 1 - first)
    s, a = shape(here), shape(after)
    return [
        "bias",
        f"m={marked(here)}",
        f"h={low}",
        f"a={next_low}",
        f"s={s}|{a}",
        f"s={shape(before)}|{s}|{a}|{shape(second)}",
        f"sp={s}|{spaced[n - 1] if n else False}",
        f"ab={low in abbreviations}|{a}",
        f"pa={before.lower() + '.' in abbreviations}|{s}|{a}",
        f"b={before.lower()}|{s}",
        f"bl={min(len(before), 4)}|{shape(before)}|{s}|{a}",
        f"d={depth}|{bracket}|{s}|{a}",
        f"l={length}|{s}|{a}",
        f"f={shape(forms[first])}|{s}|{a}",
        f"2={shape(second)}|{a}|{s}",
        f"ha={s}|{next_low}",
        f"la={here[-1]}|{after[0].isupper()}|{after[0].isdigit()}|{length > 2}",
        f"n2={next_low}|{shape(second)}",
        f"hx={low}|{a}",
        f"s3={low[-3:]}|{a}",
        f"n3={next_low[-3:]}|{s}|{a}",
        f"p={before.lower()}|{low}",
        f"3={shape(third)}|{shape(second)}|{a}|{s}",
    ]
