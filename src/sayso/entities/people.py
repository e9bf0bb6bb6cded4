"""The names of a text: which short form belongs to which full one, and where each stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sayso.language.lexicon import Lexicon
from sayso.model import Analysis


@dataclass
class Known:
    """Someone or something with a name: its fullest form and the tokens of each mention, in order."""

    name: str
    kind: str
    gender: str = ""
    mentions: list[int] = field(default_factory=list)


class Roster:
    """All names of a text. A one-word name belongs to the latest fuller one it is part of."""

    def __init__(self, analysis: Analysis, lexicon: Lexicon) -> None:
        self.analysis = analysis
        self.known: list[Known] = []
        self.at: dict[int, Known] = {}
        self.titles: dict[str, Known] = {}
        self.surnames: dict[str, Known] = {}
        named = [(n, untitled(clean(analysis, n.first, n.last), lexicon.titles)) for n in analysis.names]
        names = [(n, text) for n, text in named if text.lower() not in lexicon.titles]
        fullest = self.fullest([(t, n.kind) for n, t in names])
        by_name: dict[str, Known] = {}
        for name, text in names:
            full = fullest.get(text, text) if name.kind == "PER" else text
            entry = by_name.get(full)
            if entry is None:
                entry = by_name[full] = Known(full, name.kind, gender_of(full, lexicon.genders))
                self.known.append(entry)
            entry.mentions.append(name.first)
            if name.kind == "PER" and " " in full:
                self.surnames.setdefault(full.split()[-1], entry)
            for token in range(name.first, name.last):
                self.at[token] = entry
            if name.kind == "PER":
                self.learn_title(name.first, name.last, entry, lexicon)

    def fullest(self, names: list[tuple[str, str]]) -> Mapping[str, str]:
        """Short person name -> the longest name of the text that it ends or begins."""
        people = sorted({t for t, k in names if k == "PER" and " " in t}, key=len, reverse=True)
        found: dict[str, str] = {}
        for text, kind in names:
            if kind == "PER" and text not in found:
                words = text.split()
                match = next((p for p in people if len(p) > len(text) and (ends(p, words) or begins(p, words))), None)
                if match is not None:
                    found[text] = match
        return found

    def learn_title(self, first: int, last: int, entry: Known, lexicon: Lexicon) -> None:
        """`statsminister Berg`, `Berg, leder for …`: the office names the person from then on."""
        lemmas = self.analysis.lemmas
        for token in range(max(0, first - 2), first):
            lemma = lemmas[token].lower()
            if self.analysis.upos[token] == "NOUN" and (lemma in lexicon.titles or len(lemma) > 4):
                self.titles.setdefault(lemma, entry)
        if last + 2 < len(self.analysis) and self.analysis.forms[last] == ",":
            for token in range(last + 1, min(last + 4, len(self.analysis))):
                lemma = lemmas[token].lower()
                if self.analysis.upos[token] == "NOUN" and lemma in lexicon.titles:
                    self.titles.setdefault(lemma, entry)


def clean(analysis: Analysis, first: int, last: int) -> str:
    """The name as written, on one line, without a genitive s that the name does not always bear."""
    text = " ".join(analysis.characters[analysis.starts[first] : analysis.ends[last - 1]].split())
    if analysis.lang and text.endswith(("'s", "’s")):
        text = text[:-2]
    return text.strip("'’\"")


def untitled(name: str, titles: Mapping[str, str]) -> str:
    """`President Ada Berg` -> `Ada Berg`: English writes titles as part of the name."""
    words = name.split()
    while len(words) > 1 and any(part in titles for part in words[0].lower().rstrip(".").split("-")):
        words = words[1:]
    return " ".join(words)


def ends(full: str, words: list[str]) -> bool:
    parts = full.split()
    return parts[-len(words) :] == words or (len(words) == 1 and words[0].endswith("s") and parts[-1] == words[0][:-1])


def begins(full: str, words: list[str]) -> bool:
    return full.split()[: len(words)] == words


def gender_of(name: str, genders: Mapping[str, str]) -> str:
    """masc, fem, or nothing where the given name does not tell."""
    first = name.split()[0].lower().split("-")[0] if name.split() else ""
    found = genders.get(first, "")
    return "" if found == "both" else found
