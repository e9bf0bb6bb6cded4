"""A document as received, and the text a reader made of it."""

from __future__ import annotations

import msgspec

from sayso.model.span import Span


class Document(msgspec.Struct, frozen=True):
    """One item as received. `id` is the file name without its ending; `sha256` is hex of the bytes.

    A part of another document (an attachment, a member of an archive, a message of a mailbox) has its container's
    id and a slash before its own; `parent` is the container's sha256, `path` the names of all containers, the
    outermost first.
    """

    id: str
    name: str
    media_type: str
    sha256: str
    size: int
    parent: str = ""
    path: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """The name with those of its containers, as a user would look for it."""
        return "/".join((*self.path, self.name))


class Page(msgspec.Struct, frozen=True):
    """A page of a paged document. `span` is its characters; `width` and `height` are points (1/72 inch).

    `boxes` holds, for each line of the page, the line's span and its rectangle (left, bottom, right, top)
    in points from the lower left corner. `words` holds the same for each word that was read by OCR, with how
    surely it was read (0 to 1).
    """

    number: int
    span: Span
    width: float = 0.0
    height: float = 0.0
    boxes: tuple[tuple[Span, tuple[float, float, float, float]], ...] = ()
    words: tuple[tuple[Span, tuple[float, float, float, float], float], ...] = ()


class Metadata(msgspec.Struct, frozen=True):
    """What the file says about itself, as found; empty where it says nothing.

    The title, the byline and so on are what a reader of the document sees. `found` holds all else under the file's own
    names: authors, dates, programs, mail headers, camera data.
    """

    title: str = ""
    byline: str = ""
    publisher: str = ""
    published: str = ""
    found: tuple[tuple[str, str], ...] = ()


class Text(msgspec.Struct, frozen=True):
    """What a reader made of a document: the characters that every span counts in.

    `warnings` are sentences for the user about what could not be read ("page 3 has no text layer …").
    A line of `characters` is a paragraph, as in the gold files.
    """

    characters: str
    reader: str
    version: str
    encoding: str = ""
    pages: tuple[Page, ...] = ()
    metadata: Metadata = Metadata()
    warnings: tuple[str, ...] = ()


class Failure(msgspec.Struct, frozen=True):
    """A document, or a part of one, that could not be read: what happened, in which file, what to do."""

    id: str
    name: str
    code: str
    sentence: str
