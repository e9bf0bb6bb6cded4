"""Mails, mailboxes and saved pages: words, headers, attachments, and what hostile mails come to."""

from __future__ import annotations

import resource
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from sayso.model import Document, Text
from sayso.reading import Limits, Reader, ReadingError
from sayso.reading.kind import kind_of
from tests.reading.test_containers import everything, outcomes, zipped

Write = Callable[[str, bytes | str], Path]
WORDS = "Ordføreren sier at «saken» er avsluttet – på tide."


def mail(subject: str = "Møte på tirsdag", body: str = WORDS + "\n") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Tuva Håug <tuva@havna.example>"
    message["To"] = "Ada Berg <ada@fjordbladet.example>"
    message["Subject"] = subject
    message["Date"] = "Sat, 14 Mar 2026 08:00:00 +0100"
    message["Message-ID"] = "<1@havna.example>"
    message.set_content(body)
    return message


def one(name: str, data: bytes) -> tuple[Document, Text]:
    with Reader() as reader:
        return reader.read_bytes(name, data)


def test_a_mail_gives_its_words_and_keeps_its_headers_apart() -> None:
    """Text is what was written; who, when and about what is metadata."""
    document, text = one("a.dat", mail().as_bytes())
    assert document.media_type == "message/rfc822"
    assert text.characters == WORDS + "\n"
    assert text.metadata.title == "Møte på tirsdag"
    assert text.metadata.byline == "Tuva Håug"
    assert text.metadata.published == "2026-03-14T08:00:00+01:00"
    assert ("From", "Tuva Håug <tuva@havna.example>") in text.metadata.found


def test_attachments_are_documents_of_their_own_to_any_depth() -> None:
    """A mail in a mail in a mail, with an archive in it."""
    inner = mail("Innerst", "Innerst.\n")
    inner.add_attachment(zipped({"notat.txt": WORDS}), maintype="application", subtype="zip", filename="vedlegg.zip")
    outer = mail()
    outer.add_attachment(WORDS.encode("cp1252"), maintype="text", subtype="plain", filename="blåbær.txt")
    outer.add_attachment(inner)
    assert outcomes("ytre.eml", outer.as_bytes()) == [
        ("ytre", WORDS + "\n"),
        ("ytre/blåbær", WORDS),
        ("ytre/Innerst", "Innerst.\n"),
        ("ytre/Innerst/vedlegg", ""),
        ("ytre/Innerst/vedlegg/notat", WORDS),
    ]


def test_plain_words_are_preferred_and_html_read_where_there_are_none() -> None:
    """The same mail in two forms is one text."""
    page = "<html><head><title>x</title></head><body><div>Hei <b>Ada</b>.</div><p>Han sier nei.</p><style>p{}</style></body></html>"
    both = mail()
    both.add_alternative(page, subtype="html")
    only = mail()
    only.set_content(page, subtype="html")
    assert outcomes("a.eml", both.as_bytes()) == [("a", WORDS + "\n")]
    assert outcomes("a.eml", only.as_bytes()) == [("a", "Hei Ada.\nHan sier nei.\n")]


def test_flowed_lines_are_made_whole() -> None:
    """Where the mail says that its lines were broken."""
    data = b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/plain; format=flowed\n\nHan sier \nnei.\n\n> sitat \n> to\n-- \nAda\n"
    assert outcomes("a.eml", data) == [("a", "Han sier nei.\n\n> sitat \n> to\n-- \nAda\n")]


@pytest.mark.parametrize(
    "head",
    [
        b"From: =?utf-8?q?Tuva_H=C3=A5ug?= <t@b.example>\nMIME-Version: 1.0\n",
        b"From: Tuva H\xe5ug <t@b.example>\nMIME-Version: 1.0\n",
        "From: Tuva Håug <t@b.example>\nMIME-Version: 1.0\n".encode(),
        b"From: =?no-such?q?Tuva_H=C3=A5ug?= <t@b.example>\nMIME-Version: 1.0\n",
    ],
)
def test_headers_are_decoded_however_they_were_written(head: bytes) -> None:
    """By the rules, or as mail programs really do."""
    assert one("a.eml", head + b"\nJa.\n")[1].metadata.byline == "Tuva Håug"


def test_half_a_character_in_a_header_does_no_harm() -> None:
    """UTF-7 can hold one; it becomes a replacement character."""
    head = b"From: a@b.example\nMIME-Version: 1.0\nSubject: =?utf-7?q?x+2AA-y?=\n\nJa.\n"
    assert one("a.eml", head)[1].metadata.title == "x\ufffdy"


def test_a_pasted_mail_is_a_text() -> None:
    """Every character of a .txt stays where no mail program made it."""
    assert kind_of(b"From: Ada\nTo: Tuva\nSubject: Havna\n\nJa.\n", "a.txt") == "text/plain"


def mailbox(*messages: EmailMessage) -> bytes:
    return b"".join(b"From tuva@havna.example Sat Mar 14 08:00:00 2026\n" + m.as_bytes() + b"\n" for m in messages)


def test_a_mailbox_gives_its_messages_in_order() -> None:
    """Only a From line after an empty line parts messages; quoted ones are unquoted."""
    body = f"{WORDS}\n\n>From her og ut.\nFrom here 10:00 in 2026\n"
    first, *messages = everything("post", mailbox(*(mail(f"Nr. {n}", body) for n in range(3))))
    assert first[0].media_type == "application/mbox"
    assert [d.id for d, _ in messages] == ["post/1", "post/2", "post/3"]
    assert [f.metadata.title for _, f in messages if isinstance(f, Text)] == ["Nr. 0", "Nr. 1", "Nr. 2"]
    assert isinstance(messages[0][1], Text)
    assert messages[0][1].characters == WORDS + "\n\nFrom her og ut.\nFrom here 10:00 in 2026\n"


def test_a_large_mailbox_is_not_held_in_memory(write: Write) -> None:
    """200 MB of messages through a child that may have 512 MB in all, and a parent that grows by less than 100."""
    path = write("stor.mbox", mailbox(mail(body=(WORDS + "\n") * 60_000)) * 40)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Reader(Limits(memory=1 << 29)) as reader:
        count = sum(isinstance(f, Text) and bool(f.characters) for _, f in reader.read_all(path))
    assert count == 40
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 << 10


def test_a_mail_with_ten_thousand_attachments_is_read_or_refused_by_the_limit() -> None:
    """Every one of them, or a sentence."""
    part = b'--x\nContent-Type: text/plain\nContent-Disposition: attachment; filename="a.txt"\n\nJa.\n'
    data = b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n" + part * 10_000 + b"--x--\n"
    found = outcomes("mange.eml", data)
    assert len(found) == 10_001
    assert found[-1][0] == "mange/a (10000)"
    assert outcomes("mange.eml", data, Limits(parts=1000))[-1] == ("mange", "too-many")


def test_a_mail_that_is_cut_short_is_read_with_a_warning() -> None:
    """What is there is read."""
    message = mail()
    message.add_attachment(WORDS.encode() * 50, maintype="text", subtype="plain", filename="a.txt")
    (_, text), *_ = everything("a.eml", message.as_bytes()[:-900])
    assert isinstance(text, Text)
    assert text.characters == WORDS + "\n"
    assert "cut short" in text.warnings[0]


def test_mails_nested_a_thousand_deep_are_one_sentence() -> None:
    """In the headers of multiparts, where parsers recurse."""
    heads = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(2000))
    found = everything("dyp.eml", b"From: a@b.example\nMIME-Version: 1.0\n" + heads + b"Content-Type: text/plain\n\nJa.\n")
    assert all((isinstance(f, ReadingError) and f.code == "too-deep") or isinstance(f, Text) for _, f in found)


SAVED = b"""From: <Saved by Blink>
Snapshot-Content-Location: https://fjordbladet.example/havna
Subject: Havna
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="x"

--x
Content-Type: text/html
Content-Transfer-Encoding: quoted-printable
Content-Location: https://fjordbladet.example/havna

<html><head><meta charset=3D"utf-8"><title>Havna</title></head><body><article><h1>Visste om utslippet</h1>
<p>Ordf=C3=B8reren sier at saken er avsluttet, og at den har vart i over to =C3=A5r.</p></article></body></html>
--x
Content-Type: text/html
Content-Location: https://fjordbladet.example/ramme

<html><body><p>En ramme.</p></body></html>
--x--
"""


def test_a_saved_web_page_is_read_as_the_page_it_was() -> None:
    """Its frames are parts; where it was saved from is metadata."""
    (document, text), (frame, _) = everything("side.mhtml", SAVED)
    assert document.media_type == "multipart/related"
    assert isinstance(text, Text)
    assert "Ordføreren sier at saken er avsluttet" in text.characters
    assert ("Snapshot-Content-Location", "https://fjordbladet.example/havna") in text.metadata.found
    assert frame.id == "side/frame-1"
