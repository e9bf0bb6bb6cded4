"""What kind of file some bytes are, told from the bytes themselves and never from the name alone."""

from __future__ import annotations

import re

MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!", "application/vnd.rar"),
    (b"\x7fELF", "application/x-executable"),
    (b"MZ\x90", "application/x-msdownload"),
    (b"SQLite format 3\x00", "application/vnd.sqlite3"),
)
HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<article[\s>]", re.IGNORECASE)
HEAD = 4096


def kind_of(head: bytes) -> str:
    """The media type by the first bytes: a known magic number, HTML, or else text/plain."""
    for magic, media_type in MAGIC:
        if head.startswith(magic):
            return media_type
    # A PDF may have junk before its header.
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    plain = head.replace(b"\x00", b"")
    if HTML.search(plain[:HEAD]):
        return "text/html"
    return "text/plain"
