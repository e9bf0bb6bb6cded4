"""How deep tags nest, counted over the characters before any parser sees them."""

from __future__ import annotations

import re
from collections import Counter

MARKUP = re.compile(r"<(?:!--|(/?)([a-zA-Z][\w:-]*))")
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# Their end tags are left out in honest pages; the parser closes them itself.
SELF_CLOSING = frozenset(
    "html head body p li dt dd tr td th thead tbody tfoot option optgroup colgroup rt rp".split()
)
RAW = frozenset("script style textarea title xmp noembed noframes iframe".split())


def is_deeper_than(characters: str, limit: int) -> bool:
    """Whether any tag stands inside more than `limit` open ones. One pass, and it stops at the first such tag."""
    open_tags: list[str] = []
    counts: Counter[str] = Counter()
    at = 0
    while found := MARKUP.search(characters, at):
        at = _after(characters, found)
        name = (found[2] or "").lower()
        if not name or name in VOID or name in SELF_CLOSING or name in RAW:
            continue
        if found[1]:
            _close(name, open_tags, counts)
        elif not _closes_itself(characters, found.end()):
            open_tags.append(name)
            counts[name] += 1
            if len(open_tags) > limit:
                return True
    return False


def _after(characters: str, found: re.Match[str]) -> int:
    """Where to look on: past a comment, or past the raw text of a script; a missing end swallows the rest."""
    if found[2] is None:
        return _past(characters, "-->", found.end())
    name = found[2].lower()
    if name in RAW and not found[1]:
        end = re.compile(f"</{name}", re.I).search(characters, found.end())
        return end.start() if end else len(characters)
    return found.end()


def _past(characters: str, mark: str, start: int) -> int:
    end = characters.find(mark, start)
    return len(characters) if end < 0 else end + len(mark)


def _closes_itself(characters: str, start: int) -> bool:
    end = characters.find(">", start)
    return end > 0 and characters[end - 1] == "/"


def _close(name: str, open_tags: list[str], counts: Counter[str]) -> None:
    """An end tag closes everything opened since its start; one without a start is passed over."""
    if not counts[name]:
        return
    while True:
        closed = open_tags.pop()
        counts[closed] -= 1
        if closed == name:
            return
