"""A mail (RFC 5322): its words as the text, its headers as metadata, its attachments as parts."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.generator import BytesGenerator
from email.message import Message
from email.parser import BytesParser
from io import BytesIO

from sayso.model import Text
from sayso.reading.errors import ReadingError
from sayso.reading.headers import decoded, metadata_of
from sayso.reading.html import nesting, visible_lines
from sayso.reading.plain import decode
from sayso.reading.source import Enclosed, Reading, Source

READER, VERSION = "mail", "1"
CUT_SHORT = ("CloseBoundaryNotFoundDefect", "StartBoundaryNotFoundDefect", "InvalidBase64PaddingDefect", "InvalidBase64LengthDefect")
STAMPED = re.compile(r"^content-(?:type|disposition|id|description)$", re.IGNORECASE)


@dataclass
class Sorted:
    """The pieces of a mail by what they are."""

    bodies: list[Message] = field(default_factory=list)
    attached: list[Message] = field(default_factory=list)


def read(source: Source) -> Reading:
    message = BytesParser(policy=policy.compat32).parsebytes(source.data())
    pieces = Sorted()
    sort_out(message, pieces, shadowed=False)
    lines: list[str] = []
    for body in pieces.bodies:
        lines += lines_of(body, source)
    characters = "\n".join(lines).strip("\n")
    yield Text(characters + "\n" if characters else "", READER, VERSION, metadata=metadata_of(message), warnings=warnings_of(message))
    for number, piece in enumerate(pieces.attached, start=1):
        yield Enclosed(name_of(piece, number), bytes_of(piece), found(piece))


def sort_out(piece: Message, pieces: Sorted, *, shadowed: bool) -> None:
    """Bodies and attachments, in order. HTML is `shadowed` where the same words stand beside it as plain text."""
    kind = piece.get_content_type()
    if piece.is_multipart() and piece.get_content_maintype() == "multipart":
        inner = [p for p in piece.get_payload() if isinstance(p, Message)]
        if kind == "multipart/alternative":
            shadowed = shadowed or any(holds_words(p) for p in inner)
        for one in inner:
            sort_out(one, pieces, shadowed=shadowed)
    elif kind in ("text/plain", "text/html") and piece.get_content_disposition() != "attachment" and not piece.get_filename():
        if not (shadowed and kind == "text/html"):
            pieces.bodies.append(piece)
    else:
        pieces.attached.append(piece)


def holds_words(piece: Message) -> bool:
    """Whether this is, or holds, plain text that is not blank."""
    leaves = (p for p in piece.walk() if p.get_content_type() == "text/plain" and not p.is_multipart())
    return any((p.get_payload(decode=True) or b"").strip() for p in leaves)  # type: ignore[union-attr]


def lines_of(body: Message, source: Source) -> list[str]:
    characters = characters_of(body, source.name)
    if body.get_content_type() == "text/html":
        if nesting(characters, source.limits.depth) > source.limits.depth:
            raise ReadingError("too-deep", source.name, f"over {source.limits.depth:,}")
        return visible_lines(characters)
    lines = characters.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return flowing(lines) if str(body.get_param("format", "")).lower() == "flowed" else lines


def characters_of(body: Message, name: str) -> str:
    data = body.get_payload(decode=True)
    assert isinstance(data, bytes)
    charset = body.get_content_charset()
    try:
        return data.decode(charset or "ascii")
    except (LookupError, ValueError):
        return decode(name, data)[0]


def flowing(lines: list[str]) -> list[str]:
    """Lines that a mail program broke, whole again (RFC 3676): those that end with a space go on in the next."""
    whole: list[str] = []
    goes_on = False
    for line in lines:
        quoted = line.startswith(">")
        stuffed = line[1:] if line.startswith(" ") else line
        if goes_on and not quoted:
            whole[-1] += stuffed
        else:
            whole.append(stuffed)
        goes_on = line.endswith(" ") and line != "-- " and not quoted
    return whole


def name_of(piece: Message, number: int) -> str:
    """The attachment's name as found; without one, its subject or its number."""
    name = decoded(piece.get_filename())
    if name:
        return name
    if piece.get_content_type() == "message/rfc822":
        inner = piece.get_payload()
        subject = decoded(inner[0]["subject"]) if isinstance(inner, list) and isinstance(inner[0], Message) else ""
        return f"{subject.replace('/', '-') or f'part-{number}'}.eml"
    return f"part-{number}{mimetypes.guess_extension(piece.get_content_type()) or ''}"


def bytes_of(piece: Message) -> Iterator[bytes]:
    inner = piece.get_payload()
    if isinstance(inner, list):
        out = BytesIO()
        for one in inner:
            BytesGenerator(out, mangle_from_=False, maxheaderlen=0, policy=policy.compat32).flatten(one)  # type: ignore[arg-type]
        yield out.getvalue()
    else:
        data = piece.get_payload(decode=True)
        yield data if isinstance(data, bytes) else b""


def found(piece: Message) -> tuple[tuple[str, str], ...]:
    """What the mail says about an attachment."""
    return tuple((f"mail: {name}", decoded(value)) for name, value in piece.raw_items() if STAMPED.match(name))


def warnings_of(message: Message) -> tuple[str, ...]:
    defects = {type(d).__name__ for piece in message.walk() for d in piece.defects}
    if defects & set(CUT_SHORT):
        return ("The mail is damaged or cut short; its last attachment may not be whole.",)
    return ()
