"""Quotation marks as typists leave them: the same articles with one mark missing or doubled."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

MARKS = '«»"“”„‹›'
ARTICLES = 100
Record = dict[str, Any]


def damaged(record: Record, chance: random.Random) -> Record | None:
    """The article with one mark removed or doubled, its gold spans moved along; None where it has no mark."""
    text = record["text"]
    places = [n for n, c in enumerate(text) if c in MARKS]
    if not places:
        return None
    at = chance.choice(places)
    if chance.random() < 0.5:
        changed, shift = text[:at] + text[at + 1 :], -1
    else:
        changed, shift = text[:at] + text[at] + text[at:], 1

    def moved(spans: list[list[int]]) -> list[list[int]]:
        pairs = [[s + shift * (s > at), e + shift * (e > at)] for s, e in spans]
        return [p for p in pairs if p[0] < p[1]]

    attributions = [a | {k: moved(a[k]) for k in ("source", "cue", "content")} for a in record["attributions"]]
    return record | {"text": changed, "attributions": attributions}


def pairs(records: Mapping[str, Record]) -> tuple[dict[str, Record], dict[str, Record]]:
    """ARTICLES articles whole and damaged, under the same ids; where there are too few, they come again, damaged elsewhere."""
    whole: dict[str, Record] = {}
    broken: dict[str, Record] = {}
    marked = {k: r for k, r in sorted(records.items()) if any(c in MARKS for c in r["text"])}
    for turn in range(ARTICLES if marked else 0):
        for key, record in marked.items():
            if len(whole) == ARTICLES:
                return whole, broken
            made = damaged(record, random.Random(f"{key}-{turn}"))
            if made is not None:
                name = f"{key}-{turn}"
                whole[name], broken[name] = record | {"id": name}, made | {"id": name}
    return whole, broken
