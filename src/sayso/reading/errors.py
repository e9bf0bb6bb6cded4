"""What can go wrong with a file, each with a stable code and one sentence for the user."""

from __future__ import annotations

import msgspec

from sayso.model import ListedError


class Limits(msgspec.Struct, frozen=True):
    """Caps on one document: `size` and `text` in bytes, `memory` in bytes, `seconds` of wall time a step.

    On a document with others inside: how deep containers may be `nested`, how many `parts` all of them may have
    and how many bytes they may be `unpacked` to. A part that is over `ratio` times its packed size is a bomb.
    """

    size: int = 1 << 29
    text: int = 64 << 20
    memory: int = 3 << 29
    seconds: float = 300.0
    depth: int = 1000
    nested: int = 10
    parts: int = 250_000
    unpacked: int = 32 << 30
    ratio: int = 200


CODES = {
    "missing": "there is no such file; check the path.",
    "directory": "this is a directory; name the files in it, for instance with {detail}/*.",
    "permission": "you may not read this file; change its permissions or copy it.",
    "special": "this is no ordinary file; save its content to a file first.",
    "empty": "the file is empty; ask for it again.",
    "blank": "the file holds no text; look at it yourself.",
    "binary": "this is not text but binary data ({detail}); convert it to PDF, HTML or text.",
    "unsupported": "files of the kind {detail} are not read yet; save it as PDF, HTML or text.",
    "too-large": "the file is larger than {detail}; split it, or raise the limit.",
    "too-deep": "the page nests its tags {detail} deep, as no honest page does; save the text of it instead.",
    "encrypted": "the file is encrypted; give its password with --password, or save a copy without one.",
    "password": "the password does not open this file; ask for the right one.",
    "damaged": "the file is damaged or cut short ({detail}); ask for it again, or repair it with a tool for its kind.",
    "no-text-layer": "the PDF has no text layer on any of its {detail} pages; to have them read, install tesseract: "
    "apt-get install tesseract-ocr tesseract-ocr-nor.",
    "no-ocr": "this is a picture; to have its words read, install tesseract: apt-get install tesseract-ocr tesseract-ocr-nor.",
    "no-words": "no words were found on it; look at it yourself.",
    "timeout": "reading took longer than {detail} seconds and was stopped; split the file, or raise the limit.",
    "memory": "reading needed more memory than {detail} MB and was stopped; split the file, or raise the limit.",
    "crashed": "the reader broke down on this file ({detail}); it may be damaged or hostile.",
    "container": "the file only holds other files; read those in it.",
    "hollow": "there are no files in it; ask for it again.",
    "bomb": "it unpacks to {detail}, as no honest file does, and was left packed; ask where it comes from.",
    "link": "it is a link to {detail}, and links inside archives are not followed; ask for the file itself.",
    "nested": "it lies in more than {detail} archives or mails inside one another; unpack the outer ones and read what is in them.",
    "too-many": "there are more than {detail} in it, and the rest was left unread; split it, or raise the limit.",
    "no-room": "there is no room to unpack it in {detail}; make room there, or set TMPDIR to a folder with more.",
    "entities": "the XML in it declares entities of its own, as no office program does; save the text of it instead.",
    "locked": "it is encrypted in a way that is not opened here; open it with its own program and save a copy without a password.",
}


class ReadingError(ListedError):
    """A document could not be read. `code` is one of CODES."""

    codes = CODES
