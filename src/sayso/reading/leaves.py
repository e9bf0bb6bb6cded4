"""Pages put together to a text: paragraphs made whole again over lines, columns and pages, and where each line stood."""

from __future__ import annotations

import re

from sayso.model import Page, Span
from sayso.reading.lines import Line
from sayso.reading.ocr import Scan
from sayso.reading.scans import placed

HYPHENS = "-\u00ad\u2010\x02\ufffe"
BULLETS = re.compile(r"^(?:[-–—•*▪■●]\s|\(?[a-z0-9]{1,3}[.)]\s)")
ENDS = re.compile(r"[.!?:;»”\"’)\]]$")


class Builder:
    """Puts lines together to paragraphs, a paragraph a line of characters, and remembers where each line stood."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.previous: Line | None = None
        self.scanned: dict[int, Page] = {}
        self.fresh = False
        self.found: list[tuple[int, float, float, list[tuple[Span, tuple[float, float, float, float]]], int]] = []

    def page(self, number: int, lines: list[Line], width: float, height: float) -> None:
        boxes: list[tuple[Span, tuple[float, float, float, float]]] = []
        column = column_edges(lines)
        start = self.length
        for n, line in enumerate(lines):
            text = line.text.strip()
            self.join(line, text, column.get(line.column, (0.0, width)), fresh=n == 0)
            if n == 0:
                start = self.length
            kept = text.rstrip(HYPHENS) if text[-1:] in HYPHENS[1:] else text
            boxes.append((Span(self.length, self.length + len(kept)), (line.left, line.bottom, line.right, line.top)))
            self.add(kept)
            self.previous = line
        self.found.append((number, width, height, boxes, start))

    def scan(self, number: int, scan: Scan, width: float, height: float) -> None:
        """A page that was read by OCR: paragraphs of its own."""
        if self.length:
            self.add("\n")
        characters, page = placed(scan, number, self.length, width, height)
        self.found.append((number, width, height, list(page.boxes), self.length))
        self.scanned[number] = page
        self.add(characters)
        self.previous = None
        self.fresh = True

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def join(self, line: Line, text: str, edges: tuple[float, float], *, fresh: bool) -> None:
        """What stands between the line before and this one: nothing, a space, or the end of a paragraph."""
        before = self.previous
        if before is None:
            if self.fresh:
                self.add("\n")
            self.fresh = False
            return
        if starts_paragraph(before, line, text, edges, fresh=fresh):
            self.add("\n")
        elif hyphenated(before.text.rstrip(), text):
            if before.text.rstrip().endswith(("-", "\u2010")):
                self.drop_last()
        elif before.text.rstrip()[-1:] not in HYPHENS:
            self.add(" ")

    def drop_last(self) -> None:
        """Undo a hyphen at the end of the line before; `pages` shortens that line's span by it."""
        self.parts[-1] = self.parts[-1][:-1]
        self.length -= 1

    def characters(self) -> str:
        return "".join(self.parts) + "\n"

    def pages(self) -> tuple[Page, ...]:
        length = self.length
        made = []
        for n, (number, width, height, boxes, start) in enumerate(self.found):
            end = self.found[n + 1][4] if n + 1 < len(self.found) else length
            clipped = tuple((clip(span, boxes, k), box) for k, (span, box) in enumerate(boxes))
            words = self.scanned[number].words if number in self.scanned else ()
            made.append(Page(number, Span(start, max(start, end)), width, height, clipped, words))
        return tuple(made)


def clip(span: Span, boxes: list[tuple[Span, tuple[float, float, float, float]]], k: int) -> Span:
    """A line's span ends where the next begins: a hyphen that was undone belongs to neither."""
    following = boxes[k + 1][0].start if k + 1 < len(boxes) else span.end
    return Span(span.start, max(span.start, min(span.end, following)))


def column_edges(lines: list[Line]) -> dict[int, tuple[float, float]]:
    """The left and right edge of each column of the page."""
    found: dict[int, tuple[float, float]] = {}
    for line in lines:
        left, right = found.get(line.column, (line.left, line.right))
        found[line.column] = (min(left, line.left), max(right, line.right))
    return found


def hyphenated(before: str, text: str) -> bool:
    """A word cut at the line's end: a hyphen after a small letter, and the next line goes on in small letters."""
    if before[-1:] in HYPHENS[1:]:
        return True
    return len(before) > 2 and before[-1] in HYPHENS and before[-2].islower() and text[:1].islower()


def starts_paragraph(before: Line, line: Line, text: str, edges: tuple[float, float], *, fresh: bool) -> bool:
    left, right = edges
    size = max(before.height, line.height, 1.0)
    if fresh or line.column != before.column:
        # Over a page or column break a sentence goes on if it had not ended.
        return bool(ENDS.search(before.text.rstrip())) or not text[:1].islower()
    if abs(before.height - line.height) > 0.25 * size:
        return True
    if before.bottom - line.top > 0.75 * size:
        return True
    if BULLETS.match(text):
        return True
    indented = line.left - left > 0.8 * size and before.left - left < 0.4 * size
    short = right - before.right > 0.2 * (right - left) and bool(ENDS.search(before.text.rstrip()))
    return short or (indented and bool(ENDS.search(before.text.rstrip())))
