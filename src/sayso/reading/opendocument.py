"""ODT and ODS: paragraphs and tables as they show; notes, comments, headers and footers after them, marked."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sayso.model import Metadata, Text
from sayso.reading.errors import ReadingError
from sayso.reading.markup import local, parsed, properties, value
from sayso.reading.office import DRAWN, as_pages, comment_mark, edges
from sayso.reading.source import Enclosed, Reading, Source
from sayso.reading.unpack import member, whole_member

READER, VERSION = "opendocument", "1"
UNSEEN = frozenset(["tracked-changes", "sequence-decls", "forms", "shapes", "desc", "title", "soft-page-break"])
MOST_REPEATED = 100


@dataclass
class Aside:
    """What stands outside the running text, each with the mark that it is shown with."""

    marked: list[tuple[str, Any]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        while self.marked:
            mark, element = self.marked.pop(0)
            words = " ".join(line for line in lines_of(element, self) if line.strip())
            yield f"{mark} {words}"


def read_opendocument(archive: zipfile.ZipFile, source: Source) -> Reading:
    if b"encryption-data" in whole_member(archive, "META-INF/manifest.xml", source):
        raise ReadingError("locked", source.name)
    root = parsed(whole_member(archive, "content.xml", source), source)
    aside = Aside()
    lines, pages = as_pages(lines_of(sheet, aside) for sheet in sheets(root))
    if not pages:
        lines = list(lines_of(root, aside))
    lines += [*aside.lines(), *headers_and_footers(archive, source)]
    while lines and not lines[-1].strip() and not pages:
        lines.pop()
    yield Text("\n".join(lines) + "\n" if lines else "", READER, VERSION, "", tuple(pages), told(archive, root, source))
    for info in archive.infolist():
        if info.filename.startswith("Pictures/") and not info.is_dir() and not info.filename.endswith(DRAWN):
            yield Enclosed(info.filename, member(archive, info, source))


def sheets(root: Any) -> Iterator[Any]:
    for spreadsheet in root.iter("{*}spreadsheet"):
        yield from (child for child in spreadsheet if local(child) == "table")


def lines_of(element: Any, aside: Aside) -> Iterator[str]:
    for child in element:
        name = local(child)
        if name in ("p", "h"):
            parts: list[str] = []
            gather(child, parts, aside)
            yield from "".join(parts).split("\n")
            while aside.boxes:
                yield from lines_of(aside.boxes.pop(0), aside)
        elif name == "table-row":
            row = "\t".join(cells(child, aside)).rstrip("\t")
            if row:
                yield from [row] * repeated(child, "number-rows-repeated")
        elif name == "annotation":
            aside.marked.append((mark_of(child), child))
        elif name not in UNSEEN:
            yield from lines_of(child, aside)


def cells(row: Any, aside: Aside) -> Iterator[str]:
    for cell in row:
        if local(cell) in ("table-cell", "covered-table-cell"):
            words = " ".join(line for line in lines_of(cell, aside) if line)
            yield from [words] * repeated(cell, "number-columns-repeated")


def repeated(element: Any, name: str) -> int:
    times = value(element, name)
    return min(int(times), MOST_REPEATED) if times.isdecimal() and len(times) < 9 else 1


def gather(element: Any, parts: list[str], aside: Aside) -> None:
    """The characters of a paragraph, in which elements and text are mixed."""
    parts.append(element.text or "")
    for child in element:
        name = local(child)
        if name == "s":
            parts.append(" " * (repeated(child, "c") or 1))
        elif name in ("tab", "line-break"):
            parts.append("\t" if name == "tab" else "\n")
        elif name == "note":
            number = child.xpath("string(*[local-name()='note-citation'])")
            aside.marked.append((f"[{value(child, 'note-class') or 'footnote'} {number}]", child))
        elif name == "annotation":
            aside.marked.append((mark_of(child), child))
        elif name == "text-box":
            aside.boxes.append(child)
        elif name not in UNSEEN:
            gather(child, parts, aside)
        parts.append(child.tail or "")


def mark_of(comment: Any) -> str:
    return comment_mark("".join(comment.xpath("string(*[local-name()='creator'])")).strip())


def headers_and_footers(archive: zipfile.ZipFile, source: Source) -> Iterator[str]:
    """Headers and footers of the pages, each once."""
    data = whole_member(archive, "styles.xml", source)
    found = parsed(data, source).iter("{*}header", "{*}footer") if data else ()
    return edges((local(edge), lines_of(edge, Aside())) for edge in found)


def told(archive: zipfile.ZipFile, root: Any, source: Source) -> Metadata:
    """The document's properties and its tracked changes."""
    found = properties(whole_member(archive, "meta.xml", source), source)
    return Metadata(found=(*found, *changes(root)))


def changes(root: Any) -> Iterator[tuple[str, str]]:
    """Who changed what, and when; the text has what was put in and lacks what was taken out."""
    for region in root.iter("{*}changed-region"):
        for change in region:
            who, when = (change.xpath(f"string(.//*[local-name()='change-info']/*[local-name()='{n}'])") for n in ("creator", "date"))
            words = " ".join("".join(p.itertext()) for p in change.iter("{*}p", "{*}h"))
            yield f"tracked {local(change)}", f"{who} {when}: {words[:500]}"
