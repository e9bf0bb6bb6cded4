"""What kind of file some bytes are, told from the bytes themselves and never from the name alone.

What a ZIP, an OLE file or a compressed file is can only be told from within, so the caged child says it
(`archive.py`, `compound.py`, `tape.py`); here, where untrusted bytes are only looked at, they are what their first bytes are.
"""

from __future__ import annotations

import contextlib
import csv
import io
import re

ZIP, OLE = "application/zip", "application/x-ole-storage"
PDF, HTML, TEXT, CSV, RTF = "application/pdf", "text/html", "text/plain", "text/csv", "application/rtf"
EML, MBOX, MSG, MHTML = "message/rfc822", "application/mbox", "application/vnd.ms-outlook", "multipart/related"
TAR, GZIP, BZIP2, XZ = "application/x-tar", "application/gzip", "application/x-bzip2", "application/x-xz"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT, ODS = "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet"
PICTURES = frozenset(["image/png", "image/jpeg", "image/gif", "image/tiff", "image/webp", "image/bmp"])
COMPRESSED = frozenset([GZIP, BZIP2, XZ])
# What a reader may find these to be once it has looked inside.
REFINED = {ZIP: frozenset([DOCX, XLSX, ODT, ODS]), OLE: frozenset([MSG, DOCX, XLSX])} | dict.fromkeys(COMPRESSED, frozenset([TAR]))
# Files that may be as large as a disk lets them: they are read slice by slice.
ENDLESS = COMPRESSED | {ZIP, TAR, MBOX}
READ = frozenset([PDF, HTML, TEXT, CSV, RTF, EML, MHTML, OLE]) | ENDLESS | PICTURES

MAGIC = (
    (b"%PDF-", PDF),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"{\\rtf", RTF),
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x1f\x8b", GZIP),
    (b"BZh", BZIP2),
    (b"\xfd7zXZ\x00", XZ),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!", "application/vnd.rar"),
    (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (b"-----BEGIN PGP MESSAGE", "application/pgp-encrypted"),
    (b"\x7fELF", "application/x-executable"),
    (b"MZ\x90", "application/x-msdownload"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
)
TAG = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<article[\s>]", re.IGNORECASE)
FROM = rb"From [^\r\n]*\d\d:\d\d[^\r\n]*\d{4}"
FROM_LINE = re.compile(FROM + rb"[^\r\n]*\r?\n[!-9;-~]+:")
HEADER = re.compile(rb"([!-9;-~]+):[ \t\r\n]|([!-9;-~]+):\S")
# Headers that people do not type: a pasted mail without them is a text.
BY_MACHINE = frozenset([b"message-id", b"mime-version", b"received", b"return-path", b"delivered-to", b"content-type"])
BY_PEOPLE = frozenset([b"from", b"to", b"subject", b"date", b"sender", b"bcc"])
SAVED = re.compile(rb"^(?:snapshot-content-location:|from: *<?saved by)", re.IGNORECASE | re.MULTILINE)
HEAD = 4096


def kind_of(head: bytes, name: str = "") -> str:
    """The media type by the first bytes: a known magic number, a mail, HTML, or else text/plain.

    A table of comma-separated values has no sign of its own: it must look like one and be named so.
    """
    for magic, media_type in MAGIC:
        if head.startswith(magic):
            return media_type
    if head[257:262] == b"ustar":
        return TAR
    if head[8:12] == b"WEBP" and head.startswith(b"RIFF"):
        return "image/webp"
    # Two letters are too few to tell a bitmap from a text; its header's size is known too.
    if head.startswith(b"BM") and head[14:18] in (b"\x28\0\0\0", b"\x6c\0\0\0", b"\x7c\0\0\0"):
        return "image/bmp"
    return kind_of_words(head, name)


def kind_of_words(head: bytes, name: str) -> str:
    if FROM_LINE.match(head):
        return MBOX
    mail = kind_of_mail(head, name)
    if mail:
        return mail
    # A PDF may have junk before its header.
    if b"%PDF-" in head[:1024]:
        return PDF
    if TAG.search(head.replace(b"\x00", b"")[:HEAD]):
        return HTML
    if name.lower().endswith((".csv", ".tsv")) and delimiter_of(head):
        return CSV
    return TEXT


def kind_of_mail(head: bytes, name: str) -> str:
    """A mail or a saved web page, if the bytes begin with headers of both people's and machines' making; else "".

    Old mailboxes keep people's headers only: those make a mail of what is named so.
    """
    block, *rest = re.split(rb"\r?\n\r?\n", head, maxsplit=1)
    lines = block.split(b"\n")
    names = set()
    # Headers longer than the head end in the middle of a line.
    for line in lines if rest or len(lines) == 1 else lines[:-1]:
        found = HEADER.match(line)
        if found:
            names.add((found[1] or found[2]).lower())
        elif not line.startswith((b" ", b"\t")):
            return ""
    if not names & BY_MACHINE and not name.lower().endswith(".eml"):
        return ""
    if SAVED.search(block):
        return MHTML
    return EML if names & BY_PEOPLE else ""


def delimiter_of(head: bytes) -> str:
    """The character that cuts every whole line into the same number of cells, two at least; else ""."""
    sample = head.decode("utf-8", "replace") if b"\x00" not in head else head.decode("utf-16", "replace")
    lines = list(io.StringIO(sample, newline=None))
    # The head ends in the middle of a line.
    rows = lines[:-1] if len(lines) > 1 and len(head) >= HEAD else lines
    for delimiter in "\t;,|":
        with contextlib.suppress(csv.Error):
            widths = {len(cells) for cells in csv.reader(rows, delimiter=delimiter) if cells}
            if len(widths) == 1 and widths.pop() > 1:
                return delimiter
    return ""
