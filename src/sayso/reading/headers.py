"""Headers of mails, decoded as far as they can be and otherwise as found."""

from __future__ import annotations

from email.errors import HeaderParseError
from email.header import Header, decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime

from sayso.model import Metadata

MOST, LONGEST = 300, 4000


def decoded(value: str | Header | None) -> str:
    """The characters of a header on one line; raw bytes in it are taken to be UTF-8, else Windows-1252."""
    if value is None:
        return ""
    try:
        pieces = decode_header(value)
    except (HeaderParseError, ValueError):
        pieces = [(str(value), None)]
    # Folded lines are one line.
    return " ".join("".join(piece(data, charset) for data, charset in pieces).split())[:LONGEST]


def piece(data: bytes | str, charset: str | None) -> str:
    raw = data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data
    for encoding in (charset if charset not in (None, "unknown-8bit") else "utf-8", "utf-8"):
        try:
            return raw.decode(encoding or "utf-8")
        except (LookupError, ValueError):
            continue
    return raw.decode("windows-1252", "replace")


def metadata_of(message: Message) -> Metadata:
    """Subject, who wrote it and when, and every header as found."""
    found = tuple((name, decoded(value)) for name, value in message.raw_items())
    if len(found) > MOST:
        found = (*found[:MOST], ("headers left out", str(len(found) - MOST)))
    return Metadata(
        title=decoded(message["subject"]),
        byline=", ".join(name or address for name, address in getaddresses([decoded(message["from"])])),
        published=sent(decoded(message["date"])),
        found=found,
    )


def sent(value: str) -> str:
    """The date in ISO form, or nothing where it is none."""
    try:
        return parsedate_to_datetime(value).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
