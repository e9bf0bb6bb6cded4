"""Paragraphs of a text and their languages.

A line is a paragraph. Where a text is plainly wrapped by hand (most lines of like length, going on in
small letters), the lines up to the next empty one are one paragraph.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from sayso.language.identify import OTHER, Guess, Identifier
from sayso.model import Paragraph, Span

LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
WRAP_LEAST, WRAP_MOST = 50, 100
JOINED = 4000
KNOWN_LEAST = 0.2


def paragraph_spans(characters: str) -> list[Span]:
    """Non-empty lines, hand-wrapped ones joined."""
    lines = [Span(*m.span()) for m in LINE.finditer(characters) if m.group().strip()]
    return list(joined(characters, lines)) if wrapped(characters, lines) else lines


def wrapped(characters: str, lines: Sequence[Span]) -> bool:
    """Whether at least four lines in ten go on, lower-case, after one of a hand-wrapped length."""
    if len(lines) < 6 or max(map(len, lines)) > WRAP_MOST:
        return False
    goes_on = sum(continues(characters, a, b) for a, b in itertools.pairwise(lines))
    return goes_on >= 0.4 * len(lines)


def continues(characters: str, before: Span, after: Span) -> bool:
    first = characters[after.start : after.end].lstrip()[:1]
    return adjacent(characters, before, after) and len(before) >= WRAP_LEAST and first.islower()


def adjacent(characters: str, before: Span, after: Span) -> bool:
    """No empty line between."""
    return characters.count("\n", before.end, after.start) <= 1


def joined(characters: str, lines: Sequence[Span]) -> Iterator[Span]:
    here = lines[0]
    last = here
    for line in lines[1:]:
        dash = characters[line.start : line.end].lstrip()[:1] in "-–—•*"
        if adjacent(characters, last, line) and len(last) >= WRAP_LEAST and not dash and len(here) < JOINED:
            here = Span(here.start, line.end)
        else:
            yield here
            here = line
        last = line
    yield here


def identified(characters: str, spans: Sequence[Span], identifier: Identifier) -> tuple[list[Paragraph], str]:
    """The paragraphs with their languages, and the language of the whole: the one with most characters."""
    guesses: list[Guess] = identifier.identify([s.of(characters) for s in spans])
    sizes: dict[str, int] = {}
    for span, guess in zip(spans, guesses, strict=True):
        sizes[guess.lang] = sizes.get(guess.lang, 0) + len(span)
    return [Paragraph(s, g.lang) for s, g in zip(spans, guesses, strict=True)], main_language(sizes)


def main_language(sizes: dict[str, int]) -> str:
    """The language with most characters; `other` only where hardly a fifth of the text is in a language we know."""
    known = {lang: size for lang, size in sizes.items() if lang != OTHER}
    if sum(known.values()) < KNOWN_LEAST * sum(sizes.values()):
        return OTHER
    return max(known, key=lambda lang: known[lang], default=OTHER)
