"""What office documents of all makers have in common: properties, sheets as pages, marks of what stands outside the text."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator

from sayso.model import Page, Span
from sayso.reading.markup import properties
from sayso.reading.source import Source
from sayso.reading.unpack import whole_member

DRAWN = (".emf", ".wmf", ".svg", ".svm")


def told_by_microsoft(archive: zipfile.ZipFile, source: Source) -> tuple[tuple[str, str], ...]:
    """What a DOCX or XLSX says of itself and of the program that wrote it."""
    core = properties(whole_member(archive, "docProps/core.xml", source), source)
    return core + properties(whole_member(archive, "docProps/app.xml", source), source)


def warned_of_macros(archive: zipfile.ZipFile) -> list[str]:
    held = any(name.lower().endswith("vbaproject.bin") for name in archive.namelist())
    return ["It holds macros; they were not run."] if held else []


def comment_mark(author: str, where: str = "") -> str:
    return f"[comment by {author or 'nobody named'}{where}]"


def edges(found: Iterable[tuple[str, Iterable[str]]]) -> Iterator[str]:
    """Headers and footers, (kind, lines) each, in a line: each once, and none that is a page number only."""
    seen = set()
    for kind, lines in found:
        words = " ".join(line for line in lines if line.strip())
        if words.strip("-–—|/ .0123456789") and words not in seen:
            seen.add(words)
            yield f"[{kind}] {words}"


def as_pages(sheets: Iterable[Iterable[str]]) -> tuple[list[str], list[Page]]:
    """The rows of all sheets, and a page a sheet."""
    lines: list[str] = []
    pages: list[Page] = []
    length = 0
    for number, sheet in enumerate(sheets, start=1):
        rows = list(sheet)
        size = sum(len(row) + 1 for row in rows)
        pages.append(Page(number, Span(length, length + max(0, size - 1))))
        lines += rows
        length += size
    return lines, pages
