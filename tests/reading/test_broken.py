"""Files of every kind, broken at random: a text or a sentence, never a breakdown of the reader."""

from __future__ import annotations

import bz2
import gzip
import lzma
import random
import tarfile

import pytest

from sayso.reading import Limits, Reader, ReadingError
from tests.reading.make_office import make_docx, make_odt, make_ole, make_xlsx, w
from tests.reading.make_pdf import column, make_pdf
from tests.reading.test_containers import LINKS, linked, taped, zipped
from tests.reading.test_mail import SAVED, mail, mailbox
from tests.reading.test_office import BOX, CELLS, DATED, MESSAGE, TABLE, TRACKED, p
from tests.reading.test_secret import PASSWORD, SECRET

NESTED = mail()
NESTED.add_attachment(b"Ja." * 100, maintype="text", subtype="plain", filename="a.txt")
NESTED.add_attachment(mail())
TAPE = taped((tarfile.TarInfo("a.txt"), b"Han sier nei.\n" * 90), (linked("b", "c"), b""))
WHOLE = {
    "a.zip": zipped({"a.txt": "Ja.", "b/c.zip": zipped({"d.txt": "Nei."})}),
    "a.tar": LINKS,
    "a.tgz": gzip.compress(TAPE),
    "a.tar.xz": lzma.compress(TAPE),
    "a.bz2": bz2.compress(b"Han sier nei.\n" * 90),
    "a.eml": NESTED.as_bytes(),
    "a.mbox": mailbox(NESTED, mail()),
    "a.mhtml": SAVED,
    "a.msg": make_ole(MESSAGE),
    "a.docx": make_docx(p("Ja.") + TABLE + TRACKED + BOX, comments_xml=w("comments", p("Nei."))),
    "a.xlsx": make_xlsx({"a": CELLS}, ["a", "b"], DATED),
    "a.odt": make_odt("<text:p>Ja.<text:s text:c='2'/></text:p>"),
    "a.rtf": rb"{\rtf1\ansi{\fonttbl{\f0\fcharset0 A;}}{\info{\title N}}{\header F\par}\pard O\'f8r \u171?s{\footnote S}\par{\bin3 abc}}",
    "a.csv": b'a;b\n1;2\n"x;y";z\n',
    "a.pdf": make_pdf([column(60, 700, ["Han sier nei.", "Hun sier ja."])]),
    **{name: data for name, data, _ in SECRET},
}


def broken(data: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, put in, taken out, or the end cut off."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 1, 3, 10))):
        place = chance.randrange(len(out))
        match chance.randrange(7):
            case 0 | 1 | 2:
                out[place] = chance.randrange(256)
            case 3 | 4:
                out[place:place] = chance.randbytes(chance.randrange(1, 9))
            case 5:
                del out[place : place + chance.randrange(1, 9)]
            case 6:
                del out[max(20, place) :]
    return bytes(out)


@pytest.mark.parametrize("name", WHOLE)
def test_whatever_breaks_is_a_text_or_a_sentence(name: str) -> None:
    """Forty ways to break each kind; always the same forty."""
    chance = random.Random(name)
    with Reader(Limits(seconds=20), PASSWORD) as reader:
        for _ in range(40):
            for document, found in reader.read_all_bytes(name, broken(WHOLE[name], chance)):
                if isinstance(found, ReadingError):
                    assert found.code not in ("crashed", "timeout", "memory"), (document.id, found.sentence)
                    assert "\n" not in found.sentence
