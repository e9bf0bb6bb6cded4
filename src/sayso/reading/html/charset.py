"""The characters of a page: byte order mark, then what the page declares, then as plain text."""

from __future__ import annotations

import re

from sayso.reading.decoding import MARKS, Decoded, decode

# Browsers look no further (WHATWG, prescan a byte stream).
PRESCAN = 1024
DECLARED = re.compile(rb"""<meta[^>]{0,500}charset\s*=\s*["']?\s*([\w.:-]{1,40})|<\?xml[^>]{0,200}encoding=["']([\w.:-]{1,40})""", re.I)
# Labels that browsers take (WHATWG Encoding), by the codec that reads them. What they call Latin-1 is Windows-1252.
CODECS = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "iso8859-1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252",
    "windows-1252": "cp1252", "cp1252": "cp1252", "windows-1250": "cp1250", "windows-1251": "cp1251",
    "windows-1253": "cp1253", "windows-1254": "cp1254", "windows-1257": "cp1257", "iso-8859-2": "iso8859_2",
    "iso-8859-4": "iso8859_4", "iso-8859-5": "iso8859_5", "iso-8859-7": "iso8859_7", "iso-8859-9": "cp1254",
    "iso-8859-10": "iso8859_10", "iso-8859-13": "iso8859_13", "iso-8859-15": "iso8859_15", "koi8-r": "koi8_r",
    "koi8-u": "koi8_u", "macintosh": "mac_roman", "shift_jis": "cp932", "euc-jp": "euc_jp", "euc-kr": "cp949",
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs",
}  # fmt: skip


def characters_of(data: bytes) -> Decoded:
    """The page's characters; a declaration that does not fit the bytes is passed over."""
    if any(data.startswith(mark) for mark, _ in MARKS):
        return decode(data)
    label = _declared(data)
    codec = CODECS.get(label)
    if codec is None or _is_utf8(data):
        return decode(data)
    if codec == "cp1252":
        return Decoded(data.decode("cp1252", "sayso-holes"), "windows-1252")
    return _by(codec, label, data)


def _declared(data: bytes) -> str:
    found = DECLARED.search(data[:PRESCAN])
    return (found[1] or found[2]).decode("ascii").lower() if found else ""


def _is_utf8(data: bytes) -> bool:
    """Bytes above ASCII that are valid UTF-8 are UTF-8, whatever an old template declares."""
    if data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _by(codec: str, label: str, data: bytes) -> Decoded:
    characters = data.decode(codec, "replace")
    lost = characters.count("\ufffd")
    warning = f"{lost} characters of the page do not fit its declared encoding {label} and were replaced by \ufffd."
    return Decoded(characters, label, (warning,) if lost else ())
