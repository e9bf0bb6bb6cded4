"""The packed RTF of Outlook messages ([MS-OXRTFCP])."""

from __future__ import annotations

import struct

from sayso.reading.errors import ReadingError
from sayso.reading.source import Source

DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n" + rb"\par "
    rb"\pard\plain\f0\fs20\b\i\u\tab\tx"
)
WINDOW = 4096
PACKED, PLAIN = b"LZFu", b"MELA"


def unpacked(data: bytes, source: Source) -> bytes:
    """The RTF; ReadingError where it is not packed as it says."""
    if len(data) < 16:
        raise ReadingError("damaged", source.name, "its packed text is cut short")
    _, size, kind, _ = struct.unpack_from("<II4sI", data)
    if kind == PLAIN:
        return data[16 : 16 + size]
    if kind != PACKED:
        raise ReadingError("damaged", source.name, "its text is packed in no known way")
    window = bytearray(DICTIONARY.ljust(WINDOW, b"\0"))
    out, here, place = bytearray(), len(DICTIONARY), 16
    while place < len(data):
        control = data[place]
        place += 1
        for bit in range(8):
            if control >> bit & 1:
                if place + 2 > len(data):
                    return bytes(out)
                pair = int.from_bytes(data[place : place + 2], "big")
                place += 2
                start, length = pair >> 4, (pair & 15) + 2
                if start == here % WINDOW:
                    return bytes(out)
                fresh = bytearray()
                for n in range(length):
                    byte = window[(start + n) % WINDOW]
                    window[here % WINDOW] = byte
                    fresh.append(byte)
                    here += 1
                out += fresh
            elif place < len(data):
                window[here % WINDOW] = data[place]
                out.append(data[place])
                here, place = here + 1, place + 1
    return bytes(out)
