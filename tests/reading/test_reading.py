"""Files in, text out: each kind, its damages, and what the user is told."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.model import Text
from sayso.reading import Limits, Reader, ReadingError, read_bytes, read_file
from sayso.reading.plain import decode
from tests.reading.make_pdf import column, make_pdf
from tests.reading.test_containers import outcomes

Write = Callable[[str, bytes | str], Path]
WORDS = "Ordføreren sier at «saken» er avsluttet – på tide."

PAGE = """<!doctype html><html lang="nb"><head><meta charset="utf-8"><title>Havna | Fjordbladet</title>
<meta property="og:site_name" content="Fjordbladet"><meta name="author" content="Tuva Haug">
<meta property="article:published_time" content="2026-03-14T08:00:00+01:00"></head>
<body><nav><a href="/">Forsiden</a> <a href="/sport">Sport</a></nav>
<article><h1>Visste om utslippet i havna</h1>
<p>Ledelsen i havneselskapet kjente til utslippet i nesten ett år, ifølge et notat som Fjordbladet har lest denne uka.</p>
<blockquote><p>Dette må ikke ut før sommeren, heter det i notatet som er datert i mars og stemplet fortrolig.</p></blockquote>
<p>Direktøren avviser anklagene og sier at alle målinger ble meldt til tilsynet innen fristen i fjor høst.</p></article>
<footer>Ansvarlig redaktør: Ada Berg. Les også: Ti triks for fjellturen.</footer></body></html>"""


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (WORDS.encode("utf-8"), "utf-8"),
        (b"\xef\xbb\xbf" + WORDS.encode("utf-8"), "utf-8 with BOM"),
        (b"\xff\xfe" + WORDS.encode("utf-16-le"), "utf-16-le with BOM"),
        (b"\xfe\xff" + WORDS.encode("utf-16-be"), "utf-16-be with BOM"),
        (WORDS.encode("utf-16-le"), "utf-16-le"),
        (WORDS.encode("windows-1252"), "windows-1252"),
        ("Ordføreren sier nei.".encode("latin-1"), "iso-8859-1"),
    ],
)
def test_the_encoding_of_text_is_found_and_named(data: bytes, encoding: str) -> None:
    """The same characters, whatever they were written in."""
    characters, named, warnings = decode("a.txt", data)
    assert characters in (WORDS, "Ordføreren sier nei.")
    assert named == encoding
    assert not warnings


def test_line_ends_stay_as_they_are() -> None:
    """Offsets count in the file's own characters."""
    _, text = read_bytes("a.txt", b"En.\r\nTo.\r\n")
    assert text.characters == "En.\r\nTo.\r\n"


def test_mixed_encodings_are_read_line_by_line_with_a_warning() -> None:
    """A file glued together from two sources."""
    characters, named, warnings = decode("a.txt", "blåbær\n".encode() + "blåbær\n".encode("cp1252"))
    assert characters == "blåbær\nblåbær\n"
    assert named.startswith("mixed")
    assert "mixes encodings" in warnings[0]


def test_a_lone_surrogate_becomes_a_replacement_character() -> None:
    """It can never reach JSON."""
    characters, _, warnings = decode("a.txt", b"ja \xed\xa0\x80 nei")
    assert characters == "ja \ufffd nei"
    assert warnings


@given(st.text(min_size=1, max_size=200))
@settings(max_examples=100, deadline=None)
def test_utf8_text_comes_back_as_it_went_in(text: str) -> None:
    """Decoding is the inverse of encoding for whatever is text at all."""
    from sayso.reading.plain import looks_binary

    data = text.encode("utf-8")
    if looks_binary(data) or data.startswith((b"\xff", b"\xfe", b"\xef\xbb\xbf")):
        return
    assert decode("a.txt", data)[0] == text


def test_a_news_page_gives_headline_paragraphs_and_quotation_in_order_and_no_boilerplate() -> None:
    """Title, byline, date and publisher apart; nothing of menus and footers."""
    _, text = read_bytes("sak.html", PAGE.encode())
    lines = text.characters.splitlines()
    assert lines[0] == "Visste om utslippet i havna"
    assert [line.split()[0] for line in lines[1:4]] == ["Ledelsen", "Dette", "Direktøren"]
    assert "fjellturen" not in text.characters
    assert text.metadata.publisher == "Fjordbladet"
    assert text.metadata.byline == "Tuva Haug"
    assert text.metadata.published == "2026-03-14"


def test_a_page_that_is_no_article_gives_its_visible_text_with_a_warning() -> None:
    """Short pages are read whole."""
    _, text = read_bytes("a.html", b"<html><body><div>Ja.</div><script>nei()</script></body></html>")
    assert "Ja." in text.characters
    assert "nei" not in text.characters


def test_fifty_thousand_nested_tags_are_refused_with_a_sentence() -> None:
    """Never silence."""
    with pytest.raises(ReadingError) as error:
        read_bytes("a.html", b"<html>" + b"<div>" * 50_000 + b"x" + b"</div>" * 50_000)
    assert error.value.code == "too-deep"


def pdf(*pages: list[tuple[float, float, float, str]]) -> Text:
    return read_bytes("a.pdf", make_pdf(list(pages)))[1]


def test_two_columns_are_read_one_after_the_other_though_drawn_row_by_row() -> None:
    """The reading order is the reader's, not the file's."""
    left = [f"Venstre linje nummer {n} som er lang nok" for n in range(8)]
    right = [f"Hoyre linje nummer {n} som er lang nok" for n in range(8)]
    rows = [item for pair in zip(column(60, 700, left), column(320, 700, right), strict=True) for item in pair]
    text = pdf(rows).characters
    assert text.index("Venstre linje nummer 7") < text.index("Hoyre linje nummer 0")


def test_hyphens_at_line_ends_are_undone_and_lines_keep_their_boxes() -> None:
    """The word is whole, and each line's span names its own part of it."""
    text = pdf(column(60, 700, ["Dette er en ganske lang linje om sikkerhets-", "politiet som ble skrevet i gaar kveld."]))
    assert "sikkerhetspolitiet" in text.characters
    first, second = text.pages[0].boxes[:2]
    assert first[0].of(text.characters).endswith("sikkerhets")
    assert second[0].of(text.characters).startswith("politiet")
    assert first[1][1] > second[1][1]


def test_running_heads_and_page_numbers_are_set_aside() -> None:
    """What stands on every page's edge is no part of the text."""
    pages = [
        [
            (60, 810, 9, "Rapport om havna"),
            (290, 20, 9, str(n)),
            *column(60, 700, [f"Side {n} handler om utslippet i havna.", "Det var stort."]),
        ]
        for n in range(1, 5)
    ]
    text = pdf(*pages)
    assert "Rapport om havna" not in text.characters
    assert "Side 3 handler" in text.characters
    assert [p.number for p in text.pages] == [1, 2, 3, 4]


def test_files_attached_to_a_pdf_are_parts() -> None:
    """Also where its pages hold no words."""
    for lines, first in ((["Se vedlegg."], "Se vedlegg.\n"), ([], "a/notat")):
        document = pdfium.PdfDocument(make_pdf([column(60, 700, lines)]))
        document.new_attachment("notat.txt").set_data(WORDS.encode())
        out = io.BytesIO()
        document.save(out)
        found = outcomes("a.pdf", out.getvalue())
        assert first in found[0]
        assert ("a/notat", WORDS) in found


@given(st.lists(st.lists(st.text("abc æø-.", min_size=1, max_size=30), max_size=6), min_size=1, max_size=3))
@settings(max_examples=15, deadline=None)
def test_page_and_box_spans_lie_within_the_text(pages: list[list[str]]) -> None:
    """Whatever stands on the pages."""
    from sayso.reading.pdf import opened, text_of

    try:
        text = text_of(opened("a.pdf", make_pdf([column(60, 700, lines) for lines in pages]), ""), "a.pdf")
    except ReadingError as error:
        assert error.code in ("no-text-layer", "no-words")
        return
    for page in text.pages:
        assert 0 <= page.span.start <= page.span.end <= len(text.characters)
        for span, _ in page.boxes:
            assert page.span.start <= span.start <= span.end <= len(text.characters)


BAD = [
    ("empty.txt", b"", "empty"),
    ("blank.txt", b"  \n ", "blank"),
    ("binary.txt", bytes(range(256)) * 20, "binary"),
    ("zip.txt", b"PK\x03\x04" + b"\x00" * 100, "damaged"),
    ("seven.pdf", b"7z\xbc\xaf\x27\x1c" + b"\x00" * 50, "unsupported"),
    ("cut.pdf", make_pdf([column(60, 700, ["Tekst."])])[:60], "damaged"),
    ("junk.pdf", b"%PDF-1.7\n" + b"junk" * 100, "damaged"),
    ("bare.pdf", make_pdf([[]]), "no-words"),
]


@pytest.mark.parametrize(("name", "data", "code"), BAD, ids=[b[0] for b in BAD])
def test_bad_files_get_one_sentence_and_the_next_file_is_read(write: Write, name: str, data: bytes, code: str) -> None:
    """What happened, in which file, what to do; the reader goes on."""
    with Reader() as reader:
        with pytest.raises(ReadingError) as error:
            reader.read_file(write(name, data))
        assert error.value.code == code
        assert name in error.value.sentence
        assert "\n" not in error.value.sentence
        assert reader.read_file(write("good.txt", WORDS))[1].characters == WORDS


def test_missing_files_and_directories_are_told_apart(tmp_path: Path) -> None:
    """Two mistakes, two sentences."""
    for path, code in ((tmp_path / "no.txt", "missing"), (tmp_path, "directory")):
        with pytest.raises(ReadingError) as error:
            read_file(path)
        assert error.value.code == code


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path) -> None:
    """200 MB of text, and 10 GB of nothing."""
    for size in (200 << 20, 10 << 30):
        path = tmp_path / "large.txt"
        path.write_bytes(b"a")
        os.truncate(path, size)
        with pytest.raises(ReadingError) as error:
            read_file(path)
        assert error.value.code in ("too-large", "binary")


def test_an_encrypted_pdf_says_so() -> None:
    """With the way out."""
    data = (Path(__file__).parent / "encrypted.pdf").read_bytes()
    with pytest.raises(ReadingError) as error:
        read_bytes("secret.pdf", data)
    assert error.value.code == "encrypted"
    assert "password" in error.value.sentence


def test_a_reader_that_takes_too_long_is_stopped(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hanging child is killed, and the next file gets a new one."""
    with Reader(Limits(seconds=0.001)) as reader:
        with pytest.raises(ReadingError) as error:
            reader.read_file(write("a.html", PAGE))
        assert error.value.code == "timeout"
        reader.limits = Limits()
        assert reader.read_file(write("b.txt", WORDS))[1].characters == WORDS


def test_a_child_that_dies_is_one_sentence(write: Write) -> None:
    """Whatever kills it."""
    with Reader() as reader:
        reader.read_file(write("a.txt", WORDS))
        (child,) = reader.idle
        child.process.kill()
        child.process.wait()
        assert reader.read_file(write("b.txt", WORDS))[1].characters == WORDS


def test_the_child_can_open_no_socket_and_write_no_file(tmp_path: Path) -> None:
    """The cage holds: limits are set before the first document."""
    import subprocess
    import sys

    code = (
        "from sayso.reading.cage import confine; confine(1 << 30)\n"
        "import socket, tempfile\n"
        "try:\n socket.socket(); print('socket')\nexcept PermissionError: pass\n"
        f"try:\n open({str(tmp_path / 'x')!r}, 'w').write('a' * 10); print('wrote')\nexcept OSError: pass\n"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "socket" not in found.stdout
    assert not (tmp_path / "x").exists() or (tmp_path / "x").stat().st_size == 0
