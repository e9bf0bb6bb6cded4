"""Encrypted files: a sentence without the password, another with a wrong one, the text with the right one."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.reading.make_office import make_docx
from tests.reading.make_secret import aes_zip, encrypted_office, traditional_zip
from tests.reading.test_containers import outcomes

WORDS = "Ordføreren sier at «saken» er avsluttet – på tide."
PASSWORD = "blåbær"
# The library that encrypts it for us wants more than 4 kB.
NOISE = random.Random(4).randbytes(9000)
DOCX = make_docx(f"<w:p><w:r><w:t>{WORDS}</w:t></w:r></w:p>" * 40, theme_bin=NOISE)
SECRET = [
    ("gammel.zip", traditional_zip("a.txt", WORDS.encode(), PASSWORD), WORDS),
    ("ny.zip", aes_zip("a.txt", WORDS.encode() * 50, PASSWORD), WORDS * 50),
    ("notat.docx", encrypted_office(DOCX, PASSWORD), f"{WORDS}\n" * 40),
]


@pytest.mark.parametrize(("name", "data", "words"), SECRET, ids=[s[0] for s in SECRET])
def test_encrypted_files_open_with_the_password_alone(name: str, data: bytes, words: str) -> None:
    """Members of archives and office documents."""
    assert outcomes(name, data)[-1][1] == "encrypted"
    assert outcomes(name, data, password="galt")[-1][1] == "password"
    assert outcomes(name, data, password=PASSWORD)[-1][1] == words


def test_an_encrypted_pdf_takes_a_password() -> None:
    """A wrong one is told from none; the file's own is hemmelig."""
    data = (Path(__file__).parent / "encrypted.pdf").read_bytes()
    assert outcomes("a.pdf", data)[0][1] == "encrypted"
    assert outcomes("a.pdf", data, password="galt")[0][1] == "password"
    assert "encrypted" not in (outcomes("a.pdf", data, password="hemmelig")[0][1])
