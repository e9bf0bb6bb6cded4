"""Lines of a PDF page from pdfium's text runs, and their reading order.

Runs on one baseline make a line unless a gap as wide as a gutter parts them. The page is then cut
recursively (XY-cut, Nagy & Seth 1984): columns left to right where a gutter runs through, else across.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

GUTTER = 1.4
LEAST_LINES = 3


@dataclass(frozen=True)
class Line:
    """A printed line in points from the lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    column: int = 0

    @property
    def height(self) -> float:
        return self.top - self.bottom


def lines_of(page: Any) -> list[Line]:
    """The lines of a pdfium text page, in the order drawn."""
    runs: list[Line] = []
    for n in range(page.count_rects()):
        left, bottom, right, top = page.get_rect(n)
        text = page.get_text_bounded(left, bottom, right, top).replace("\r\n", " ").replace("\n", " ")
        if text.strip():
            runs.append(Line(text, left, bottom, right, top))
    return joined_runs(runs)


def joined_runs(runs: Sequence[Line]) -> list[Line]:
    """Neighbouring runs on one baseline as one line, with a space where there is room for one."""
    found: list[Line] = []
    for run in runs:
        before = found[-1] if found else None
        if before is not None and same_line(before, run):
            space = " " if run.left - before.right > 0.15 * before.height and not before.text.endswith(" ") else ""
            text = before.text + space + run.text
            top, bottom = max(before.top, run.top), min(before.bottom, run.bottom)
            found[-1] = Line(text, min(before.left, run.left), bottom, max(before.right, run.right), top)
        else:
            found.append(run)
    return found


def same_line(before: Line, run: Line) -> bool:
    overlap = min(before.top, run.top) - max(before.bottom, run.bottom)
    height = max(1.0, min(before.height, run.height))
    gap = run.left - before.right
    return overlap > 0.5 * height and -height < gap < GUTTER * max(before.height, run.height)


def in_reading_order(lines: Sequence[Line]) -> list[Line]:
    """Top to bottom within a column, columns left to right; `column` numbers them."""
    ordered: list[Line] = []
    for number, column in enumerate(cut(list(lines), 0)):
        ordered += [replace(x, column=number) for x in column]
    return ordered


def cut(lines: list[Line], depth: int) -> list[list[Line]]:
    """Blocks in reading order."""
    if len(lines) < 2 * LEAST_LINES or depth > 8:
        return [down(lines)] if lines else []
    gutter = find_gutter(lines)
    if gutter is not None:
        left = [x for x in lines if x.right <= gutter]
        right = [x for x in lines if x.right > gutter]
        return cut(left, depth + 1) + cut(right, depth + 1)
    return cut_across(lines, depth)


def cut_across(lines: list[Line], depth: int) -> list[list[Line]]:
    """Part the page above or below the first line that, gone, leaves columns; else one block."""
    rows = down(lines)
    for k in range(1, min(len(rows) - 2 * LEAST_LINES + 1, 25)):
        below = rows[k:]
        if all(x.bottom >= below[0].top - 1 for x in rows[:k]) and find_gutter(below) is not None:
            return [rows[:k], *cut(below, depth + 1)]
    for k in range(len(rows) - 1, max(2 * LEAST_LINES - 1, len(rows) - 25), -1):
        above = rows[:k]
        if find_gutter(above) is not None:
            return [*cut(above, depth + 1), *cut(rows[k:], depth + 1)]
    return [rows]


def down(lines: Sequence[Line]) -> list[Line]:
    """From the top; lines that stand side by side from the left."""
    return sorted(lines, key=lambda x: (-round(x.top / 3), x.left))


def find_gutter(lines: Sequence[Line]) -> float | None:
    """The x where a strip without text runs from top to bottom between two blocks of lines, if there is one."""
    edges = sorted((x.left, x.right) for x in lines)
    height = sorted(x.height for x in lines)[len(lines) // 2]
    reach = edges[0][1]
    for left, right in edges[1:]:
        if left - reach > 0.8 * height:
            middle = (left + reach) / 2
            if side_by_side(lines, middle):
                return middle
        reach = max(reach, right)
    return None


def side_by_side(lines: Sequence[Line], x: float) -> bool:
    """At least three lines on each side, and their heights on the page overlap for most of the shorter block."""
    left = [line for line in lines if line.right <= x]
    right = [line for line in lines if line.left >= x]
    if len(left) < LEAST_LINES or len(right) < LEAST_LINES:
        return False
    top, bottom = min(max(a.top for a in left), max(a.top for a in right)), max(min(a.bottom for a in left), min(a.bottom for a in right))
    shorter = min(max(a.top for a in side) - min(a.bottom for a in side) for side in (left, right))
    wide = min(sum(a.right - a.left for a in side) / len(side) for side in (left, right))
    return top - bottom > 0.5 * shorter and wide > 60
