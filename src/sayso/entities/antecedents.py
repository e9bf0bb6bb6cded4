"""Whom a pronoun or a definite noun means: a forest chooses among those spoken of before (mention ranking, Clark and Manning 2015).

Trained on NARC and GUM by training/coreference.py; the chain of a text is built in one pass, each choice helping the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sayso.entities.nouns import Nouns
from sayso.entities.people import Known, Roster
from sayso.language.forest import Forest
from sayso.language.lexicon import Lexicon
from sayso.model import Analysis, SourceKind

Floats = NDArray[np.float32]
# Referents last spoken of that are looked at, and how many sentences back.
MOST = 14
REACH = 12
KEPT = 56
# Below these chances nobody is meant whom the text has spoken of: for a pronoun, and for a noun, which may well name somebody new.
LEAST = 0.1
LEAST_OF_NOUN = 0.6
# A plural for `they`, where a body is as likely: `har vist notatet til to eksperter. De mener …`.
AGREES = 0.1
NAME, NOUN, PRONOUN = 0, 1, 2
OTHER = {"masc": "fem", "fem": "masc"}
PEOPLE = (SourceKind.PERSON, SourceKind.UNNAMED)


@dataclass(eq=False)
class Referent:
    """Somebody or something spoken of. `known` is its name's entry; `words` are those of its first noun otherwise."""

    kind: SourceKind
    words: str
    known: Known | None = None
    plural: bool = False
    gender: str = ""
    lemmas: set[str] = field(default_factory=set)
    mentions: list[int] = field(default_factory=list)
    subjects: int = 0
    said: list[int] = field(default_factory=list)
    how: int = NAME

    @property
    def name(self) -> str:
        return self.known.name if self.known is not None else self.words


class Chain:
    """The referents of one text, told in one pass; `meant` maps a pronoun's or noun's token to whom it means."""

    def __init__(self, analysis: Analysis, lexicon: Lexicon, roster: Roster, nouns: Nouns, forest: Forest | None) -> None:
        self.analysis = analysis
        self.lexicon = lexicon
        self.roster = roster
        self.nouns = nouns
        self.forest = forest
        self.by_known: dict[int, Referent] = {}
        self.all: list[Referent] = []
        self.recent: list[Referent] = []
        # Where documents are spoken of, in text order.
        self.documents: list[tuple[int, Referent]] = []
        self.meant: dict[int, Referent] = {}
        self.quoted = list(quotation(analysis))

    def run(self) -> None:
        for token in range(len(self.analysis)):
            self.step(token)

    def step(self, token: int) -> None:
        known = self.roster.at.get(token)
        if known is not None:
            if token == 0 or self.roster.at.get(token - 1) is not known:
                self.mention(self.of_known(known), token, NAME)
        elif self.anaphor(token):
            found, rows = self.candidates(token)
            best = self.choose(token, found, rows)
            if best >= 0:
                self.meant[token] = found[best]
                self.mention(found[best], token, PRONOUN if self.row(token) else NOUN)
            elif not self.row(token):
                self.mention(self.of_noun(token), token, NOUN)
        elif self.noun_kind(token) is not None and not self.beside_name(token):
            self.mention(self.of_noun(token), token, NOUN)

    def beside_name(self, token: int) -> bool:
        """`leder Kari Berg`, `Berg, leder i …`, `Berg er leder`, `som leder`: what is said of somebody, and nobody of its own."""
        analysis, at = self.analysis, self.roster.at
        children = analysis.children[token]
        bare = not any(analysis.upos[c] in ("DET", "NUM", "PRON", "PROPN", "ADJ") for c in children)
        if bare and not self.plural(token) and not self.nouns.is_definite(token):
            return True
        if any(analysis.deprels[c] == "cop" or (c in at and analysis.deprels[c].startswith(("flat", "appos"))) for c in children):
            return True
        return analysis.deprels[token].startswith(("flat", "appos")) and analysis.heads[token] in at

    def choose(self, token: int, found: Sequence[Referent], rows: Floats) -> int:
        """The place of whoever is meant, or -1. An office is somebody's who has a name, where anybody has."""
        if self.forest is None or not found:
            return -1
        chances = self.forest.probabilities(rows)
        row = self.row(token)
        if row is not None and row["number"] == "pl":
            chances = chances + AGREES * np.array([r.plural for r in found], dtype=np.float32)
        best = int(np.argmax(chances))
        if chances[best] >= (LEAST if self.row(token) else LEAST_OF_NOUN):
            return best
        if self.row(token) or not self.nouns.office(self.nouns.read(token)[0]):
            return -1
        named = [n for n, r in enumerate(found) if r.known is not None]
        return max(named, key=lambda n: chances[n], default=-1)

    def row(self, token: int) -> Mapping[str, str] | None:
        """The pronoun's row, for `he`, `she` and `they`."""
        if self.analysis.upos[token] not in ("PRON", "DET"):
            return None
        row = self.lexicon.pronouns.get(self.analysis.forms[token].lower())
        wanted = row is not None and row["person"] == "3" and (row["number"] == "pl" or row["gender"] in ("masc", "fem"))
        attribute = self.analysis.deprels[token] in ("det", "case", "mark", "amod")
        return row if wanted and not attribute else None

    def anaphor(self, token: int) -> bool:
        """`he`, `they`, `the mayor`: a word that may mean somebody spoken of before."""
        if self.row(token) is not None:
            return True
        definite = self.noun_kind(token) is SourceKind.PERSON and self.nouns.read(token)[1] and not self.plural(token)
        return definite and not self.beside_name(token) and self.holder(token) is None

    def plural(self, token: int) -> bool:
        return "Number=Plur" in self.analysis.feats[token]

    def noun_kind(self, token: int) -> SourceKind | None:
        """What kind of source a common noun names; nothing for any other word."""
        if self.analysis.upos[token] != "NOUN":
            return None
        return self.nouns.known_kind(self.analysis.lemmas[token].lower())

    def of_known(self, known: Known) -> Referent:
        kind = {"PER": SourceKind.PERSON}.get(known.kind, SourceKind.BODY)
        return self.by_known.setdefault(id(known), Referent(kind, known.name, known, gender=known.gender))

    def of_noun(self, token: int) -> Referent:
        """A definite noun is the last one of its lemma; any other is somebody new."""
        lemma = self.analysis.lemmas[token].lower()
        definite = self.nouns.read(token)[1]
        known = self.holder(token) if definite else None
        if known is not None:
            return self.of_known(known)
        if definite:
            same = next((r for r in reversed(self.recent[-MOST:]) if lemma in r.lemmas and r.plural == self.plural(token)), None)
            if same is not None:
                return same
        kind = self.noun_kind(token) or SourceKind.COLLECTIVE
        return Referent(kind, phrase(self.analysis, token), plural=self.plural(token), lemmas={lemma})

    def holder(self, token: int) -> Known | None:
        """Whom an office leads to by the text's own words."""
        if self.noun_kind(token) is not SourceKind.PERSON or self.plural(token):
            return None
        return self.nouns.holder(self.nouns.read(token)[0], token)

    def mention(self, referent: Referent, token: int, how: int) -> None:
        if not referent.mentions:
            self.all.append(referent)
        if referent not in self.recent[-1:]:
            self.recent = [r for r in self.recent[-KEPT:] if r is not referent]
            self.recent.append(referent)
        referent.mentions.append(token)
        if referent.kind is SourceKind.DOCUMENT:
            self.documents.append((token, referent))
        verb = subject_of(self.analysis, token)
        referent.subjects += verb >= 0
        if verb >= 0 and self.says(verb):
            referent.said.append(token)
        referent.how = how
        row = self.row(token)
        if row is not None and not referent.gender:
            referent.gender = row["gender"]

    def candidates(self, token: int) -> tuple[list[Referent], Floats]:
        """Those last spoken of, the latest first, and a row for each."""
        of = self.analysis.sentence_of
        row = self.row(token)
        gender = row["gender"] if row else ""
        near = [r for r in reversed(self.recent) if of[token] - of[r.mentions[-1]] <= REACH and self.may_be(r, token, row, gender)][:MOST]
        return near, np.array([self.features(token, r, n, near) for n, r in enumerate(near)], dtype=np.float32)

    def may_be(self, referent: Referent, token: int, row: Mapping[str, str] | None, gender: str) -> bool:
        """`he` is a man and no body; `Frp-lederen` is nobody from another party."""
        if row is not None and row["number"] == "pl":
            return True
        if row is None and referent.known is not None and not self.nouns.may_hold(referent.known, token):
            return False
        return referent.kind in PEOPLE and not referent.plural and referent.gender != OTHER.get(gender, "-")

    def features(self, token: int, referent: Referent, rank: int, near: Sequence[Referent]) -> list[float]:
        """How a referent stands to a pronoun or noun."""
        analysis, of = self.analysis, self.analysis.sentence_of
        row = self.row(token)
        last = referent.mentions[-1]
        verb, other = subject_of(analysis, token), subject_of(analysis, last)
        wanted = row["gender"] if row else ""
        fits = 0.0 if not referent.gender or wanted not in ("masc", "fem") else (1.0 if wanted == referent.gender else -1.0)
        people = [r for r in near[:rank] if r.kind in PEOPLE]
        plural = row["number"] == "pl" if row else False
        lemma = analysis.lemmas[token].lower()
        return [
            float(of[token] - of[last]),
            float(min(token - last, 200)),
            float(rank), float(len(people)), float(len(near)),
            float(referent.how == NAME), float(referent.how == NOUN), float(referent.how == PRONOUN),
            float(referent.known is not None), float(referent.kind in PEOPLE), float(referent.kind is SourceKind.COLLECTIVE),
            float(referent.plural), float(plural), float(referent.plural == plural), fits,
            float(wanted == "masc"), float(wanted == "fem"), float(row is None),
            float(len(referent.mentions)), float(referent.subjects), float(referent.mentions[0] == last),
            float(verb >= 0), float(other >= 0), float(verb >= 0 and self.says(verb)), float(other >= 0 and self.says(other)),
            float(verb >= 0 and verb == other), float(analysis.heads[token] == last or analysis.heads[last] == token),
            float(analysis.heads[token] == analysis.heads[last]),
            float(self.quoted[token]), float(self.quoted[last]),
            float(analysis.sentences[of[token]].first == token),
            float(analysis.deprels[token].endswith("poss")), float(analysis.deprels[last].endswith("poss")),
            float(analysis.deprels[token] in ("obj", "obl", "nmod")), float(analysis.deprels[last] in ("obj", "obl", "nmod")),
            float(row is None and lemma in referent.lemmas),
            float(row is None and self.nouns.office(lemma)),
            float(bool(referent.known and referent.known.gender)),
            float(len(referent.said)), float(of[token] - of[referent.said[-1]]) if referent.said else 99.0,
            float(sum(bool(r.said) and r.said[-1] > (referent.said[-1] if referent.said else -1) for r in near)),
        ]  # fmt: skip

    def says(self, token: int) -> bool:
        return (self.analysis.lemmas[token].lower(), "VERB") in self.lexicon.cues


def subject_of(analysis: Analysis, token: int) -> int:
    """The verb whose subject a word heads, or -1."""
    while token >= 0 and analysis.deprels[token].startswith(("flat", "appos", "compound")):
        token = analysis.heads[token]
    return analysis.heads[token] if token >= 0 and analysis.deprels[token].startswith("nsubj") else -1


def first_of(analysis: Analysis, token: int) -> int:
    """Where a noun begins, with the determiners and adjectives right before it."""
    first = token
    while first > 0 and analysis.heads[first - 1] == token and analysis.upos[first - 1] in ("DET", "ADJ", "NUM"):
        first -= 1
    return first


def phrase(analysis: Analysis, token: int) -> str:
    """A noun's words, on one line."""
    first = first_of(analysis, token)
    return " ".join(analysis.characters[analysis.starts[first] : analysis.ends[token]].split())


def quotation(analysis: Analysis) -> Iterator[bool]:
    """Whether each token stands in quotation marks or in a line of dash speech, roughly."""
    inside = dash = False
    paragraph = -1
    lines = analysis.characters
    for token, form in enumerate(analysis.forms):
        start = analysis.starts[token]
        line = lines.rfind("\n", 0, start)
        if line != paragraph:
            paragraph, inside = line, False
            dash = form in ("-", "–", "—")
        if form in ("«", "“"):
            inside = True
        elif form in ("»", "”"):
            inside = False
        yield inside or dash
