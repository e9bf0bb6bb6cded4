"""Gold names as BIO tags: NorNE as it stands, GUM's named entities mapped to the same labels."""

from __future__ import annotations

import re

from training.treebank import Gold

NORNE = {"GPE_LOC": "GPE", "GPE_ORG": "GPE", "MISC": ""}
GUM = {"person": "PER", "organization": "ORG", "place": "LOC", "event": "EVT", "object": "PROD", "abstract": "PROD"}
OPENING = re.compile(r"\((\w+)-(\w+)-[^()]*")
PIECE = re.compile(r"\(([^()]*?)\)|\(([^()]*)|([^()]+)\)")


def name_tags(sentence: Gold) -> list[str]:
    """A tag a token; "?" where the treebank says nothing about names (EWT)."""
    cached = sentence.__dict__.get("_tags")
    if cached is None:
        cached = sentence.__dict__["_tags"] = make_tags(sentence)
    return cached


def make_tags(sentence: Gold) -> list[str]:
    if any("name=" in m for m in sentence.misc):
        return [norne_tag(m) for m in sentence.misc]
    if sentence.document.startswith("GUM_"):
        return gum_tags(sentence)
    return ["?"] * len(sentence.forms)


def norne_tag(misc: str) -> str:
    value = next((c[5:] for c in misc.split("|") if c.startswith("name=")), "O")
    prefix, _, kind = value.partition("-")
    kind = NORNE.get(kind, kind)
    return f"{prefix}-{kind}" if kind else "O"


def gum_tags(sentence: Gold) -> list[str]:
    """Entities whose head is a proper noun, cut to the run of proper nouns around it; outermost kind wins."""
    tags = ["O"] * len(sentence.forms)
    for first, last, kind in gum_mentions(sentence):
        label = GUM.get(kind)
        head = mention_head(sentence, first, last)
        if label is None or sentence.upos[head] != "PROPN":
            continue
        start, end = head, head + 1
        while start > first and named(sentence, start - 1):
            start -= 1
        while end < last and named(sentence, end):
            end += 1
        if all(t == "O" for t in tags[start:end]):
            tags[start:end] = [f"B-{label}"] + [f"I-{label}"] * (end - start - 1)
    return tags


def named(sentence: Gold, token: int) -> bool:
    return sentence.upos[token] in ("PROPN", "NUM") or sentence.forms[token] in ("-", "of", "&", ".")


def gum_mentions(sentence: Gold) -> list[tuple[int, int, str]]:
    """(first, last, kind) of each entity that opens and closes in the sentence, smallest first."""
    open_: dict[str, list[tuple[int, str]]] = {}
    found = []
    for token, misc in enumerate(sentence.misc):
        value = next((c[7:] for c in misc.split("|") if c.startswith("Entity=")), "")
        for whole, opened, closed in PIECE.findall(value):
            text = whole or opened
            if text:
                number, _, rest = text.partition("-")
                open_.setdefault(number, []).append((token, rest.split("-")[0]))
            number = (whole or closed).partition("-")[0]
            if (whole or closed) and open_.get(number):
                first, kind = open_[number].pop()
                found.append((first, token + 1, kind))
    return sorted(found, key=lambda f: f[1] - f[0])


def mention_head(sentence: Gold, first: int, last: int) -> int:
    return next((t for t in range(first, last) if not first <= sentence.heads[t] < last), last - 1)


def name_spans(tags: list[str]) -> list[tuple[int, int, str]]:
    """BIO tags -> (first, last, kind) of each name."""
    found: list[tuple[int, int, str]] = []
    for n, tag in enumerate(tags):
        if tag.startswith("B-"):
            found.append((n, n + 1, tag[2:]))
        elif tag.startswith("I-") and found and found[-1][1] == n:
            found[-1] = (found[-1][0], n + 1, tag[2:])
    return found
