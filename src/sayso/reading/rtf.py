"""RTF: its words as they show; notes and comments where they stand, headers and footers after the text, marked.

Control words after the RTF specification 1.9.1. Objects are not opened, and pictures are not read.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace

from sayso.model import Metadata, Text
from sayso.reading.errors import ReadingError
from sayso.reading.source import Reading, Source

READER, VERSION = "rtf", "1"
TOKEN = re.compile(rb"\\([a-zA-Z]{1,32})(-?\d{1,9})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n\0]+|([^\\{}\r\n\0]+)|\\")
CHARACTERS = {
    **dict.fromkeys(["par", "line", "row", "sect", "page"], "\n"),
    **dict.fromkeys(["tab", "cell", "nestcell"], "\t"),
    **{"emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•"},
    **dict.fromkeys(["emspace", "enspace", "qmspace"], " "),
}
SYMBOLS = {b"~": "\u00a0", b"_": "\u2011", b"{": "{", b"}": "}", b"\\": "\\", b"\n": "\n", b"\r": "\n"}
HEADS = dict.fromkeys(["header", "headerl", "headerr", "headerf"], "header")
MARKS = HEADS | dict.fromkeys(["footer", "footerl", "footerr", "footerf"], "footer")
BESIDE = {"footnote": "footnote", "annotation": "comment"}
INFO = frozenset(["title", "author", "operator", "subject", "company", "manager", "keywords", "doccomm"])
SKIPPED = frozenset(["fonttbl", "colortbl", "stylesheet", "pict", "object", "listtable", "fldinst", "themedata", "datastore", "xmlnstbl"])
PAGES = {
    0: 1252,
    77: 10000,
    128: 932,
    129: 949,
    134: 936,
    136: 950,
    161: 1253,
    162: 1254,
    177: 1255,
    178: 1256,
    186: 1257,
    204: 1251,
    238: 1250,
}


@dataclass(frozen=True)
class State:
    """What holds in a group: where its words go ("" is the text, "-" nowhere), and how bytes are read."""

    where: str = ""
    page: int = 1252
    fallback: int = 1
    deleted: bool = False


@dataclass
class Tray:
    """Words by where they go, fonts by their code pages."""

    words: dict[str, list[str]] = field(default_factory=dict)
    fonts: dict[int, int] = field(default_factory=dict)
    default: int = 1252
    font: int = 0

    def put(self, state: State, characters: str) -> None:
        if not state.where.startswith("-") and not state.deleted:
            self.words.setdefault(state.where, []).append(characters)


def read(source: Source) -> Reading:
    lines, tray, whole = words_of(source.data(), source)
    if not lines:
        raise ReadingError("blank", source.name)
    found = tuple((n, paired("".join(parts)).strip()) for n, parts in tray.words.items() if n in INFO)
    metadata = Metadata(found=found)
    warnings = () if whole else ("The file is cut short: its last words are missing.",)
    yield Text("\n".join(lines) + "\n", READER, VERSION, f"windows-{tray.default}", metadata=metadata, warnings=warnings)


def words_of(data: bytes, source: Source) -> tuple[list[str], Tray, bool]:
    """The lines, all that was found, and whether the file is whole."""
    tray = Tray()
    whole = walk(data, tray, source.limits.depth, source.name)
    lines = [line.rstrip("\t ") for line in paired("".join(tray.words.get("", []))).split("\n")]
    for where, parts in tray.words.items():
        if where.startswith("["):
            lines.append(f"{where} {' '.join(paired(''.join(parts)).split())}")
    while lines and not lines[-1]:
        lines.pop()
    return lines, tray, whole


def paired(characters: str) -> str:
    """Halves of characters beyond the first 65,536 put together."""
    return characters.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def walk(data: bytes, tray: Tray, depth: int, name: str) -> bool:
    """Fill the tray; false where the file ends inside a group."""
    state, stack, place, skip, fresh = State(), list[State](), 0, 0, False
    while place < len(data):
        token = TOKEN.match(data, place)
        assert token is not None
        place = token.end()
        word, number, byte, symbol, brace, text = token.groups()
        if brace == b"{":
            stack.append(state)
            if len(stack) > depth:
                raise ReadingError("too-deep", name, f"over {depth:,}")
            fresh, skip = True, 0
            continue
        if brace == b"}":
            state = stack.pop() if stack else state
            skip = 0
        elif word:
            control, value = word.decode(), int(number) if number else None
            if control == "bin":
                place += max(0, value or 0)
            elif control == "u" and value is not None:
                tray.put(state, chr(value % 65536))
                skip = state.fallback
            elif control in CHARACTERS:
                tray.put(state, CHARACTERS[control])
            else:
                state = changed(state, control, value, tray, fresh=fresh)
        elif symbol == b"*":
            # A destination that old programs need not know: its words are no text, unless a later word says so.
            state = replace(state, where="-")
            continue
        elif symbol:
            tray.put(state, SYMBOLS.get(symbol, ""))
        elif byte or text:
            raw = bytes.fromhex(byte.decode()) if byte else text
            kept = raw[skip:]
            skip = max(0, skip - len(raw))
            tray.put(state, decoded(kept, state.page))
        fresh = False
    return not stack


def changed(state: State, control: str, value: int | None, tray: Tray, *, fresh: bool) -> State:
    """What holds after a control word."""
    if control in MARKS:
        return replace(state, where=f"[{MARKS[control]}]")
    if control in BESIDE and state.where in ("", "-"):
        return replace(state, where=f"[{BESIDE[control]} {sum(w.startswith(f'[{BESIDE[control]}') for w in tray.words) + 1}]")
    if control in INFO and fresh:
        return replace(state, where=control)
    if control in SKIPPED or (control == "info" and fresh):
        return replace(state, where="-") if control != "fonttbl" else replace(state, where="-fonts")
    if control in ("ansicpg", "f", "deff", "fcharset"):
        return paged(state, control, value or 0, tray)
    if control == "uc":
        return replace(state, fallback=max(0, value if value is not None else 1))
    # Outlook keeps a page's tags in destinations of their own, and between these words what stands in for them.
    if control in ("deleted", "htmlrtf"):
        return replace(state, deleted=value != 0)
    if control == "plain":
        return replace(state, deleted=False)
    return state


def paged(state: State, control: str, value: int, tray: Tray) -> State:
    """Code pages: the file's own, and those of fonts."""
    if control == "ansicpg":
        tray.default = value if known(value) else 1252
        return replace(state, page=tray.default)
    if state.where == "-fonts":
        if control == "f":
            tray.font = value
        elif control == "fcharset" and value:
            tray.fonts[tray.font] = PAGES.get(value, tray.default)
        return state
    return replace(state, page=tray.fonts.get(value, tray.default)) if control == "f" else state


def known(page: int) -> bool:
    try:
        codecs.lookup(f"cp{page}")
    except LookupError:
        return False
    return True


def decoded(raw: bytes, page: int) -> str:
    return raw.decode(f"cp{page}" if page != 10000 else "mac_roman", "replace")
