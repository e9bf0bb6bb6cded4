"""How much one document may cost."""

from __future__ import annotations

import msgspec

MEGABYTE = 1 << 20


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Caps on one document: bytes in and out, nesting, seconds of wall and processor time, bytes of memory.

    `text_bytes` holds for plain text and for the characters that any reader hands back.
    """

    text_bytes: int = 64 * MEGABYTE
    html_bytes: int = 16 * MEGABYTE
    pdf_bytes: int = 256 * MEGABYTE
    pages: int = 5000
    depth: int = 200
    seconds: float = 120.0
    memory: int = 1536 * MEGABYTE

    @property
    def answer_bytes(self) -> int:
        """The longest answer taken from the cage: the text and, for each of its lines, a box."""
        return 4 * self.text_bytes
