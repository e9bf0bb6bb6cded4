"""PDF with a text layer: lines with their boxes, columns in reading order, paragraphs made whole again."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from sayso.model import Metadata, Page, Span, Text
from sayso.reading.errors import Limits, ReadingError
from sayso.reading.lines import Line, in_reading_order, lines_of
from sayso.reading.ocr import INSTALL, Scan, scanned
from sayso.reading.scans import placed, sureness
from sayso.reading.source import Reading, Source

READER, VERSION = "pdf", "1"
EDGE = 0.1
HYPHENS = "-\u00ad\u2010\x02\ufffe"
BULLETS = re.compile(r"^(?:[-–—•*▪■●]\s|\(?[a-z0-9]{1,3}[.)]\s)")
ENDS = re.compile(r"[.!?:;»”\"’)\]]$")
# Pixels a point: 300 to an inch.
SHARP = 300 / 72
MOST_PIXELS = 40_000_000
MOST_NAMED = 20
DIGITS = re.compile(r"\d+")


def read(source: Source) -> Reading:
    yield read_pdf(source.name, source.data(), source.limits, source.password, source if source.ocr else None)


def read_pdf(name: str, data: bytes, limits: Limits, password: str = "", ocr: Source | None = None) -> Text:
    """All pages: those with a text layer as it is, the others by OCR where `ocr` is given; a warning names those left out."""
    document = opened(name, data, password)
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
    # Another text than the one without OCR, though the reader is the same.
    version = f"{VERSION}+ocr" if any(leaf.scan is not None for leaf in leaves) else VERSION
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
    return Metadata(dict(found).get("Title", ""), found=found)


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
        """Undo a hyphen at the end of the line before, and shorten that line's box span by it."""
        self.parts[-1] = self.parts[-1][:-1]
        self.length -= 1
        for _, _, _, boxes, _ in reversed(self.found):
            if boxes:
                break
        else:
            boxes = []
        self.pending_cut = True

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
