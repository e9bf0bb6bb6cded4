"""What the encoder sees of a word: character n-grams, its shape, and how its lemma is made.

Training and reading both import this file, so that they cannot drift apart.
"""

from __future__ import annotations

from functools import lru_cache
from zlib import crc32

BUCKETS = 32768
SHAPES = 16


@lru_cache(maxsize=100_000)
def ngram_ids(form: str) -> tuple[int, ...]:
    """Hash buckets of the n-grams (2-5) of `<form>` in lower case, and of the whole; never empty."""
    word = f"<{form.lower()}>"[:40]
    grams = {word} | {word[i : i + n] for n in (2, 3, 4, 5) for i in range(len(word) - n + 1)}
    return tuple(sorted(crc32(g.encode("utf-8", "replace")) % BUCKETS for g in grams))


def shape_id(form: str) -> int:
    """One of SHAPES classes of letter case, digits and marks."""
    if form.isalpha():
        return alphabetic_shape(form)
    if form.isdigit():
        return 5 if len(form) == 4 else 6
    if any(c.isdigit() for c in form):
        return 7 if any(c.isalpha() for c in form) else 8
    if not any(c.isalpha() for c in form):
        return 9 + '-–—«»“”"'.find(form[0]) // 3 if form[0] in '-–—«»“”"' else 12
    return 13 if form[0].isupper() else 14


def alphabetic_shape(form: str) -> int:
    if form.islower():
        return 0
    if len(form) == 1:
        return 1
    if form.isupper():
        return 2
    return 3 if form[0].isupper() and form[1:].islower() else 4


def lemma_rule(form: str, lemma: str) -> str:
    """How to make the lemma: `case:cut:suffix`, case `l` (lower the form first) or `k` (keep it)."""
    case = "k" if lemma != lemma.lower() else "l"
    base = form if case == "k" else form.lower()
    shared = 0
    while shared < min(len(base), len(lemma)) and base[shared] == lemma[shared]:
        shared += 1
    return f"{case}:{len(base) - shared}:{lemma[shared:]}"


def apply_lemma_rule(form: str, rule: str) -> str:
    """The lemma that a rule makes of a form; the form itself where the rule cuts more than there is."""
    case, cut, suffix = rule.split(":", 2)
    base = form if case == "k" else form.lower()
    size = int(cut)
    return base[: len(base) - size] + suffix if size <= len(base) else base
