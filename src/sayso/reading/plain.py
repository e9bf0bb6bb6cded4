"""Plain text: the encoding found and named, every character kept as it stands."""

from __future__ import annotations

import codecs

from sayso.model import Text
from sayso.reading.errors import Limits, ReadingError
from sayso.reading.source import Reading, Source

READER, VERSION = "plain", "1"
BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CONTROL = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27})
SAMPLE = 65536


def read(source: Source) -> Reading:
    yield read_plain(source.name, source.data(), source.limits)


def read_plain(name: str, data: bytes, limits: Limits) -> Text:
    """The characters of a text file, without a byte order mark."""
    characters, encoding, warnings = decode(name, data)
    if not characters.strip():
        raise ReadingError("blank", name)
    return Text(characters, READER, VERSION, encoding=encoding, warnings=warnings)


def decode(name: str, data: bytes) -> tuple[str, str, tuple[str, ...]]:
    """(characters, name of the encoding, warnings)."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return decode_as(data[len(mark) :], encoding, f"{encoding} with BOM")
    wide = utf16_without_mark(data[:SAMPLE])
    if wide:
        return decode_as(data, wide, wide)
    if looks_binary(data[:SAMPLE]):
        raise ReadingError("binary", name, "control characters")
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError as error:
        return decode_broken(data, error)


def decode_as(data: bytes, encoding: str, label: str) -> tuple[str, str, tuple[str, ...]]:
    """A known encoding; what does not fit it becomes U+FFFD, with a warning."""
    characters = data.decode(encoding, "replace")
    broken = characters.count("\ufffd") - data.decode(encoding, "ignore").count("\ufffd")
    return characters, label, (damaged_sentence(broken),) if broken else ()


def damaged_sentence(broken: int) -> str:
    return f"{broken} character{'s' if broken > 1 else ''} could not be decoded and stand{'' if broken > 1 else 's'} as \ufffd."


def utf16_without_mark(sample: bytes) -> str:
    """UTF-16 by where its zero bytes stand: every other byte of Latin text."""
    if len(sample) < 4 or b"\x00" not in sample:
        return ""
    half = max(1, len(sample) // 2)
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if odd > 0.5 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.5 and odd < 0.1 else ""


def looks_binary(sample: bytes) -> bool:
    """Zero bytes, or more than one control character in fifty."""
    return b"\x00" in sample or len(sample) - len(sample.translate(None, CONTROL)) > len(sample) / 50


def decode_broken(data: bytes, error: UnicodeDecodeError) -> tuple[str, str, tuple[str, ...]]:
    """Bytes that are not UTF-8: cut off, with surrogates, in a one-byte encoding, or a mixture."""
    if error.reason == "unexpected end of data" and error.end == len(data) and not data[: error.start].isascii():
        return data[: error.start].decode("utf-8") + "\ufffd", "utf-8", ("The file ends in the middle of a character.",)
    try:
        surrogates = data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return decode_lines(data)
    broken = sum("\ud800" <= c <= "\udfff" for c in surrogates)
    characters = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in surrogates)
    return characters, "utf-8", (damaged_sentence(broken),)


def decode_lines(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    """Each line as UTF-8 where it is that, else as Windows-1252 or Latin-1."""
    single = one_byte_encoding(data)
    lines, wide, narrow = [], 0, 0
    for line in data.splitlines(keepends=True):
        try:
            lines.append(line.decode("utf-8"))
            wide += not line.isascii()
        except UnicodeDecodeError:
            lines.append(line.decode(single, "replace"))
            narrow += 1
    if not wide:
        return data.decode(single, "replace"), single, ()
    warning = f"The file mixes encodings: {wide} lines are UTF-8 and {narrow} are {single}; check the letters in them."
    return "".join(lines), f"mixed: utf-8, {single}", (warning,)


def one_byte_encoding(data: bytes) -> str:
    """Latin-1 where no byte stands in 80-9F, where only Windows-1252 has printable characters."""
    high = bytes(range(0x80, 0xA0))
    return "windows-1252" if len(data.translate(None, high)) < len(data) else "iso-8859-1"
