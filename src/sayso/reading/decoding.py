"""Which encoding bytes are in, and their characters.

Order of belief: a byte order mark, UTF-16 by its zeros, UTF-8, and Windows-1252 for what is left. A file of
UTF-8 with foreign bytes in it keeps both: the foreign bytes are read as Windows-1252 and counted.
"""

from __future__ import annotations

import codecs
import re

import msgspec

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
PROBE = 1 << 16
# The share of zero bytes that Latin letters in UTF-16 leave at one parity, and the most at the other.
ZEROS, NO_ZEROS = 0.4, 0.05
SURROGATES = re.compile("[\ud800-\udfff]")
C1 = re.compile(rb"[\x80-\x9f]")


class Decoded(msgspec.Struct, frozen=True):
    """Characters, the name of their encoding, and what was not as it should be."""

    characters: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes) -> Decoded:
    """The characters of `data`, without a byte order mark; every other character as it stands."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], encoding)
    encoding = _utf16_by_zeros(data[:PROBE])
    if encoding:
        return _wide(data, encoding)
    return _narrow(data)


def _marked(data: bytes, encoding: str) -> Decoded:
    found = _narrow(data) if encoding == "utf-8" else _wide(data, encoding)
    name = "utf-8-sig" if found.encoding in ("utf-8", "ascii") else f"{encoding} with BOM"
    return msgspec.structs.replace(found, encoding=name)


def _utf16_by_zeros(head: bytes) -> str:
    """The byte order of UTF-16 without a mark, or "" where the zeros do not tell of any."""
    half = len(head) // 2
    if half < 2:
        return ""
    even, odd = head[0::2].count(0) / half, head[1::2].count(0) / half
    if odd > ZEROS and even < NO_ZEROS:
        return "utf-16-le"
    return "utf-16-be" if even > ZEROS and odd < NO_ZEROS else ""


def _wide(data: bytes, encoding: str) -> Decoded:
    """UTF-16 or UTF-32; half a character at the end becomes U+FFFD."""
    width = 4 if "32" in encoding else 2
    whole = len(data) - len(data) % width
    try:
        characters = data[:whole].decode(encoding, "surrogatepass")
    except UnicodeDecodeError:
        characters = data[:whole].decode(encoding, "replace")
    warnings = ()
    if whole < len(data):
        characters += "\ufffd"
        warnings = ("The file ends in the middle of a character; it may be cut off.",)
    return _without_surrogates(characters, encoding, warnings)


def _narrow(data: bytes) -> Decoded:
    if data.isascii():
        return Decoded(data.decode("ascii"), "utf-8")
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return _without_surrogates(data.decode("utf-8", "surrogatepass"), "utf-8", ())
    except UnicodeDecodeError:
        return _mixed(data)


def _mixed(data: bytes) -> Decoded:
    """Line by line: UTF-8 where a line is that, else Windows-1252 for the bytes that are not."""
    body, cut = _without_cut_end(data)
    lines, foreign, native = [], 0, 0
    for line in body.split(b"\n"):
        text, is_foreign, is_native = _line(line)
        lines.append(text)
        foreign += is_foreign
        native += is_native
    characters = "\n".join(lines) + ("\ufffd" if cut else "")
    warnings = ("The file ends in the middle of a character; it may be cut off.",) if cut else ()
    if not foreign:
        return _without_surrogates(characters, "utf-8", warnings)
    if not native:
        return Decoded(characters, _eight_bit_name(data), warnings)
    mixed = f"{foreign} of {len(lines)} lines are not valid UTF-8 and were read as Windows-1252."
    return _without_surrogates(characters, "utf-8 and windows-1252", (*warnings, mixed))


def _without_cut_end(data: bytes) -> tuple[bytes, bool]:
    """UTF-8 that stops within its last character loses those bytes; all else stays."""
    for back in range(1, min(4, len(data))):
        if data[-back] < 0x80:
            break
        if data[-back] >= 0xC2:
            needs = 2 if data[-back] < 0xE0 else 3 if data[-back] < 0xF0 else 4
            body = data[:-back]
            # Only a file that is otherwise UTF-8 ends so: in Latin-1 the last byte is simply a letter.
            return (body, True) if back < needs and not body.isascii() and _is_utf8(body) else (data, False)
    return data, False


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _line(line: bytes) -> tuple[str, bool, bool]:
    """The line's characters, whether any byte is foreign to UTF-8, and whether any is truly UTF-8."""
    if line.isascii():
        return line.decode("ascii"), False, False
    try:
        return line.decode("utf-8", "surrogatepass"), False, True
    except UnicodeDecodeError:
        text = line.decode("utf-8", "sayso-1252")
        eight_bit = _eight_bit(line)
        return text, True, text != eight_bit


def _eight_bit(data: bytes) -> str:
    """Windows-1252; its five holes keep the number of their byte, as browsers do."""
    return data.decode("cp1252", "sayso-holes")


def _eight_bit_name(data: bytes) -> str:
    return "windows-1252" if C1.search(data) else "iso-8859-1"


def _foreign_bytes(problem: UnicodeError) -> tuple[str, int]:
    if not isinstance(problem, UnicodeDecodeError):
        raise problem
    return _eight_bit(problem.object[problem.start : problem.end]), problem.end


def _hole(problem: UnicodeError) -> tuple[str, int]:
    if not isinstance(problem, UnicodeDecodeError):
        raise problem
    return chr(problem.object[problem.start]), problem.start + 1


codecs.register_error("sayso-1252", _foreign_bytes)
codecs.register_error("sayso-holes", _hole)


def _without_surrogates(characters: str, encoding: str, warnings: tuple[str, ...]) -> Decoded:
    """Pairs of surrogates become the character they mean, lone ones U+FFFD, and are counted."""
    if not SURROGATES.search(characters):
        return Decoded(characters, encoding, warnings)
    paired = characters.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    whole, count = SURROGATES.subn("\ufffd", paired)
    if count:
        warnings = (*warnings, f"{count} broken characters (lone surrogates) were replaced by \ufffd.")
    return Decoded(whole, encoding, warnings)
