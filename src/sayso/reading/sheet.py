"""XLSX: each sheet a page, each row a line with tabs between its cells; formulas as what they last came to, or as they are."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sayso.model import Metadata, Text
from sayso.reading.markup import local, parsed, streamed, value
from sayso.reading.office import as_pages, comment_mark, told_by_microsoft, warned_of_macros
from sayso.reading.source import Enclosed, Reading, Source
from sayso.reading.unpack import member, whole_member

READER, VERSION = "sheet", "1"
DATES = frozenset([*range(14, 23), *range(45, 48)])
LITERAL = re.compile(r"\"[^\"]*\"|\[[^\]]*\]|\\.")
COLUMN = re.compile(r"[A-Z]{1,3}")
WIDEST_GAP = 100


def read_sheets(archive: zipfile.ZipFile, source: Source) -> Reading:
    book = Book(archive, source)
    sheets = list(book.sheets())
    lines, pages = as_pages(book.rows(path) for _, path, _ in sheets)
    lines += comments(archive, source)
    numbered = list(enumerate(sheets, start=1))
    names = ((f"sheet {number}", name) for number, (name, _, _) in numbered)
    metadata = Metadata(found=(*told_by_microsoft(archive, source), *names))
    warnings = [f"Sheet {n} ({name}) is hidden in the file; it is read all the same." for n, (name, _, hidden) in numbered if hidden]
    warnings += warned_of_macros(archive)
    yield Text("\n".join(lines) + "\n" if lines else "", READER, VERSION, "", tuple(pages), metadata, tuple(warnings))
    for info in archive.infolist():
        if info.filename.startswith("xl/embeddings/"):
            yield Enclosed(info.filename.removeprefix("xl/"), member(archive, info, source))


class Book:
    """What the cells of all sheets refer to."""

    def __init__(self, archive: zipfile.ZipFile, source: Source) -> None:
        self.archive = archive
        self.source = source
        self.book = parsed(whole_member(archive, "xl/workbook.xml", source), source)
        strings = whole_member(archive, "xl/sharedStrings.xml", source)
        self.strings = [words(e) for e in streamed(strings, "{*}si", source)] if strings else []
        self.dated = dated_styles(whole_member(archive, "xl/styles.xml", source), source)
        late = any(value(e, "date1904") in ("1", "true") for e in self.book.iter("{*}workbookPr"))
        self.epoch = datetime(1904, 1, 1) if late else datetime(1899, 12, 30)

    def sheets(self) -> Iterator[tuple[str, str, bool]]:
        """(name, member of the archive, whether hidden) in the order of the tabs."""
        relations = whole_member(self.archive, "xl/_rels/workbook.xml.rels", self.source)
        targets = {value(e, "Id"): value(e, "Target") for e in parsed(relations, self.source)} if relations else {}
        for sheet in self.book.iter("{*}sheet"):
            identity = next((str(v) for k, v in sheet.attrib.items() if k.endswith("}id")), "")
            target = targets.get(identity, "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            yield value(sheet, "name"), path, value(sheet, "state") in ("hidden", "veryHidden")

    def rows(self, path: str) -> Iterator[str]:
        data = whole_member(self.archive, path, self.source)
        for row in streamed(data, "{*}row", self.source) if data else ():
            line = "\t".join(self.filled(row)).rstrip("\t")
            if line:
                yield line

    def filled(self, row: Any) -> Iterator[str]:
        """The cells of a row, with empty ones where the file leaves them out."""
        here = 0
        for cell in row.iter("{*}c"):
            column = column_number(value(cell, "r")) or here + 1
            yield from [""] * min(max(0, column - here - 1), WIDEST_GAP)
            yield " ".join(self.shown(cell).split())
            here = column

    def shown(self, cell: Any) -> str:
        kind = value(cell, "t")
        if kind == "inlineStr":
            return words(cell)
        parts = {local(e): e.text or "" for e in cell}
        found = parts.get("v", "") or (f"={parts['f']}" if parts.get("f") else "")
        if kind == "s":
            return self.strings[int(found)] if found.isdecimal() and int(found) < len(self.strings) else ""
        if kind == "b":
            return "TRUE" if found == "1" else "FALSE"
        style = value(cell, "s")
        if kind in ("", "n") and style.isdecimal() and int(style) in self.dated:
            return self.date(found)
        return found

    def date(self, found: str) -> str:
        """A day or a moment in ISO form; the number itself where it is none."""
        try:
            moment = self.epoch + timedelta(seconds=round(float(found) * 86400))
        except (ValueError, OverflowError):
            return found
        return moment.date().isoformat() if float(found).is_integer() else moment.isoformat(" ")


def column_number(reference: str) -> int:
    """`C7` stands in column 3."""
    found = COLUMN.match(reference)
    number = 0
    for letter in found[0] if found else "":
        number = number * 26 + ord(letter) - 64
    return number


def words(element: Any) -> str:
    """All runs of a string, without the aids to pronouncing it."""
    return "".join(t.text or "" for t in element.iter("{*}t") if local(t.getparent()) != "rPh")


def dated_styles(data: bytes, source: Source) -> frozenset[int]:
    """The numbers of the cell styles that show a number as a date."""
    if not data:
        return frozenset()
    root = parsed(data, source)
    codes = {value(e, "numFmtId"): value(e, "formatCode") for e in root.iter("{*}numFmt")}
    styles: Sequence[Any] = [x for formats in root.iter("{*}cellXfs") for x in formats]
    return frozenset(n for n, style in enumerate(styles) if is_date(value(style, "numFmtId"), codes))


def is_date(number: str, codes: dict[str, str]) -> bool:
    if number in codes:
        return bool(re.search(r"[dy]|h.*m", LITERAL.sub("", codes[number]).lower()))
    return number.isdecimal() and int(number) in DATES


def comments(archive: zipfile.ZipFile, source: Source) -> Iterator[str]:
    """Comments on cells, after all sheets."""
    for name in sorted(n for n in archive.namelist() if re.fullmatch(r"xl/comments\d*\.xml", n)):
        root = parsed(whole_member(archive, name, source), source)
        authors = [e.text or "" for e in root.iter("{*}author")]
        for comment in root.iter("{*}comment"):
            number = value(comment, "authorId")
            author = authors[int(number)] if number.isdecimal() and int(number) < len(authors) else ""
            mark = comment_mark(author, f" on {value(comment, 'ref')}")
            yield f"{mark} {' '.join(words(comment).split())}"
