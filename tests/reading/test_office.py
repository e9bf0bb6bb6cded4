"""Office documents, tables, RTF and Outlook messages: what shows is text, what they say of themselves is metadata."""

from __future__ import annotations

import struct

import pytest

from sayso.model import Document, Text
from sayso.reading import Reader
from tests.reading.make_office import make_docx, make_odt, make_ole, make_xlsx, w
from tests.reading.test_containers import everything, outcomes, zipped

WORDS = "Ordføreren sier at «saken» er avsluttet – på tide."


def one(name: str, data: bytes, password: str = "") -> tuple[Document, Text]:
    with Reader(password=password) as reader:
        return reader.read_bytes(name, data)


def p(*runs: str) -> str:
    return "<w:p>" + "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs) + "</w:p>"


TABLE = f"<w:tbl><w:tr><w:tc>{p('Ada')}</w:tc><w:tc>{p('leder')}{p('styret')}</w:tc></w:tr></w:tbl>"
TRACKED = (
    '<w:p><w:r><w:t>Han sier </w:t></w:r><w:del w:author="Tuva" w:date="2026-03-14T08:00:00Z"><w:r><w:delText>ja</w:delText></w:r></w:del>'
    '<w:ins w:author="Tuva" w:date="2026-03-14T08:00:00Z"><w:r><w:t>nei</w:t></w:r></w:ins><w:r><w:t>.</w:t></w:r></w:p>'
)
BOX = f"<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{p('I en boks.')}</w:txbxContent></mc:Choice>"
BOX += f"<mc:Fallback><w:txbxContent>{p('I en boks.')}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"


def test_a_word_document_gives_what_shows_in_order_and_marks_what_stands_beside() -> None:
    """Paragraphs, tables, boxes, tracked changes, notes, comments, headers."""
    document, text = one(
        "notat.bin",
        make_docx(
            p("Ordføreren ", "sier nei.") + TABLE + TRACKED + BOX,
            footnotes_xml=w("footnotes", '<w:footnote w:type="separator"/>' + f"<w:footnote>{p('Se vedlegg.')}</w:footnote>"),
            comments_xml=w("comments", f'<w:comment w:author="Ada Berg">{p("Stemmer dette?")}</w:comment>'),
            header1_xml=w("hdr", p("Fortrolig")),
            header2_xml=w("hdr", p("Fortrolig")),
            footer1_xml=w("ftr", p("3")),
        ),
    )
    assert document.media_type.endswith("wordprocessingml.document")
    assert text.characters.splitlines() == [
        "Ordføreren sier nei.",
        "Ada\tleder styret",
        "Han sier nei.",
        "",
        "I en boks.",
        "[footnote 1] Se vedlegg.",
        "[comment by Ada Berg] Stemmer dette?",
        "[header] Fortrolig",
    ]
    assert ("title", "Notat om havna") in text.metadata.found
    assert ("creator", "Tuva Haug") in text.metadata.found
    assert ("tracked deletion", "Tuva 2026-03-14T08:00:00Z: ja") in text.metadata.found


def test_documents_inside_a_word_document_are_parts_and_macros_are_not_run() -> None:
    """What lies in it is read, what would run is named."""
    data = make_docx(p("Ytre."), embeddings__bok_docx=make_docx(p("Indre.")), vbaProject_bin=b"macro", media__tegning_emf=b"x")
    assert outcomes("ytre.docx", data) == [("ytre", "Ytre.\n"), ("ytre/embeddings/bok", "Indre.\n")]
    warnings = one("ytre.docx", data)[1].warnings
    assert [("macros" in x, "drawing" in x) for x in warnings] == [(True, False), (False, True)]


def test_an_open_document_gives_the_same() -> None:
    """ODT by its own names."""
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><office:change-info><dc:creator>Tuva</dc:creator>"
        "<dc:date>2026</dc:date></office:change-info><text:p>ja</text:p></text:deletion></text:changed-region></text:tracked-changes>"
        "<text:h>Havna</text:h><text:p>Ordføreren<text:s text:c='2'/>sier<text:note text:note-class='footnote'><text:note-citation>1"
        "</text:note-citation><text:note-body><text:p>Se vedlegg.</text:p></text:note-body></text:note> nei.<office:annotation>"
        "<dc:creator>Ada Berg</dc:creator><text:p>Stemmer?</text:p></office:annotation></text:p><text:list><text:list-item>"
        "<text:p>Punkt.</text:p></text:list-item></text:list><table:table><table:table-row><table:table-cell><text:p>Ada</text:p>"
        "</table:table-cell><table:table-cell table:number-columns-repeated='2'><text:p>leder</text:p></table:table-cell>"
        "</table:table-row></table:table>"
    )
    styles = "<style:header><text:p>Fortrolig</text:p></style:header>"
    document, text = one("notat.bin", make_odt(body, styles))
    assert document.media_type == "application/vnd.oasis.opendocument.text"
    assert text.characters.splitlines() == [
        "Havna",
        "Ordføreren  sier nei.",
        "Punkt.",
        "Ada\tleder\tleder",
        "[footnote 1] Se vedlegg.",
        "[comment by Ada Berg] Stemmer?",
        "[header] Fortrolig",
    ]
    assert ("tracked deletion", "Tuva 2026: ja") in text.metadata.found


CELLS = (
    '<row><c r="A1" t="s"><v>0</v></c><c r="C1" t="inlineStr"><is><t>dato</t></is></c></row><row><c r="A2"><v>12.5</v></c>'
    '<c r="B2" t="b"><v>1</v></c><c r="C2" s="1"><v>46095</v></c><c r="D2" s="2"><v>46095.5</v></c></row>'
)
DATED = '<numFmts><numFmt numFmtId="170" formatCode="dd/mm yyyy hh:mm"/></numFmts>'
DATED += '<cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="170"/></cellXfs>'


def test_a_workbook_gives_its_sheets_as_pages_and_its_rows_as_lines() -> None:
    """Empty cells keep their place, dates are dates, hidden sheets are read."""
    document, text = one(
        "tall.bin",
        make_xlsx(
            {"Beløp": CELLS, ".Skjult": '<row><c t="s"><v>1</v></c><c><f>1+1</f><v>2</v></c><c><f>A1*2</f></c></row>'},
            ["navn", "hemmelig"],
            DATED,
        ),
    )
    assert document.media_type.endswith("spreadsheetml.sheet")
    assert [page.span.of(text.characters) for page in text.pages] == [
        "navn\t\tdato\n12.5\tTRUE\t2026-03-14\t2026-03-14 12:00:00",
        "hemmelig\t2\t=A1*2",
    ]
    assert ("sheet 1", "Beløp") in text.metadata.found
    assert "Skjult" in text.warnings[0]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_comma_separated_values_are_rows_of_cells(encoding: str) -> None:
    """Whatever separates them; quoted cells may hold anything."""
    document, text = one("tall.csv", 'navn;sitat\nAda;"nei; aldri\nmer"\nØystein;ja\n'.encode(encoding))
    assert document.media_type == "text/csv"
    assert text.characters == "navn\tsitat\nAda\tnei; aldri mer\nØystein\tja\n"


def test_a_text_named_csv_is_a_text() -> None:
    """The name alone says nothing."""
    assert one("a.csv", b"Han sier nei.\nHun sier, som vanlig, ja.\n")[0].media_type == "text/plain"


def test_rich_text_gives_what_shows() -> None:
    """Code pages, Unicode with stand-ins, fields, tables, notes, deletions; no fonts, pictures or objects."""
    data = (
        rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial;}}{\info{\title Notat}{\author Tuva}}"
        rb"{\header Fortrolig\par}\pard Ordf\'f8reren sier at \u171?saken\u187? er \'e5pen.{\footnote Se vedlegg.}\par"
        rb"{\f1\'cf\'e5\'f1\'ea\'ee\'e2}{\deleted borte}{\*\ukjent skjult}{\pict 0a0b}{\field{\*\fldinst HYPERLINK}{\fldrslt  lenke}}\par"
        rb" Ada\cell leder\cell\row \u-10179?\u-8704? \{x\}}"
    )
    text = one("notat.bin", data)[1]
    assert text.characters.splitlines() == [
        "Ordføreren sier at «saken» er åpen.",
        "Песков lenke",
        "Ada\tleder",
        "\U0001f600 {x}",
        "[header] Fortrolig",
        "[footnote 1] Se vedlegg.",
    ]
    assert text.metadata.found == (("title", "Notat"), ("author", "Tuva"))


def test_rich_text_that_is_cut_short_is_read_with_a_warning() -> None:
    """What is there is read."""
    assert "cut short" in one("a.rtf", rb"{\rtf1 Han sier {\b nei")[1].warnings[0]


def wide(words: str) -> bytes:
    return words.encode("utf-16-le")


def properties(header: int, sent: int = 0) -> bytes:
    return b"\0" * header + (struct.pack("<HHIQ", 0x40, 0x39, 6, sent) if sent else b"")


SENT = 13_417_920_000 * 10**7
INNER = {
    "__substg1.0_0037001F": wide("Indre møte"),
    "__substg1.0_1000001F": wide("Innerst.\r\n"),
    "__properties_version1.0": properties(24, SENT),
}
MESSAGE = {
    "__properties_version1.0": properties(32, SENT),
    "__substg1.0_0037001F": wide("Møte på tirsdag"),
    "__substg1.0_1000001F": wide(WORDS + "\r\nHilsen\r\n"),
    "__substg1.0_0C1A001F": wide("Tuva Haug"),
    "__substg1.0_007D001F": wide("Received: fra havna\r\nX-Mailer: Outlook\r\n\r\n"),
    "__attach_version1.0_#00000000": {"__substg1.0_3707001F": wide("notat.txt"), "__substg1.0_37010102": (WORDS * 100).encode()},
    "__attach_version1.0_#00000001": {"__substg1.0_3701000D": INNER, "__properties_version1.0": properties(8)},
}


def test_an_outlook_message_gives_words_headers_and_attachments() -> None:
    """A message in the message is a mail of its own."""
    (document, text), (_, attached), (inner, words) = everything("post.bin", make_ole(MESSAGE))
    assert document.media_type == "application/vnd.ms-outlook"
    assert isinstance(text, Text)
    assert text.characters == WORDS + "\nHilsen\n"
    assert (text.metadata.title, text.metadata.byline, text.metadata.published[:10]) == ("Møte på tirsdag", "Tuva Haug", "2026-03-14")
    assert ("X-Mailer", "Outlook") in text.metadata.found
    assert isinstance(attached, Text)
    assert attached.characters == WORDS * 100
    assert inner.id == "post/Indre møte"
    assert isinstance(words, Text)
    assert words.characters == "Innerst.\n"
    assert ("made from", "an Outlook message") in words.metadata.found


def test_the_packed_rich_text_of_a_message_is_read_where_it_is_all_there_is() -> None:
    """The example of the specification's own."""
    packed = "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af32068656c090020627705b06c647d0a800fa0"
    message = {"__properties_version1.0": properties(32), "__substg1.0_10090102": bytes.fromhex(packed)}
    assert outcomes("a.msg", make_ole(message)) == [("a", "hello world\n")]


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("declared", [LAUGHS, OUTSIDE])
def test_entities_are_refused(declared: str) -> None:
    """Billion laughs and files from outside."""
    inner = "<w:p><w:r><w:t>&i;</w:t></w:r></w:p>"
    data = zipped(
        {
            "[Content_Types].xml": "<Types>wordprocessingml.document.main+xml</Types>",
            "word/document.xml": f'{declared}<w:document xmlns:w="w"><w:body>{inner}</w:body></w:document>',
        }
    )
    assert outcomes("a.docx", data) == [("a", "entities")]


def test_a_bomb_in_an_office_file_is_one_sentence() -> None:
    """A member that unpacks to far more than it is."""
    assert outcomes("a.docx", make_docx("<w:p>" + " " * (100 << 20) + "</w:p>")) == [("a", "bomb")]


def test_deep_markup_is_one_sentence() -> None:
    """Nesting that would end the parser."""
    deep = "<w:sdt>" * 5000 + "</w:sdt>" * 5000
    assert outcomes("a.docx", make_docx(deep))[0][1] in ("too-deep", "damaged")


@pytest.mark.parametrize("make", [lambda: make_docx(p(WORDS)), lambda: make_odt("<text:p>x</text:p>"), lambda: make_ole(MESSAGE)])
@pytest.mark.parametrize("cut", [0.3, 0.7, 0.97])
def test_files_cut_short_are_one_sentence(make: object, cut: float) -> None:
    """Wherever they end."""
    data = make()  # type: ignore[operator]
    found = outcomes("a.bin", data[: int(len(data) * cut)])
    assert {code for _, code in found} & {"damaged", "unsupported", "crashed"}
    assert "crashed" not in {code for _, code in found}


def test_what_open_office_encrypted_says_so() -> None:
    """With the way out."""
    assert outcomes("a.odt", make_odt("", manifest="<encryption-data/>")) == [("a", "locked")]
