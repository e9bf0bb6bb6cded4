"""Drills: sentences written to teach one word at a time, with who says what marked in the line.

A treebank shows a rare word once, if at all; a linguist can write three sentences in which it introduces a source, and
the one in which it only seems to. `training/drills/LANG/*.txt` holds one drill a line:

    {s1:Partiet} {c1:krever} at {x1:{s2:hun} {c2:beklager} {x2:det}}. | 1:Uu 2:CT+
    Demokrati krever at folk kan lese.

`s`, `c` and `x` are source, cue and content of the attribution with that number; a piece may be written in several
braces of one name. After the bar stands each one's factuality. A line without braces has no attribution. The text
between is what training reads. All of it is our own; see DRILLS.md for how to write them.

usage: python -m training.drills FILE.txt …      what does not fit
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from training.annotate import FACTS, MisfitError

FOLDER = Path(__file__).parent / "drills"
OPENING = re.compile(r"\{([scx])(\d+):")
FACT = re.compile(r"(\d+):(\S+)")
KEYS = {"s": "source", "c": "cue", "x": "content"}
GROUP = 25
Record = dict[str, Any]


def read_line(line: str) -> tuple[str, list[Record]]:
    """The plain text of a drill, and its attributions with offsets in that text."""
    marked, _, after = line.partition(" | ")
    facts = dict(FACT.findall(after))
    plain: list[str] = []
    at = position = 0
    opened: list[tuple[str, str, int]] = []
    spans: dict[str, dict[str, list[list[int]]]] = {}
    while at < len(marked):
        found = OPENING.match(marked, at)
        if found:
            opened.append((KEYS[found[1]], found[2], position))
            at = found.end()
        elif marked[at] == "}":
            if not opened:
                raise MisfitError(f"a brace too many: {line}")
            key, number, start = opened.pop()
            spans.setdefault(number, {"source": [], "cue": [], "content": []})[key].append([start, position])
            at += 1
        elif marked[at] == "{":
            raise MisfitError(f"a brace without a name: {line}")
        else:
            plain.append(marked[at])
            position += 1
            at += 1
    if opened:
        raise MisfitError(f"a brace is not closed: {line}")
    if set(spans) != set(facts) or not set(facts.values()) <= FACTS:
        raise MisfitError(f"numbers or values after the bar do not fit: {line}")
    if any(not s["cue"] or not s["content"] for s in spans.values()):
        raise MisfitError(f"an attribution without cue or content: {line}")
    made = [{**spans[n], "fact": facts[n], "carried": False, "quote": "indirect", "entity": "?"} for n in sorted(spans, key=int)]
    return "".join(plain).strip(), made


def lines(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.strip()


def drills(lang: str) -> Iterator[Record]:
    """Groups of drills as articles in the form of the gold files, a drill a paragraph."""
    for path in sorted((FOLDER / lang).glob("*.txt")):
        rows = list(lines(path))
        for at in range(0, len(rows), GROUP):
            text = ""
            attributions: list[Record] = []
            for row in rows[at : at + GROUP]:
                plain, made = read_line(row)
                for record in made:
                    for key in KEYS.values():
                        record[key] = [[s + len(text), e + len(text)] for s, e in record[key]]
                attributions += made
                text += plain + "\n"
            yield {"id": f"drill-{path.stem}-{at}", "lang": lang, "corpus": "drill", "text": text, "attributions": attributions}


def main(paths: list[Path]) -> int:
    failed = 0
    for path in paths:
        count = marked = 0
        for line in lines(path):
            try:
                count += 1
                marked += bool(read_line(line)[1])
            except MisfitError as error:
                failed += 1
                print(f"{path.name}: {error}")
        print(f"{path.name}: {count} drills, {marked} with an attribution, {failed} that do not fit")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main([Path(p) for p in sys.argv[1:]]))
