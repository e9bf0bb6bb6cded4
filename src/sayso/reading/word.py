"""DOCX: paragraphs and tables as they show; notes, comments, headers and footers after them, marked; no macro is run."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sayso.model import Metadata, Text
from sayso.reading.errors import ReadingError
from sayso.reading.markup import local, parsed, value
from sayso.reading.office import DRAWN, comment_mark, edges, told_by_microsoft, warned_of_macros
from sayso.reading.source import Enclosed, Reading, Source
from sayso.reading.unpack import member, whole_member

READER, VERSION = "word", "1"
# What shows only on another occasion: what was deleted or moved away, codes of fields, the same box for old programs.
UNSEEN = frozenset(["del", "moveFrom", "instrText", "delInstrText", "Fallback", "pPr", "rPr", "tblPr", "tcPr"])
BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
MOST_CHANGES = 500


def read_word(archive: zipfile.ZipFile, source: Source) -> Reading:
    data = whole_member(archive, "word/document.xml", source)
    if not data:
        raise ReadingError("damaged", source.name, "it lacks its text")
    root = parsed(data, source)
    lines = list(lines_of(root)) + list(marked(archive, source))
    while lines and not lines[-1].strip():
        lines.pop()
    inside = [i for i in archive.infolist() if i.filename.startswith(("word/media/", "word/embeddings/")) and not i.is_dir()]
    drawn = sum(i.filename.lower().endswith(DRAWN) for i in inside)
    yield Text("\n".join(lines) + "\n" if lines else "", READER, VERSION, "", (), told(archive, root, source), warned(archive, drawn))
    for info in inside:
        if not info.filename.lower().endswith(DRAWN):
            yield Enclosed(info.filename.removeprefix("word/"), member(archive, info, source))


@dataclass
class Paragraph:
    """The characters of a paragraph, and the boxes anchored in it, whose words come after it."""

    parts: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)


def lines_of(element: Any) -> Iterator[str]:
    """A paragraph a line, a row of a table a line with tabs between its cells."""
    for child in element:
        name = local(child)
        if name == "p":
            paragraph = Paragraph()
            gather(child, paragraph)
            yield from "".join(paragraph.parts).split("\n")
            for box in paragraph.boxes:
                yield from lines_of(box)
        elif name == "tr":
            yield "\t".join(" ".join(line for line in lines_of(cell) if line) for cell in cells(child))
        elif name not in UNSEEN:
            yield from lines_of(child)


def cells(row: Any) -> Iterator[Any]:
    for child in row:
        if local(child) == "tc":
            yield child
        elif local(child) in ("sdt", "sdtContent", "ins"):
            yield from cells(child)


def gather(element: Any, paragraph: Paragraph) -> None:
    for child in element:
        name = local(child)
        if name == "t":
            paragraph.parts.append(child.text or "")
        elif name in BREAKS:
            paragraph.parts.append(BREAKS[name])
        elif name == "txbxContent":
            paragraph.boxes.append(child)
        elif name not in UNSEEN:
            gather(child, paragraph)


def marked(archive: zipfile.ZipFile, source: Source) -> Iterator[str]:
    """What stands outside the running text, a line each, beginning with what it is."""
    for name in ("footnotes", "endnotes"):
        notes = (n for n in branches(archive, f"word/{name}.xml", source) if value(n, "type") in ("", "normal"))
        for number, note in enumerate(notes, start=1):
            yield from after(f"[{name[:-5]}note {number}]", note)
    for comment in branches(archive, "word/comments.xml", source):
        yield from after(comment_mark(value(comment, "author")), comment)
    names = sorted(n for n in archive.namelist() if n.startswith(("word/header", "word/footer")) and n.endswith(".xml"))
    yield from edges((name[5:11], lines_of(branches(archive, name, source))) for name in names)


def branches(archive: zipfile.ZipFile, name: str, source: Source) -> Any:
    """What is directly under the root of a member; nothing where it lacks."""
    data = whole_member(archive, name, source)
    return parsed(data, source) if data else ()


def after(mark: str, element: Any) -> Iterator[str]:
    lines = [line.strip() for line in lines_of(element) if line.strip()]
    if lines:
        yield f"{mark} {lines[0]}"
        yield from lines[1:]


def told(archive: zipfile.ZipFile, root: Any, source: Source) -> Metadata:
    """The document's properties and its tracked changes."""
    return Metadata(found=(*told_by_microsoft(archive, source), *changes(root)))


def changes(root: Any) -> Iterator[tuple[str, str]]:
    """Who put in or took out what, and when; the text has what was put in and lacks what was taken out."""
    found = (e for e in root.iter("{*}ins", "{*}del") if local(e.getparent()) in ("p", "hyperlink", "sdtContent"))
    for number, change in enumerate(found):
        if number == MOST_CHANGES:
            yield "tracked changes", "more are left out"
            return
        words = "".join(t.text or "" for t in change.iter("{*}t", "{*}delText"))
        kind = "tracked insertion" if local(change) == "ins" else "tracked deletion"
        yield kind, f"{value(change, 'author')} {value(change, 'date')}: {words[:500]}"


def warned(archive: zipfile.ZipFile, drawn: int) -> tuple[str, ...]:
    warnings = warned_of_macros(archive)
    if drawn:
        warnings.append(f"It holds {drawn} drawing{'s' if drawn > 1 else ''} (EMF, WMF or SVG) that cannot be read; look at them yourself.")
    return tuple(warnings)
