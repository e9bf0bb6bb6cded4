"""PDF: pages by their text layer, or by OCR where they have none; files attached to it are parts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sayso.model import Metadata, Text
from sayso.reading.errors import ReadingError
from sayso.reading.leaves import Builder
from sayso.reading.lines import Line, in_reading_order, lines_of
from sayso.reading.ocr import INSTALL, Scan, scanned, stamped
from sayso.reading.scans import sureness
from sayso.reading.source import Enclosed, Reading, Source

READER, VERSION = "pdf", "1"
EDGE = 0.1
# Pixels a point: 300 to an inch.
SHARP = 300 / 72
MOST_PIXELS = 40_000_000
MOST_NAMED = 20
DIGITS = re.compile(r"\d+")


def read(source: Source) -> Reading:
    """The pages, then the files attached to them, also where the pages hold no words: a portfolio is all attachments."""
    document = opened(source.name, source.data(), source.password)
    trouble = None
    try:
        yield text_of(document, source.name, source if source.ocr else None)
    except ReadingError as error:
        trouble = error
    for number in range(document.count_attachments()):
        attached = document.get_attachment(number)
        yield Enclosed(attached.get_name() or f"part-{number + 1}", attachment(attached, source))
    if trouble is not None:
        raise trouble


def attachment(attached: Any, source: Source) -> Iterator[bytes]:
    from pypdfium2 import PdfiumError

    try:
        yield bytes(attached.get_data())
    except PdfiumError as error:
        raise ReadingError("damaged", source.name, str(error)[:100].lower()) from error


def text_of(document: Any, name: str, ocr: Source | None = None) -> Text:
    """All pages: those with a text layer as it is, the others by OCR where `ocr` is given; a warning names those left out."""
    leaves = [leaf_of(page, ocr) for page in pages_of(document)]
    if not any(leaf.lines or leaf.words for leaf in leaves):
        unread = any(leaf.drawn and leaf.scan is None for leaf in leaves)
        raise ReadingError("no-text-layer" if unread else "no-words", name, f"{len(leaves)}")
    heads = running_heads(leaves)
    builder = Builder()
    for number, leaf in enumerate(leaves, start=1):
        if leaf.scan is not None and leaf.words:
            builder.scan(number, leaf.scan, leaf.width, leaf.height)
        else:
            kept = [x for x in leaf.lines if not is_running(x, leaf.height, heads)]
            builder.page(number, in_reading_order(kept), leaf.width, leaf.height)
    version = stamped(VERSION, ocr.ocr) if ocr is not None and any(leaf.words for leaf in leaves) else VERSION
    return Text(builder.characters(), READER, version, pages=builder.pages(), metadata=told(document), warnings=warned(leaves))


@dataclass(frozen=True)
class Leaf:
    """A page as it lies in the file: lines of its text layer, or its scan; `drawn` where anything is on it."""

    lines: list[Line]
    width: float
    height: float
    drawn: bool = True
    scan: Scan | None = None
    trouble: str = ""

    @property
    def words(self) -> bool:
        return self.scan is not None and bool(self.scan.words)


def warned(leaves: list[Leaf]) -> tuple[str, ...]:
    """Which pages were read by OCR, and which not at all."""
    pages = list(enumerate(leaves, start=1))
    read_so = [(n, leaf.scan) for n, leaf in pages if leaf.scan is not None and leaf.words]
    unread = [(n, leaf) for n, leaf in pages if not leaf.lines and not leaf.words and leaf.drawn]
    warnings = []
    if read_so:
        sure = sureness(scan for _, scan in read_so)
        warnings.append(f"{listed([n for n, _ in read_so])} no text layer and {was(read_so)} read by OCR ({sure}).")
    lacking = [n for n, leaf in unread if leaf.scan is None and not leaf.trouble]
    if lacking:
        warnings.append(f"{listed(lacking)} no text layer; to have {'it' if len(lacking) == 1 else 'them'} read: {INSTALL}")
    wordless = [n for n, leaf in unread if leaf.scan is not None]
    if wordless:
        warnings.append(f"{listed(wordless)} no text layer, and OCR found no words; look yourself.")
    warnings += [f"Page {n} could not be read by OCR: {leaf.trouble}" for n, leaf in unread if leaf.trouble][:MOST_NAMED]
    return tuple(warnings)


def listed(numbers: list[int]) -> str:
    """The subject of a sentence about pages, with its verb."""
    if len(numbers) == 1:
        return f"Page {numbers[0]} has"
    named = ", ".join(map(str, numbers[:MOST_NAMED]))
    return f"Pages {named}{f' and {len(numbers) - MOST_NAMED} more' if len(numbers) > MOST_NAMED else ''} have"


def was(some: list[Any]) -> str:
    return "was" if len(some) == 1 else "were"


def opened(name: str, data: bytes, password: str) -> Any:
    """pdfium's document."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(data, password=password or None)
    except pdfium.PdfiumError as error:
        if "assword" in str(error):
            raise ReadingError("password" if password else "encrypted", name) from error
        raise ReadingError("damaged", name, str(error).split("(")[-1].rstrip(").").lower()) from error
    if not len(document):
        raise ReadingError("damaged", name, "no pages")
    return document


def told(document: Any) -> Metadata:
    """Author, title, dates and programs, as the PDF says."""
    found = tuple((k, " ".join(v.split())[:1000]) for k, v in document.get_metadata_dict(skip_empty=True).items())
    return Metadata(found=found)


def pages_of(document: Any) -> Any:
    """The pages one by one, each closed after use."""
    for number in range(len(document)):
        try:
            page = document[number]
        except Exception:  # noqa: BLE001 - a page that pdfium cannot load is a page without text
            yield None
            continue
        yield page
        page.close()


def leaf_of(page: Any, ocr: Source | None) -> Leaf:
    if page is None:
        return Leaf([], 0.0, 0.0, trouble="it is damaged.")
    width, height = map(float, page.get_size())
    text = page.get_textpage()
    try:
        lines = lines_of(text)
    finally:
        text.close()
    if lines:
        return Leaf(lines, width, height)
    drawn = next(iter(page.get_objects(max_depth=1)), None) is not None
    if not drawn or ocr is None:
        return Leaf([], width, height, drawn)
    try:
        return Leaf([], width, height, scan=scanned(drawing(page, width, height), ocr)[0])
    except ReadingError as error:
        return Leaf([], width, height, trouble=error.sentence.removeprefix(f"{ocr.name}: "))


def drawing(page: Any, width: float, height: float) -> bytes:
    """The page as a picture in grey (PGM), as sharp as OCR wants it and no larger than is honest."""
    scale = min(SHARP, (MOST_PIXELS / max(1.0, width * height)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        rows = bytes(bitmap.buffer)
        cut = b"".join(rows[n * bitmap.stride : n * bitmap.stride + bitmap.width] for n in range(bitmap.height))
        return b"P5 %d %d 255\n" % (bitmap.width, bitmap.height) + cut
    finally:
        bitmap.close()


def running_heads(leaves: list[Leaf]) -> set[str]:
    """Texts that stand at the top or bottom edge of at least three pages, digits aside."""
    seen = Counter(key for leaf in leaves for key in {outline(x.text) for x in leaf.lines if at_edge(x, leaf.height)})
    return {key for key, count in seen.items() if count >= 3}


def at_edge(line: Line, height: float) -> bool:
    return line.bottom > height * (1 - EDGE) or line.top < height * EDGE


def outline(text: str) -> str:
    return DIGITS.sub("#", text.strip().lower())


def is_running(line: Line, height: float, heads: set[str]) -> bool:
    return at_edge(line, height) and (outline(line.text) in heads or not line.text.strip("-–—|/ .0123456789ivxlc"))
