"""Quotation marks as typists leave them: the same articles with one mark missing or doubled."""

from __future__ import annotations

import itertools
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


def damaged_articles(records: Mapping[str, Record]) -> list[tuple[str, Record]]:
    """ARTICLES times the id of an article and the article damaged; where there are too few, they come again, damaged elsewhere."""
    marked = {k: r for k, r in sorted(records.items()) if any(c in MARKS for c in r["text"])}
    turns = ((turn, key) for turn in range(ARTICLES) for key in marked)
    made = ((key, damaged(marked[key], random.Random(f"{key}-{turn}"))) for turn, key in turns)
    return list(itertools.islice(((key, record) for key, record in made if record is not None), ARTICLES))
