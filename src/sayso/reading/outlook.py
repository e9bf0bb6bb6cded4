"""MSG: an Outlook message by its MAPI properties ([MS-OXMSG], [MS-OXPROPS]): words, headers, attachments."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import HeaderParser
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from typing import Any

from msgspec.structs import replace

from sayso.model import Metadata, Text
from sayso.reading.errors import ReadingError
from sayso.reading.headers import decoded, metadata_of
from sayso.reading.html import nesting, visible_lines
from sayso.reading.plain import decode
from sayso.reading.rtf import words_of
from sayso.reading.source import Enclosed, Reading, Source
from sayso.reading.squeezed import unpacked

READER, VERSION = "outlook", "1"
SUBJECT, BODY, HTML, RTF, HEADERS, SENT, RECEIVED = "0037", "1000", "1013", "1009", "007D", "0039", "0E06"
SENDER, SENDER_ADDRESS, TO, COPIED, BLIND = "0C1A", "0C1F", "0E04", "0E03", "0E02"
LONG_NAME, SHORT_NAME, BYTES, TYPE = "3707", "3704", "3701", "370E"
NAMED = (("From", SENDER), ("From address", SENDER_ADDRESS), ("To", TO), ("Cc", COPIED), ("Bcc", BLIND))
# The fixed header before the properties of the message itself, and of one embedded in it.
TOP_HEADER, INNER_HEADER = 32, 24
EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
DEEPEST = 20


class Properties:
    """The properties of one storage: the message, an attachment, or a message in an attachment."""

    def __init__(self, ole: Any, path: tuple[str, ...] = (), header: int = TOP_HEADER) -> None:
        self.ole = ole
        self.path = path
        self.header = header

    def stream(self, name: str) -> bytes:
        path = [*self.path, name]
        return bytes(self.ole.openstream(path).read()) if self.ole.exists(path) else b""

    def words(self, tag: str) -> str:
        """A string property, in Unicode if there is one."""
        wide = self.stream(f"__substg1.0_{tag}001F")
        if wide:
            return wide.decode("utf-16-le", "replace").rstrip("\0")
        narrow = self.stream(f"__substg1.0_{tag}001E").rstrip(b"\0")
        return decode("", narrow)[0] if narrow else ""

    def bytes(self, tag: str) -> bytes:
        return self.stream(f"__substg1.0_{tag}0102")

    def moment(self, tag: str) -> str:
        """A time property in ISO form."""
        data = self.stream("__properties_version1.0")[self.header :]
        for start in range(0, len(data) - 15, 16):
            kind, name, _, ticks = struct.unpack_from("<HHIQ", data, start)
            if (kind, name) == (0x40, int(tag, 16)):
                try:
                    return (EPOCH + timedelta(microseconds=ticks // 10)).isoformat()
                except OverflowError:
                    return ""
        return ""

    def attachments(self) -> Iterator[Properties]:
        depth = len(self.path)
        entries = self.ole.listdir(streams=False, storages=True)
        for entry in entries:
            if len(entry) == depth + 1 and tuple(entry[:depth]) == self.path and entry[-1].startswith("__attach_version1.0_"):
                yield Properties(self.ole, tuple(entry), 8)

    def embedded(self) -> Properties | None:
        """The message that an attachment is, if it is one."""
        path = (*self.path, f"__substg1.0_{BYTES}000D")
        return Properties(self.ole, path, INNER_HEADER) if self.ole.exists([*path, "__properties_version1.0"]) else None


def read_message(ole: Any, source: Source) -> Reading:
    message = Properties(ole)
    lines = lines_of(message, source)
    characters = "\n".join(lines).strip("\n")
    yield Text(characters + "\n" if characters else "", READER, VERSION, metadata=told(message))
    for number, attached in enumerate(message.attachments(), start=1):
        inner = attached.embedded()
        if inner is not None:
            yield Enclosed(
                f"{inner.words(SUBJECT).replace('/', '-') or f'part-{number}'}.eml",
                mail_of(inner, source),
                (("made from", "an Outlook message"),),
            )
        else:
            yield Enclosed(name_of(attached, number), iter([attached.bytes(BYTES)]), typed(attached))


def lines_of(message: Properties, source: Source) -> list[str]:
    """The plain words, else those of the page, else those of the RTF."""
    plain = message.words(BODY)
    if plain.strip():
        return plain.replace("\r\n", "\n").split("\n")
    page = message.words(HTML) or (decode(source.name, message.bytes(HTML))[0] if message.bytes(HTML) else "")
    if page:
        if nesting(page, source.limits.depth) > source.limits.depth:
            raise ReadingError("too-deep", source.name, f"over {source.limits.depth:,}")
        return visible_lines(page)
    packed = message.bytes(RTF)
    return words_of(unpacked(packed, source), source)[0] if packed else []


def told(message: Properties) -> Metadata:
    """Subject, sender, date; the mail's headers where it came over the net, else what Outlook kept."""
    kept = tuple((name, message.words(tag)) for name, tag in NAMED if message.words(tag))
    times = tuple((name, message.moment(tag)) for name, tag in (("sent", SENT), ("received", RECEIVED)) if message.moment(tag))
    headers = metadata_of(HeaderParser().parsestr(message.words(HEADERS)))
    return replace(
        headers,
        title=message.words(SUBJECT) or headers.title,
        byline=message.words(SENDER) or headers.byline,
        published=message.moment(SENT) or headers.published,
        found=(*kept, *times, *headers.found),
    )


def name_of(attached: Properties, number: int) -> str:
    return attached.words(LONG_NAME) or attached.words(SHORT_NAME) or f"part-{number}"


def typed(attached: Properties) -> tuple[tuple[str, str], ...]:
    return (("mail: Content-Type", attached.words(TYPE)),) if attached.words(TYPE) else ()


def mail_of(message: Properties, source: Source, depth: int = 0) -> Iterator[bytes]:
    """A message embedded in another has no bytes of its own: it is written as a mail, and says so."""
    yield written(message, source, depth).as_bytes()


def written(message: Properties, source: Source, depth: int) -> EmailMessage:
    if depth > DEEPEST:
        raise ReadingError("nested", source.name, str(DEEPEST))
    mail = EmailMessage(SMTP)
    address = message.words(SENDER_ADDRESS).encode("ascii", "ignore").decode()
    put(mail, "Subject", message.words(SUBJECT))
    put(mail, "From", formataddr((flat(message.words(SENDER)), flat(address))))
    put(mail, "To", message.words(TO))
    put(mail, "Cc", message.words(COPIED))
    if message.moment(SENT):
        mail["Date"] = format_datetime(datetime.fromisoformat(message.moment(SENT)))
    mail.set_content("\n".join(lines_of(message, source)) + "\n")
    for number, attached in enumerate(message.attachments(), start=1):
        inner = attached.embedded()
        if inner is not None:
            mail.add_attachment(written(inner, source, depth + 1))
        else:
            mail.add_attachment(attached.bytes(BYTES), "application", "octet-stream", filename=decoded(name_of(attached, number)))
    return mail


def put(mail: EmailMessage, name: str, value: str) -> None:
    if flat(value):
        mail[name] = flat(value)


def flat(value: str) -> str:
    return " ".join(value.split())
