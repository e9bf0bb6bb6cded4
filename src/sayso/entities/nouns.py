"""Common nouns for sources: what kind of thing they name, whose office they are, which longer word they shorten."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from functools import cached_property
from operator import itemgetter

from sayso.entities.people import DEFINITE, Known, Roster, tails, title_in
from sayso.language.lexicon import Lexicon
from sayso.model import Analysis, SourceKind

# The longest ending of a noun that a word for a source begins.
ENDING = 4
KINDS = {
    "PER": SourceKind.PERSON, "ORG": SourceKind.BODY, "GPE": SourceKind.STATE, "LOC": SourceKind.STATE,
    "person": SourceKind.PERSON, "body": SourceKind.BODY, "state": SourceKind.STATE, "outlet": SourceKind.OUTLET,
    "document": SourceKind.DOCUMENT, "picture": SourceKind.PICTURE, "collective": SourceKind.COLLECTIVE,
    "unnamed": SourceKind.UNNAMED, "PROD": SourceKind.DOCUMENT, "EVT": SourceKind.BODY,
}  # fmt: skip


class Nouns:
    """One text's common nouns."""

    def __init__(self, analysis: Analysis, lexicon: Lexicon, roster: Roster) -> None:
        self.analysis = analysis
        self.lexicon = lexicon
        self.roster = roster

    def read(self, token: int) -> tuple[str, bool]:
        """The lemma, and whether it is definite. `Frp-lederen` may be tagged as a name: then by its last part."""
        if self.analysis.upos[token] == "PROPN":
            last = self.analysis.forms[token].lower().rpartition("-")[2]
            title = title_in(last, self.lexicon)
            if title is not None:
                return title, title != last
        return self.analysis.lemmas[token].lower(), self.is_definite(token)

    def longer(self, lemma: str, token: int) -> str | None:
        """`utvalget` for a `Scenekunstutvalget`, `kommunen` for a `Luster kommune`, last spoken of before."""
        found = self.compounds.get(lemma, [])
        at = bisect_left(found, token, key=itemgetter(0))
        return found[at - 1][1] if at else None

    @cached_property
    def compounds(self) -> Mapping[str, list[tuple[int, str]]]:
        """The words and names that end in each noun for a source, with their tokens, in text order."""
        found: dict[str, list[tuple[int, str]]] = {}
        names = {m: k for k in self.roster.known if k.kind != "PER" for m in k.mentions}
        for token, upos in enumerate(self.analysis.upos):
            known = names.get(token)
            if known is not None:
                for word in known.name.lower().split():
                    for lemma in self.nouns_in(word, bare=" " in known.name):
                        found.setdefault(lemma, []).append((token, known.name))
            elif upos == "NOUN" and token not in self.roster.at:
                for lemma in self.nouns_in(self.analysis.lemmas[token].lower(), bare=False):
                    found.setdefault(lemma, []).append((token, self.analysis.forms[token]))
        return found

    def nouns_in(self, word: str, *, bare: bool) -> list[str]:
        """The nouns for sources at the end of a compound, definite or not; the word itself where it may stand `bare`."""
        found = []
        for size in range(max(1, len(word) - DEFINITE), len(word) + 1):
            found += [word[cut:size] for cut in range(0 if bare else 2, size - 2) if word[cut:size] in self.lexicon.sources]
        return found

    def is_definite(self, token: int) -> bool:
        """By its form or its article. The Nynorsk treebank marks indefinite nouns only: one with a gender and no mark is definite."""
        analysis, feats = self.analysis, self.analysis.feats[token]
        if "Definite=Def" in feats or ("Gender=" in feats and "Definite=" not in feats):
            return True
        return any(analysis.upos[c] == "DET" and "Definite=Def" in analysis.feats[c] for c in analysis.children[token])

    def holder(self, lemma: str, token: int) -> Known | None:
        """The person called by an office; with `Frp-` before it, rather whoever belongs there."""
        own = self.members.get(self.prefix(token), [])
        before = [k for at, k in own if at < token]
        if own:
            return before[-1] if before else own[0][1]
        return self.roster.titled(lemma, token) or self.title_part(lemma, token)

    @cached_property
    def members(self) -> Mapping[str, list[tuple[int, Known]]]:
        """The people of each body and where they are named, in text order."""
        found: dict[str, list[tuple[int, Known]]] = {}
        for known in self.roster.known:
            for body in known.bodies:
                found.setdefault(body, []).extend((m, known) for m in known.mentions)
        return {body: sorted(people, key=itemgetter(0)) for body, people in found.items()}

    def prefix(self, token: int) -> str:
        """The `Frp` of `Frp-lederen`."""
        return self.analysis.forms[token].rpartition("-")[0]

    def may_hold(self, known: Known, token: int) -> bool:
        """Whether nothing speaks against somebody's holding an office: `Frp-lederen` is nobody from another party."""
        prefix = self.prefix(token)
        return not prefix or not known.bodies or prefix in known.bodies

    def title_part(self, lemma: str, token: int) -> Known | None:
        """`forskaren` for a `navneforskar`: an office whose last part is the noun."""
        if len(lemma) < 4:
            return None
        return next((self.roster.titled(t, token) for t in self.roster.titles if same_office(t, lemma)), None)

    def office(self, lemma: str) -> bool:
        """`fylkeslege`, `Florø-leiar`: an office, and no mere `man` or `daughter` that could be anyone."""
        parts = tails(lemma)
        return any(t in self.lexicon.titles for t in parts) and not any(self.lexicon.sources.get(t) == "person" for t in parts)

    def kind(self, lemma: str) -> SourceKind:
        """What kind of thing a noun names: a collective where no list tells."""
        return self.known_kind(lemma) or SourceKind.COLLECTIVE

    def known_kind(self, lemma: str) -> SourceKind | None:
        """By the lemma or its last part (`granskingsrapport`), else by the longest noun that the word begins with."""
        for cut in range(0, max(1, len(lemma) - 3)):
            found = self.lexicon.sources.get(lemma[cut:])
            if found is not None:
                return KINDS.get(found, SourceKind.COLLECTIVE)
            title = lemma[cut:] in self.lexicon.titles or lemma.split("-")[0] in self.lexicon.titles
            if title or lemma[cut:].strip("-") == self.lexicon.terms["aged"]:
                return SourceKind.PERSON
        for size in range(len(lemma) - 1, max(4, len(lemma) - ENDING) - 1, -1):
            if lemma[:size] in self.lexicon.sources:
                return KINDS.get(self.lexicon.sources[lemma[:size]], SourceKind.COLLECTIVE)
        return None


def same_office(title: str, lemma: str) -> bool:
    """Whether one is the other's last part: `navneforsker`, `forsker`."""
    return title.endswith(lemma) or lemma.endswith(title)
