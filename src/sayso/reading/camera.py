"""What camera and program wrote into a picture: EXIF in JPEG, TIFF, PNG and WebP, and the words of PNG."""

from __future__ import annotations

import struct
from collections.abc import Iterator

TAGS = {
    0x010E: "ImageDescription",
    0x010F: "Make",
    0x0110: "Model",
    0x0131: "Software",
    0x0132: "DateTime",
    0x013B: "Artist",
    0x8298: "Copyright",
    0x9003: "DateTimeOriginal",
    0x9004: "DateTimeDigitized",
    0xA430: "CameraOwnerName",
    0xA431: "BodySerialNumber",
}
PLACES = {1: "GPSLatitudeRef", 2: "GPSLatitude", 3: "GPSLongitudeRef", 4: "GPSLongitude", 29: "GPSDateStamp"}
EXIF, GPS = 0x8769, 0x8825
ASCII, RATIONAL = 2, 5
MOST = 200
PNG = b"\x89PNG\r\n\x1a\n"


def found_in(data: bytes) -> tuple[tuple[str, str], ...]:
    """(name, value) pairs as found; none where the picture says nothing or what it says is broken."""
    found: list[tuple[str, str]] = []
    try:
        if data.startswith(PNG):
            for name, chunk in png_chunks(data):
                if name == b"tEXt":
                    key, _, value = chunk.partition(b"\0")
                    found.append((key.decode("latin-1"), value.decode("latin-1")[:1000]))
                elif name == b"eXIf":
                    found += directories(chunk)
        else:
            found += directories(tiff_in(data))
    except (struct.error, IndexError):
        pass
    return tuple(found[:MOST])


def png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(PNG)
    while place + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, place)
        yield name, data[place + 8 : place + 8 + size]
        place += size + 12


def tiff_in(data: bytes) -> bytes:
    """The TIFF structure that a picture is or holds."""
    if data[:2] in (b"II", b"MM"):
        return data
    start = data[: 1 << 18].find(b"Exif\0\0")
    return data[start + 6 : start + 6 + 65536] if start >= 0 else b""


def directories(tiff: bytes) -> Iterator[tuple[str, str]]:
    """The main directory, and those it points to."""
    if len(tiff) < 8:
        return
    order = "<" if tiff[:2] == b"II" else ">"
    (first,) = struct.unpack_from(order + "I", tiff, 4)
    waiting = [(first, TAGS)]
    seen = set()
    while waiting:
        place, names = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        (count,) = struct.unpack_from(order + "H", tiff, place)
        for n in range(min(count, MOST)):
            tag, kind, size, value = struct.unpack_from(order + "HHII", tiff, place + 2 + 12 * n)
            if tag in (EXIF, GPS):
                waiting.append((value, TAGS if tag == EXIF else PLACES))
            elif tag in names:
                shown = value_of(tiff, order, kind, size, place + 2 + 12 * n + 8)
                if shown:
                    yield names[tag], shown


def value_of(tiff: bytes, order: str, kind: int, size: int, place: int) -> str:
    """A text or some fractions; what is longer than its field stands elsewhere."""
    width = {ASCII: 1, RATIONAL: 8}.get(kind, 0)
    if not width or size > 1000:
        return ""
    if width * size > 4:
        (place,) = struct.unpack_from(order + "I", tiff, place)
    if kind == ASCII:
        return tiff[place : place + size].split(b"\0")[0].decode("utf-8", "replace").strip()
    pairs = [struct.unpack_from(order + "II", tiff, place + 8 * n) for n in range(size)]
    return " ".join(f"{above / below:.6g}" for above, below in pairs if below)
