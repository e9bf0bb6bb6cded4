"""Pictures of pages: their words by OCR, and what camera and program say as metadata."""

from __future__ import annotations

from sayso.model import Metadata, Page, Text
from sayso.reading.camera import found_in
from sayso.reading.errors import ReadingError
from sayso.reading.ocr import scanned, stamped
from sayso.reading.scans import placed, sureness
from sayso.reading.source import Reading, Source

READER, VERSION = "picture", "1"


def read(source: Source) -> Reading:
    if not source.ocr:
        raise ReadingError("no-ocr", source.name)
    data = source.data()
    scans = scanned(data, source)
    if not any(scan.words for scan in scans):
        raise ReadingError("no-words", source.name)
    parts: list[str] = []
    pages: list[Page] = []
    length = 0
    for number, scan in enumerate(scans, start=1):
        # The picture's own resolution is rarely true: a pixel is a point.
        characters, page = placed(scan, number, length, float(scan.width), float(scan.height))
        parts.append(characters)
        pages.append(page)
        length += len(characters) + 1
    warning = f"The words were read from a picture by OCR ({sureness(scans)})."
    version = stamped(VERSION, source.ocr)
    yield Text("\n".join(parts) + "\n", READER, version, "", tuple(pages), Metadata(found=found_in(data)), (warning,))
