"""Finding in a better text what was found in an older one, by the words themselves.

Letters and digits alone are compared, because a new reading breaks its lines and sets its hyphens elsewhere. Where the
words stand more than once, those count that have the same words round them, then those nearest to the old place.
Words that were misread are found if most of their letters stand in the same order near by.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import takewhile

from sayso.model import Attribution, Span

CONTEXT = 40
WINDOW = 600
LEAST_LETTERS = 12
LEAST_ALIKE = 0.85
Spans = tuple[Span, ...]


class Bare:
    """The letters and digits of a text, each with its place in it."""

    def __init__(self, characters: str) -> None:
        self.characters = characters
        kept = [(character.casefold()[:1], place) for place, character in enumerate(characters) if character.isalnum()]
        self.letters = "".join(letter for letter, _ in kept)
        self.places = [place for _, place in kept]

    def before(self, place: int) -> int:
        """How many letters stand before a place."""
        return bisect_left(self.places, place)

    def span(self, first: int, last: int) -> Span:
        """The characters of letters [first, last)."""
        return Span(self.places[first], self.places[last - 1] + 1)


class Moving:
    """From an older text to a newer one of the same document."""

    def __init__(self, old: str, new: str) -> None:
        self.old = Bare(old)
        self.new = Bare(new)

    def attribution(self, found: Attribution) -> tuple[Spans, Spans, Spans] | None:
        """(source, cue, content) in the newer text; nothing where any of them cannot be found, or they changed their order."""
        roles = [tuple(map(self.span, spans)) for spans in (found.source, found.cue, found.content)]
        moved = [tuple(span for span in spans if span is not None) for spans in roles]
        if [len(spans) for spans in moved] != [len(spans) for spans in roles]:
            return None
        before = [span for spans in (found.source, found.cue, found.content) for span in spans]
        after = [span for spans in moved for span in spans]
        return (moved[0], moved[1], moved[2]) if order(before) == order(after) else None

    def span(self, span: Span) -> Span | None:
        first, last = self.old.before(span.start), self.old.before(span.end)
        letters = self.old.letters[first:last]
        if not letters:
            return None
        places = list(occurrences(letters, self.new.letters))
        if places:
            start = max(places, key=lambda place: (self.context(first, place, len(letters)), -abs(place - self.expected(first))))
            return self.widened(span, self.new.span(start, start + len(letters)))
        near = self.mostly(letters, self.expected(first))
        return self.new.span(*near) if near else None

    def expected(self, first: int) -> int:
        """Where a letter would stand if all of the text had grown alike."""
        return first * len(self.new.letters) // max(1, len(self.old.letters))

    def context(self, first: int, place: int, length: int) -> int:
        """How many letters round the one and the other are the same."""
        before = alike(self.old.letters[max(0, first - CONTEXT) : first][::-1], self.new.letters[max(0, place - CONTEXT) : place][::-1])
        old, new = first + length, place + length
        return before + alike(self.old.letters[old : old + CONTEXT], self.new.letters[new : new + CONTEXT])

    def mostly(self, letters: str, expected: int) -> tuple[int, int] | None:
        """Letters near a place that are mostly these."""
        if len(letters) < LEAST_LETTERS:
            return None
        begin = max(0, expected - WINDOW)
        window = self.new.letters[begin : expected + len(letters) + WINDOW]
        blocks = [b for b in SequenceMatcher(None, letters, window, autojunk=False).get_matching_blocks() if b.size > 2]
        if sum(block.size for block in blocks) < LEAST_ALIKE * len(letters):
            return None
        start = max(0, blocks[0].b - blocks[0].a)
        end = min(len(window), blocks[-1].b + len(letters) - blocks[-1].a)
        return (begin + start, begin + end) if end - start < 1.3 * len(letters) else None

    def widened(self, old: Span, new: Span) -> Span:
        """With the marks that stood at its ends, where they stand there still."""
        words, there = old.of(self.old.characters), self.new.characters
        core = self.old.span(self.old.before(old.start), self.old.before(old.end))
        head, tail = words[: core.start - old.start], words[core.end - old.start :]
        start = new.start - len(head) if head and there[: new.start].endswith(head) else new.start
        end = new.end + len(tail) if tail and there.startswith(tail, new.end) else new.end
        return Span(start, end)


def alike(one: str, other: str) -> int:
    """How many letters two strings begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def order(spans: list[Span]) -> list[int]:
    return sorted(range(len(spans)), key=lambda n: spans[n])


def occurrences(letters: str, text: str) -> Iterator[int]:
    at = text.find(letters)
    while at >= 0:
        yield at
        at = text.find(letters, at + 1)
