"""What can go wrong with a file, each with a stable code and one sentence for the user."""

from __future__ import annotations

import msgspec

from sayso.model import SaysoError


class ReadingError(SaysoError):
    """A document could not be read. `code` is one of CODES."""

    def __init__(self, code: str, name: str, detail: str = "") -> None:
        self.code = code
        self.name = name
        self.detail = detail
        super().__init__(f"{name}: {CODES[code].format(detail=detail)}")


class Limits(msgspec.Struct, frozen=True):
    """Caps on one document: `size` and `text` in bytes, `memory` in bytes, `seconds` of wall time."""

    size: int = 1 << 29
    text: int = 64 << 20
    memory: int = 3 << 29
    seconds: float = 300.0
    depth: int = 1000


CODES = {
    "missing": "there is no such file; check the path.",
    "directory": "this is a directory; name the files in it, for instance with {detail}/*.",
    "permission": "you may not read this file; change its permissions or copy it.",
    "special": "this is no ordinary file; save its content to a file first.",
    "empty": "the file is empty; ask for it again.",
    "blank": "the file holds no text; if it is a picture of a page it needs OCR.",
    "binary": "this is not text but binary data ({detail}); convert it to PDF, HTML or text.",
    "unsupported": "files of the kind {detail} are not read yet; save it as PDF, HTML or text.",
    "too-large": "the file is larger than {detail}; split it, or raise the limit.",
    "too-deep": "the page nests its tags {detail} deep, as no honest page does; save the text of it instead.",
    "encrypted": "the PDF is encrypted; open it with its password and save a copy without one.",
    "damaged": "the PDF is damaged or cut short ({detail}); ask for it again, or repair it with a PDF tool.",
    "no-text-layer": "the PDF has no text layer on any of its {detail} pages: it needs OCR.",
    "timeout": "reading took longer than {detail} seconds and was stopped; split the file, or raise the limit.",
    "memory": "reading needed more memory than {detail} MB and was stopped; split the file, or raise the limit.",
    "crashed": "the reader broke down on this file ({detail}); it may be damaged or hostile.",
}
