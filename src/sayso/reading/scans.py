"""Scans put into a text: words with their spans and boxes, lines joined, words cut at a line's end made whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sayso.model import Page, Span
from sayso.reading.ocr import Scan, Word

Box = tuple[float, float, float, float]
UNSURE = 0.7


def placed(scan: Scan, number: int, start: int, width: float, height: float) -> tuple[str, Page]:
    """The characters of a scan, a paragraph a line, and its page of a size in points, beginning at character `start`."""
    scale = width / scan.width if scan.width else 1.0
    parts: list[str] = []
    length = start
    words: list[tuple[Span, Box, float]] = []
    lines: list[tuple[Span, Box]] = []
    for word, before, after in with_neighbours(scan):
        text = word.text[:-1] if cut(word, after) else word.text
        if before is not None and not cut(before, word):
            parts.append(" " if together(before, word) else "\n")
            length += 1
        span = Span(length, length + len(text))
        parts.append(text)
        length += len(text)
        words.append((span, box(word, scale, height), word.sure))
        if before is not None and before.line == word.line:
            first, around = lines[-1]
            lines[-1] = (Span(first.start, span.end), joined(around, words[-1][1]))
        else:
            lines.append((span, words[-1][1]))
    return "".join(parts), Page(number, Span(start, length), width, height, tuple(lines), tuple(words))


def with_neighbours(scan: Scan) -> Iterator[tuple[Word, Word | None, Word | None]]:
    """Each word with those before and after it on the page."""
    words = scan.words
    return zip(words, (None, *words), (*words[1:], None), strict=False)


def together(before: Word, word: Word) -> bool:
    """Whether two neighbours stand in one paragraph: all but the last number of their lines agree."""
    return before.line[:-1] == word.line[:-1]


def cut(word: Word, after: Word | None) -> bool:
    """A word cut at the line's end: a hyphen after a small letter, and the next line goes on in small letters."""
    if after is None or after.line == word.line or not together(word, after):
        return False
    return len(word.text) > 2 and word.text.endswith("-") and word.text[-2].islower() and after.text[0].islower()


def box(word: Word, scale: float, height: float) -> Box:
    """From pixels below the upper left corner to points above the lower left one."""
    left, right, bottom, top = word.left * scale, word.right * scale, height - word.bottom * scale, height - word.top * scale
    return round(left, 1), round(bottom, 1), round(right, 1), round(top, 1)


def joined(one: Box, other: Box) -> Box:
    """The box that holds both."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def sureness(scans: Iterable[Scan]) -> str:
    """How surely the words were read, as users read it, and what to do about it."""
    sure = [word.sure for scan in scans for word in scan.words]
    mean = sum(sure) / len(sure) if sure else 0.0
    doubt = "much of it may be wrong" if mean < UNSURE else "check quotations against the picture"
    return f"{mean:.0%} sure on average; {doubt}"
