"""The names of a text: which short form belongs to which full one, and where each stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from sayso.language.lexicon import Lexicon
from sayso.model import Analysis, Name

# Two spellings as like as this are one name; so many names of the same two letters are looked through.
LIKE = 0.87
RIVALS = 40
# A kind in titles.tsv: `danske` may stand for a person, but `Danske Bank` is no bank with a title.
DEMONYM = "demonym"
OFFICES = ("office", "role")
# The longest ending of a definite noun.
DEFINITE = 3
# So far up the tree a body may stand from the person who belongs to it.
LINKS = 5
# And so many words before or behind the name.
BEFORE, BEHIND = 7, 12
SITE = re.compile(r"\w\.[a-z]{2,3}$")


@dataclass
class Known:
    """Someone or something with a name: its fullest form and the tokens of each mention, in order."""

    name: str
    kind: str
    gender: str = ""
    mentions: list[int] = field(default_factory=list)
    # What a person belongs to, by how often the text says so.
    bodies: Counter[str] = field(default_factory=Counter)


class Roster:
    """All names of a text. A one-word name belongs to the latest fuller one it is part of."""

    def __init__(self, analysis: Analysis, lexicon: Lexicon) -> None:
        self.analysis = analysis
        self.lexicon = lexicon
        self.known: list[Known] = []
        self.at: dict[int, Known] = {}
        # The people called by an office, each with the token from which on, in text order.
        self.titles: dict[str, list[tuple[int, Known]]] = {}
        self.surnames: dict[str, Known] = {}
        names, kinds = self.read_names()
        one = same_names([(text, kind) for (_, text, _), kind in zip(names, kinds, strict=True)])
        fullest = self.fullest([(one[text], kind) for (_, text, _), kind in zip(names, kinds, strict=True)], lexicon)
        self.by_name: dict[str, Known] = {}
        latest: dict[str, str] = {}
        for (name, text, whole), kind in zip(names, kinds, strict=True):
            text = one[text]
            full = text
            if kind == "PER":
                full = latest.get(text) or fullest.get(text, text)
                if " " in text and full == text:
                    latest[text.split()[-1]] = text
            entry = self.by_name.get(full)
            if entry is None:
                entry = self.by_name[full] = Known(full, kind, gender_of(full, lexicon.genders))
                self.known.append(entry)
            entry.mentions.append(name.first)
            if kind == "PER" and " " in full:
                self.surnames.setdefault(full.split()[-1], entry)
            for token in range(name.first, name.last):
                self.at[token] = entry
            if kind == "PER":
                self.learn_title(name.first, name.last, entry)
                self.learn_written_title(whole, text, entry, name.first)
        for name in analysis.names:
            entry = self.at.get(name.first)
            if entry is not None and entry.kind == "PER":
                self.learn_body(name.first, name.last, entry)

    def read_names(self) -> tuple[list[tuple[Name, str, str]], list[str]]:
        """Each name with what it says without and with its title, and its kind; titles alone are no names."""
        lexicon = self.lexicon
        written = [(n, clean(self.analysis, n.first, n.last)) for n in self.analysis.names]
        written = [(n, proper(text, lexicon) if n.kind == "PER" else text) for n, text in written]
        names = [(n, untitled(text, lexicon.titles) if n.kind == "PER" else text, text) for n, text in written]
        surnames = {text.split()[-1] for n, text, _ in names if n.kind == "PER" and " " in text}
        names = [(n, text, whole) for n, text, whole in names if text.strip() and (text in surnames or not is_title(text, lexicon))]
        return names, ["PER" if text in surnames else kind_of_name(n.kind, text, lexicon) for n, text, _ in names]

    def titled(self, lemma: str, token: int) -> Known | None:
        """The person called by an office last before a token, else the first after it."""
        found = self.titles.get(lemma, [])
        before = [k for at, k in found if at < token]
        return before[-1] if before else found[0][1] if found else None

    def call(self, title: str, entry: Known, token: int) -> None:
        self.titles.setdefault(title, []).append((token, entry))

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

    def learn_title(self, first: int, last: int, entry: Known) -> None:
        """`statsminister Berg`, `Berg, leder for …`: the office names the person from then on."""
        lemmas = self.analysis.lemmas
        for token in range(max(0, first - 2), first):
            lemma = lemmas[token].lower()
            if self.analysis.upos[token] == "NOUN" and (lemma in self.lexicon.titles or len(lemma) > 4):
                self.call(lemma, entry, first)
        if last + 2 < len(self.analysis) and self.analysis.forms[last] == ",":
            for token in range(last + 1, min(last + 4, len(self.analysis))):
                self.learn_office(token, entry)
        head, deprel = self.analysis.heads[first], self.analysis.deprels[first]
        # `Berit Berg er sjukepleiar`
        if deprel.startswith("nsubj") and head > last:
            self.learn_office(head, entry)

    def learn_office(self, token: int, entry: Known) -> None:
        lemma = self.analysis.lemmas[token].lower()
        if self.analysis.upos[token] == "NOUN" and any(t in self.lexicon.titles for t in tails(lemma)):
            self.call(lemma, entry, token)

    def learn_body(self, first: int, last: int, entry: Known) -> None:
        """`Kari Berg (Ap)`, `Ap-leder Kari Berg`, `Kari Berg, leder i Norfund`: what a person belongs to."""
        for token in range(max(0, first - BEFORE), min(len(self.analysis), last + BEHIND)):
            other = self.at.get(token)
            if other is not None and other.kind == "ORG" and (self.bound(token, first) or self.follows(token, last)):
                entry.bodies[other.name] += 1
        for token in range(max(0, first - 3), first):
            prefix, dash, _ = self.analysis.forms[token].partition("-")
            if dash and prefix[:1].isupper():
                entry.bodies[prefix] += 1

    def follows(self, token: int, last: int) -> bool:
        """`Kari Berg (Ap)`, `Kari Berg i Norfund`, whatever the tree hangs it on."""
        between = range(last, token)
        case = any(self.analysis.deprels[t] == "case" and self.analysis.heads[t] == token for t in between[:1])
        return (case and len(between) <= 2) or (len(between) == 1 and self.analysis.forms[last] == "(")

    def bound(self, token: int, first: int) -> bool:
        """Whether a name hangs on a person's name, or on what stands beside it."""
        heads = self.analysis.heads
        here = token
        for _ in range(LINKS):
            here = heads[here]
            if here < 0 or (self.analysis.upos[here] in ("VERB", "AUX") and not self.analysis.deprels[here].startswith("acl")):
                return False
            if here == first:
                return True
            if heads[first] == here and self.analysis.deprels[first].startswith(("appos", "flat", "nmod")):
                return True
        return False

    def learn_written_title(self, whole: str, text: str, entry: Known, token: int) -> None:
        """`President Ada Berg` -> `the president`."""
        for word in whole[: len(whole) - len(text)].lower().split():
            for part in dict.fromkeys((word, word.split("-")[0])):
                self.call(part, entry, token)


def tails(word: str) -> list[str]:
    """A word and its ends, as a compound's last part may be: `fylkeslege`, `lege`."""
    return [word[cut:] for cut in range(max(1, len(word) - 3))]


def same_names(names: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    """Each name as the text spells it most often: a genitive and a slip of the pen are no names of their own."""
    counts = Counter(text for text, _ in names)
    people = {t for t, k in names if k == "PER"}
    found = {text: without_genitive(text, counts, alone=text in people) for text in counts}
    near: dict[str, list[str]] = {}
    for text in sorted(people, key=lambda t: (" " not in t, -counts[t])):
        rivals = near.setdefault(text.split()[-1][:2], [])
        match = next((r for r in rivals[:RIVALS] if misspelt(text, r)), None)
        if match is None:
            rivals.append(text)
        elif found[text] == text:
            found[text] = match if " " in text else match.split()[-1]
    return found


def without_genitive(text: str, names: Mapping[str, int], *, alone: bool) -> str:
    """`LOs` -> `LO`, where the text has the other form too or the name is written in capitals; a surname `alone` may end in s."""
    base = text[:-1]
    if not text.endswith("s") or len(base) < 2 or (alone and " " not in text):
        return text
    return base if base in names or base.isupper() else text


def misspelt(one: str, other: str) -> bool:
    """Whether two names differ by a letter or two of one word: `Ada Hjortland`, `Ada Hjorteland`."""
    left, right = one.split(), other.split()
    if len(left) == 1:
        right = right[-1:]
    if len(left) != len(right):
        return False
    unlike = [(a, b) for a, b in zip(left, right, strict=True) if a != b]
    return len(unlike) == 1 and min(map(len, unlike[0])) > 4 and SequenceMatcher(None, *unlike[0]).ratio() >= LIKE


def is_title(text: str, lexicon: Lexicon) -> bool:
    """`President`, `President-Elect`, `Frp-lederen`: an office in capitals is no name, nor is a pronoun."""
    word = text.lower()
    if " " in text:
        # `a Sitting President` in a heading's capitals, but not `John Baker`.
        return not given(text, lexicon) and lexicon.titles.get(word.split()[-1]) in OFFICES
    office = "-" in word and title_in(word.rpartition("-")[2], lexicon) is not None
    return office or lexicon.titles.get(word.split("-")[0], DEMONYM) != DEMONYM or word in lexicon.pronouns


def title_in(word: str, lexicon: Lexicon) -> str | None:
    """The office that a word is, definite or not: `lederen`, `leder`."""
    return next((word[:size] for size in range(len(word), max(3, len(word) - DEFINITE) - 1, -1) if word[:size] in lexicon.titles), None)


def given(name: str, lexicon: Lexicon) -> bool:
    return name.lower().split()[0] in lexicon.genders


def kind_of_name(kind: str, text: str, lexicon: Lexicon) -> str:
    """A name that ends in a noun for a body is no person's (`Berg Administration`), nor is an outlet's."""
    last = text.lower().split()[-1]
    if text.lower() in lexicon.outlets or SITE.search(last):
        return "ORG"
    if kind == "PER" and " " in text and lexicon.sources.get(last) in ("body", "document", "outlet"):
        return "ORG"
    return kind


def clean(analysis: Analysis, first: int, last: int) -> str:
    """The name as written, on one line, without a genitive s that the name does not always bear."""
    text = " ".join(analysis.characters[analysis.starts[first] : analysis.ends[last - 1]].split())
    if analysis.lang and text.endswith(("'s", "’s")):
        text = text[:-2]
    return text.strip("'’\"")


def proper(name: str, lexicon: Lexicon) -> str:
    """A name without what the names' reader took too much of: a heading's verb or a note's number before it, a pronoun behind it."""
    words = name.split()
    while len(words) > 1 and (words[-1].lower() in lexicon.pronouns or any(c.isdigit() for c in words[-1])):
        words.pop()
    while len(words) > 1 and (
        any(c.isdigit() for c in words[0]) or words[0].lower() in lexicon.roles or words[0].lower() in lexicon.sources
    ):
        words = words[1:]
    verbs = [n for n, w in enumerate(words[:-1]) if (w.lower(), "VERB") in lexicon.cues and w.lower() not in lexicon.genders]
    return " ".join(words[verbs[-1] + 1 :]) if verbs else " ".join(words)


def untitled(name: str, titles: Mapping[str, str]) -> str:
    """`President Ada Berg` -> `Ada Berg`: English writes titles as part of the name."""
    words = name.split()
    while len(words) > 1 and any(titles.get(part, DEMONYM) != DEMONYM for part in words[0].lower().rstrip(".").split("-")):
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
