"""A pack's word lists as the stages ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sayso.language.pack import Pack

Row = Mapping[str, str]


@dataclass(frozen=True)
class Cue:
    """One row of cues.tsv: how a word that introduces a source works. `words` is the whole of a fixed phrase."""

    kind: str
    fact: str
    takes: frozenset[str]
    words: tuple[str, ...]


@dataclass(frozen=True)
class Lexicon:
    """Word lists of one language. Keys are lower-case lemmas unless a name says forms."""

    cues: Mapping[tuple[str, str], tuple[Cue, ...]]
    hedges: Mapping[str, str]
    negators: frozenset[str]
    sources: Mapping[str, str]
    titles: Mapping[str, str]
    pronouns: Mapping[str, Row]
    outlets: frozenset[str]
    metonyms: Mapping[str, str]
    roles: Mapping[str, frozenset[str]]
    genders: Mapping[str, str]
    terms: Mapping[str, str]
    channels: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    modals: Mapping[str, str]
    family: str

    @classmethod
    def of(cls, pack: Pack) -> Lexicon:
        """Read from a pack's tables. Packs that share one encoder are a family, and what is learned of words is shared in it."""
        table = pack.table
        cues: dict[tuple[str, str], list[Cue]] = {}
        for row in table("cues"):
            words = tuple(row["lemma"].lower().split())
            head = row.get("head") or words[0]
            cue = Cue(row["class"], row["fact"], frozenset(row["takes"].split(",")), words)
            cues.setdefault((head.lower(), row["pos"]), []).append(cue)
        return cls(
            cues={k: tuple(sorted(v, key=lambda c: -len(c.words))) for k, v in cues.items()},
            hedges={r["form"].lower(): r["effect"] for r in table("hedges")},
            negators=frozenset(r["form"].lower() for r in table("negators")),
            sources={r["lemma"].lower(): r["kind"] for r in table("sources")},
            titles={r["form"].lower(): r["kind"] for r in table("titles")},
            pronouns={r["form"].lower(): r for r in table("pronouns")},
            outlets=frozenset(outlet_names(table("outlets"))),
            metonyms={r["name"].lower(): r["principal"] for r in table("metonyms")},
            roles=word_roles(table("function_words")),
            genders={r["form"].lower(): r["gender"] for r in table("given_names")},
            channels=by_first_word((tuple(r["form"].lower().split()), r["kind"]) for r in table("channels")),
            terms={r["key"]: r["term"] for r in table("terms")},
            modals={r["lemma"]: r["modal"] for r in table("modals")},
            family=pack.owner("analysis.safetensors"),
        )

    def participle(self, form: str) -> str | None:
        """The verb among the cues whose participle an adjective may be (`estimert`, `bekymra`, `alleged`)."""
        for cut in range(1, 4):
            stem = form[: len(form) - cut]
            found = next((stem + e for e in ("e", "", "a") if len(stem) > 2 and (stem + e, "VERB") in self.cues), None)
            if found:
                return found
        return None

    def cue(self, lemma: str, upos: str, around: frozenset[str]) -> Cue | None:
        """The longest phrase headed by the lemma whose other words stand around it; the bare word last."""
        for cue in self.cues.get((lemma, upos), ()):
            if len(cue.words) == 1 or all(w == lemma or w in around for w in cue.words):
                return cue
        return None


def by_first_word(phrases: Iterable[tuple[tuple[str, ...], str]]) -> Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Phrases under their first word, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for words, kind in phrases:
        found.setdefault(words[0], []).append((words, kind))
    return {k: tuple(sorted(v, key=lambda p: -len(p[0]))) for k, v in found.items()}


def word_roles(rows: Iterable[Row]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["form"].lower(), set()).add(row["role"])
    return {k: frozenset(v) for k, v in found.items()}


def outlet_names(rows: Iterable[Row]) -> Iterable[str]:
    for row in rows:
        yield row["name"].lower()
        yield from (a.strip().lower() for a in row.get("aliases", "").split(";") if a.strip())
