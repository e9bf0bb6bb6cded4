"""Pictures and scanned pages: words by OCR with boxes and how surely they were read, and what is said without it."""

from __future__ import annotations

import struct
import zlib

import numpy as np
import pypdfium2 as pdfium
import pytest

from sayso.model import Span, Text
from sayso.reading import Reader, ReadingError
from sayso.reading import reader as parent
from sayso.reading.camera import found_in
from sayso.reading.ocr import Scan, Word
from sayso.reading.scans import placed
from tests.reading.make_pdf import assembled, column, make_pdf
from tests.reading.test_containers import outcomes, zipped

LINES = ["Ordføreren sier at saken er avsluttet nå.", "Han vil ikke svare på spørsmål om blåbær."]
needs_ocr = pytest.mark.needs("tesseract")


def drawn(lines: list[str]) -> tuple[int, int, bytes]:
    """Width, height and grey pixels of a page with some lines."""
    page = pdfium.PdfDocument(make_pdf([column(60, 700, lines, size=14)]))[0]
    bitmap = page.render(scale=150 / 72, grayscale=True)
    rows = bytes(bitmap.buffer)
    return bitmap.width, bitmap.height, b"".join(rows[n * bitmap.stride :][: bitmap.width] for n in range(bitmap.height))


def make_png(lines: list[str], *more: tuple[bytes, bytes]) -> bytes:
    return png_of(*drawn(lines), *more)


def png_of(width: int, height: int, pixels: bytes, *more: tuple[bytes, bytes]) -> bytes:
    rows = b"".join(b"\0" + pixels[n * width : (n + 1) * width] for n in range(height))
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)), *more, (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


def make_mixed(words: str, lines: list[str]) -> bytes:
    """A PDF whose first page has a text layer and whose second is a picture."""
    width, height, pixels = drawn(lines)
    first = b"BT /F1 12 Tf 60 700 Td (%s) Tj ET" % words.encode("cp1252")
    second = b"q 595 0 0 842 0 0 cm /I Do Q"
    packed = zlib.compress(pixels)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << %s >> /Contents %d 0 R >>"
    image = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8" % (width, height)
    return assembled(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [4 0 R 6 0 R] /Count 2 >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            page % (b"/Font << /F1 3 0 R >>", 5),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(first), first),
            page % (b"/XObject << /I 8 0 R >>", 7),
            b"<< /Length %d >>\nstream\n%s\nendstream" % (len(second), second),
            b"<< %s /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream" % (image, len(packed), packed),
        ]
    )


def one(name: str, data: bytes) -> Text:
    with Reader() as reader:
        return reader.read_bytes(name, data)[1]


@needs_ocr
def test_a_picture_gives_its_words_with_boxes_and_certainty() -> None:
    """Norwegian letters too; what the picture says of itself is metadata."""
    text = one("bilde.bin", make_png(LINES, (b"tEXt", b"Author\0Tuva Haug")))
    assert text.characters == " ".join(LINES) + "\n"
    (page,) = text.pages
    assert [span.of(text.characters) for span, _, _ in page.words] == " ".join(LINES).split()
    assert [span.of(text.characters) for span, _ in page.boxes] == LINES
    assert all(0.5 < sure <= 1 for _, _, sure in page.words)
    first, last = page.words[0][1], page.words[-1][1]
    assert first[1] > last[3]
    assert first[0] < first[2] < page.width
    assert text.metadata.found == (("Author", "Tuva Haug"),)
    assert "OCR" in text.warnings[0]


@needs_ocr
def test_only_pages_without_a_text_layer_go_to_ocr() -> None:
    """A mixed PDF, page by page."""
    text = one("a.pdf", make_mixed("Her er det tekst fra f\u00f8r.", LINES))
    assert text.characters == "Her er det tekst fra før.\n" + " ".join(LINES) + "\n"
    layer, scan = text.pages
    assert (len(layer.words), len(scan.words)) == (0, len(" ".join(LINES).split()))
    assert scan.span.of(text.characters) == " ".join(LINES)
    assert "Page 2 has no text layer and was read by OCR (9" in text.warnings[0]
    left, bottom, right, top = scan.words[0][1]
    assert 55 < left < 65 and 700 < top < 720 and right < 150 and bottom > 690


@needs_ocr
@pytest.mark.parametrize("quarters", [1, 3])
def test_a_page_that_lies_on_its_side_is_read_all_the_same(quarters: int) -> None:
    """Boxes are those of the page as it lies."""
    lines = [*LINES, "Ledelsen i havneselskapet kjente til utslippet i nesten ett år.", "Direktøren avviser alle anklagene."]
    width, height, pixels = drawn(lines)
    turned = np.rot90(np.frombuffer(pixels, np.uint8).reshape(height, width), quarters)
    text = one("a.png", png_of(height, width, turned.tobytes()))
    assert all(line in text.characters for line in lines)
    left, bottom, right, top = next(box for span, box, _ in text.pages[0].words if span.of(text.characters) == "Ordføreren")
    assert top - bottom > right - left


@needs_ocr
def test_a_text_read_by_ocr_says_by_which_program() -> None:
    """Another one may read other words: the version differs, so the text is another."""
    assert "+tesseract-" in one("a.png", make_png(LINES)).version
    assert "tesseract" not in one("a.pdf", make_pdf([column(60, 700, LINES)])).version


def test_ocr_can_be_put_off() -> None:
    """A case takes in words first and pictures last."""
    with Reader(ocr=False) as reader, pytest.raises(ReadingError) as error:
        reader.read_bytes("a.png", make_png(LINES))
    assert error.value.code == "no-ocr"


@needs_ocr
def test_pictures_inside_other_files_are_read() -> None:
    """A screenshot in an archive."""
    assert outcomes("a.zip", zipped({"skjerm.png": make_png(LINES)}))[1] == ("a/skjerm", " ".join(LINES) + "\n")


@needs_ocr
@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("hvit.png", make_png([]), "no-words"),
        ("kuttet.png", make_png(LINES)[:400], "damaged"),
        ("stor.png", make_png(LINES)[:16] + struct.pack(">II", 1 << 30, 1 << 30) + make_png(LINES)[24:], "damaged"),
        ("falsk.jpg", b"\xff\xd8\xff" + b"x" * 500, "damaged"),
    ],
)
def test_pictures_that_cannot_be_read_are_one_sentence(name: str, data: bytes, code: str) -> None:
    """Blank, broken, too large to be true."""
    assert outcomes(name, data) == [(name.partition(".")[0], code)]


def test_without_tesseract_the_line_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """What can be read is; nothing is read with the wrong language instead."""
    monkeypatch.setattr(parent, "find_tesseract", lambda: "")
    text = one("a.pdf", make_mixed("Her er det tekst.", LINES))
    assert text.characters == "Her er det tekst.\n"
    assert text.warnings == ("Page 2 has no text layer; to have it read: apt-get install tesseract-ocr tesseract-ocr-nor",)
    with pytest.raises(ReadingError, match="apt-get install tesseract-ocr tesseract-ocr-nor"):
        one("a.png", make_png(LINES))


def test_words_of_a_scan_keep_their_place() -> None:
    """Pixels from the top become points from the bottom; a paragraph is a line of characters, a cut word is whole."""
    words = (
        Word("Ja,", 0, 0, 30, 20, 0.9, ("1", "1", "1")),
        Word("sikkerhets-", 40, 0, 70, 20, 0.8, ("1", "1", "1")),
        Word("politiet", 0, 30, 70, 50, 0.8, ("1", "1", "2")),
        Word("Nei.", 0, 60, 40, 80, 0.9, ("1", "2", "1")),
    )
    characters, page = placed(Scan(100, 200, words), 3, 10, 50.0, 100.0)
    assert characters == "Ja, sikkerhetspolitiet\nNei."
    assert page.span == Span(10, 37)
    assert page.words[3] == (Span(33, 37), (0.0, 60.0, 20.0, 70.0), 0.9)
    assert page.boxes[0] == (Span(10, 24), (0.0, 90.0, 35.0, 100.0))


def exif(*entries: tuple[int, int, int, bytes]) -> bytes:
    """A big-endian TIFF structure with one directory; values longer than four bytes go behind it."""
    body, behind = b"", b""
    start = 8 + 2 + 12 * len(entries) + 4
    for tag, kind, count, value in entries:
        field = value.ljust(4, b"\0") if len(value) <= 4 else struct.pack(">I", start + len(behind))
        behind += value if len(value) > 4 else b""
        body += struct.pack(">HHI", tag, kind, count) + field
    return b"MM\0*" + struct.pack(">IH", 8, len(entries)) + body + b"\0\0\0\0" + behind


def test_what_the_camera_wrote_is_found_and_nonsense_is_not() -> None:
    """Maker, artist, time; loops and lies about lengths end quietly."""
    data = b"\xff\xd8\xff\xe1\0\0Exif\0\0" + exif((0x010F, 2, 6, b"Kamera"), (0x013B, 2, 4, b"Tuva"), (0x8769, 4, 1, struct.pack(">I", 8)))
    assert found_in(data) == (("Make", "Kamera"), ("Artist", "Tuva"))
    assert found_in(data[:30]) == ()
    assert found_in(b"MM\0*\xff\xff\xff\xff" + b"\0" * 50) == ()
