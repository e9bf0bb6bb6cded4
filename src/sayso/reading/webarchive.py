"""MHTML: a saved web page, read as the page it was; the pages in its frames are parts."""

from __future__ import annotations

from email import policy
from email.message import Message
from email.parser import BytesParser

from msgspec.structs import replace

from sayso.reading.errors import ReadingError
from sayso.reading.headers import metadata_of
from sayso.reading.html import read_html
from sayso.reading.mail import bytes_of, characters_of
from sayso.reading.source import Enclosed, Reading, Source

READER, VERSION = "webarchive", "1"


def read(source: Source) -> Reading:
    message = BytesParser(policy=policy.compat32).parsebytes(source.data())
    pages = [piece for piece in message.walk() if piece.get_content_type() == "text/html"]
    if not pages:
        raise ReadingError("blank", source.name)
    text = read_html(source.name, page_bytes(pages[0], source.name), source.limits)
    saved = metadata_of(message)
    metadata = replace(text.metadata, title=text.metadata.title or saved.title, found=saved.found)
    yield replace(text, reader=READER, version=VERSION, metadata=metadata)
    for number, page in enumerate(pages[1:], start=1):
        yield Enclosed(f"frame-{number}.html", bytes_of(page), (("page: location", str(page["content-location"] or "")),))


def page_bytes(page: Message, name: str) -> bytes:
    """The page in UTF-8 and saying so, for what its tags say of its encoding may have been true before it was saved."""
    return b"\xef\xbb\xbf" + characters_of(page, name).encode("utf-8", "replace")
