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
        written = [(n, clean(analysis, n.first, n.last)) for n in analysis.names]
        names = [(n, untitled(text, lexicon.titles), text) for n, text in written]
        names = [(n, text, whole) for n, text, whole in names if not is_title(text, lexicon)]
        kinds = [kind_of_name(n.kind, text, lexicon) for n, text, _ in names]
        fullest = self.fullest([(text, kind) for (_, text, _), kind in zip(names, kinds, strict=True)], lexicon)
        by_name: dict[str, Known] = {}
        latest: dict[str, str] = {}
        for (name, text, whole), kind in zip(names, kinds, strict=True):
            full = text
            if kind == "PER":
                full = latest.get(text) or fullest.get(text, text)
                if " " in text and full == text:
                    latest[text.split()[-1]] = text
            entry = by_name.get(full)
            if entry is None:
                entry = by_name[full] = Known(full, kind, gender_of(full, lexicon.genders))
                self.known.append(entry)
            entry.mentions.append(name.first)
            if kind == "PER" and " " in full:
                self.surnames.setdefault(full.split()[-1], entry)
            for token in range(name.first, name.last):
                self.at[token] = entry
            if kind == "PER":
                self.learn_title(name.first, name.last, entry, lexicon)
                self.learn_written_title(whole, text, entry)

    def fullest(self, names: list[tuple[str, str]], lexicon: Lexicon) -> Mapping[str, str]:
        """Short person name -> the longest name of the text that it ends or begins, rather one with a known given name."""
        people = sorted(dict.fromkeys(t for t, k in names if k == "PER" and " " in t), key=lambda t: (not given(t, lexicon), -len(t)))
        found: dict[str, str] = {}
        for text, kind in names:
            if kind == "PER" and text not in found:
                words = text.split()
                longer = [p for p in people if len(p) > len(text)]
                match = next((p for fits in (ends, begins) for p in longer if fits(p, words)), None)
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
                self.learn_office(token, entry, lexicon)
        head, deprel = self.analysis.heads[first], self.analysis.deprels[first]
        # `Berit Berg er sjukepleiar`
        if deprel.startswith("nsubj") and head > last:
            self.learn_office(head, entry, lexicon)

    def learn_office(self, token: int, entry: Known, lexicon: Lexicon) -> None:
        lemma = self.analysis.lemmas[token].lower()
        tails = (lemma[cut:] for cut in range(max(1, len(lemma) - 4)))
        if self.analysis.upos[token] == "NOUN" and any(t in lexicon.titles for t in tails):
            self.titles.setdefault(lemma, entry)

    def learn_written_title(self, whole: str, text: str, entry: Known) -> None:
        """`President Ada Berg` -> `the president`."""
        for word in whole[: len(whole) - len(text)].lower().split():
            for part in (word, word.split("-")[0]):
                self.titles.setdefault(part, entry)


def is_title(text: str, lexicon: Lexicon) -> bool:
    """`President`, `President-Elect`: an office in capitals is no name."""
    return " " not in text and text.lower().split("-")[0] in lexicon.titles


def given(name: str, lexicon: Lexicon) -> bool:
    return name.lower().split()[0] in lexicon.genders


def kind_of_name(kind: str, text: str, lexicon: Lexicon) -> str:
    """A name that ends in a noun for a body is no person's (`Berg Administration`)."""
    last = text.lower().split()[-1]
    if kind == "PER" and " " in text and lexicon.sources.get(last) in ("body", "document", "outlet"):
        return "ORG"
    return kind


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
