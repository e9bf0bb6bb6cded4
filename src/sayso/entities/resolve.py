"""Who is meant: names, pronouns, offices, `avisa`, the speaker who goes on, the one quoted outside."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

from sayso.entities.antecedents import Chain, Referent, first_of
from sayso.entities.asks import UNKNOWN, Answer, Ask
from sayso.entities.nouns import KINDS, Nouns
from sayso.entities.people import Known, Roster, untitled
from sayso.language.forest import Forest
from sayso.language.lexicon import Lexicon
from sayso.model import Analysis, SourceKind

REACH_OF_DOCUMENT = 8
WRITTEN = "written"
VOICES = 40
PEOPLE = 3
ABOUT = ("NOUN", "PROPN", "VERB", "ADJ")


class Resolver:
    """Answers one text's asks in reading order; each answer may help the next."""

    def __init__(self, analysis: Analysis, lexicons: Mapping[str, Lexicon], forest: Forest) -> None:
        self.analysis = analysis
        self.lexicon = lexicons.get(analysis.lang) or next(iter(lexicons.values()))
        self.roster = Roster(analysis, self.lexicon)
        self.nouns = Nouns(analysis, self.lexicon, self.roster)
        self.chain = Chain(analysis, self.lexicon, self.roster, self.nouns, forest)
        self.chain.run()
        self.answers: dict[int, Answer] = {}
        # The sources told so far by where they stand, both in text order.
        self.places: list[int] = []
        self.said: list[Answer] = []
        self.top: list[tuple[int, int]] = []
        self.direct: dict[int, list[int]] = {}
        self.contents: list[frozenset[int]] = []

    def run(self, asks: Sequence[Ask]) -> list[Answer]:
        self.top = sorted((min(a.content), n) for n, a in enumerate(asks) if a.outer < 0)
        self.contents = [a.content for a in asks]
        for n, ask in enumerate(asks):
            for token in ask.content if ask.direct else ():
                self.direct.setdefault(token, []).append(n)
        order = sorted(range(len(asks)), key=lambda n: (self.depth(asks, n), min(asks[n].content)))
        for n in sorted(order, key=lambda n: (asks[n].head < 0, self.depth(asks, n))):
            self.answers[n] = self.with_source(asks, n) if asks[n].head >= 0 else Answer(UNKNOWN, SourceKind.UNSTATED)
        for n in sorted((n for n in order if asks[n].head < 0), key=lambda n: min(asks[n].content)):
            self.answers[n] = self.without_source(asks, n)
        return [self.answers[n] for n in range(len(asks))]

    def depth(self, asks: Sequence[Ask], n: int) -> int:
        depth = 0
        while asks[n].outer >= 0 and depth < 20:
            n, depth = asks[n].outer, depth + 1
        return depth

    def with_source(self, asks: Sequence[Ask], n: int) -> Answer:
        ask = asks[n]
        head = ask.head
        row = self.pronoun(head)
        answer = self.by_pronoun(asks, n, row) if row is not None else self.by_noun(ask)
        if answer.entity != UNKNOWN:
            at = bisect_right(self.places, ask.place)
            self.places.insert(at, ask.place)
            self.said.insert(at, answer)
        return answer

    def pronoun(self, token: int) -> Mapping[str, str] | None:
        if self.analysis.upos[token] in ("PRON", "DET"):
            return self.lexicon.pronouns.get(self.analysis.forms[token].lower())
        return None

    def by_noun(self, ask: Ask) -> Answer:
        if self.analysis.upos[ask.head] == "ADV":
            return self.pointed_at(ask)
        named = [t for t in ask.source if t in self.roster.at]
        people = [t for t in named if self.roster.at[t].kind == "PER"]
        if people and self.heads_phrase(people[0], ask):
            known = self.roster.at[people[0]]
            return Answer(known.name, self.name_kind(known))
        if ask.head in self.roster.at:
            known = self.roster.at[ask.head]
            return Answer(known.name, self.name_kind(known))
        surname = self.roster.surnames.get(self.analysis.forms[ask.head])
        if surname is not None:
            return Answer(surname.name, self.name_kind(surname))
        return self.by_common_noun(ask)

    def heads_phrase(self, token: int, ask: Ask) -> bool:
        """Whether a person's name is the source itself and not only its owner (`Gabrieles forsvarer`)."""
        here = token
        while here != ask.head and here >= 0:
            if self.analysis.deprels[here] in ("nmod:poss", "nmod", "case", "obl"):
                return False
            here = self.analysis.heads[here]
        return True

    def name_kind(self, known: Known) -> SourceKind:
        name = known.name.lower()
        if name in self.lexicon.outlets:
            return SourceKind.OUTLET
        if name in self.lexicon.metonyms:
            return SourceKind.STATE
        return KINDS.get(known.kind, SourceKind.BODY)

    def by_common_noun(self, ask: Ask) -> Answer:
        head = ask.head
        lemma, definite = self.nouns.read(head)
        phrase = self.words(ask.source)
        kind = self.nouns.kind(lemma)
        alone = len([t for t in ask.source if self.analysis.upos[t] != "PUNCT"]) <= 2
        if definite and alone:
            if kind is SourceKind.PERSON and "Number=Plur" not in self.analysis.feats[head]:
                meant = self.chain.meant.get(head)
                known = self.nouns.holder(lemma, head) or (meant.known if meant is not None else None)
                if known is not None:
                    return Answer(known.name, kind, f"«{phrase}»: {known.name}")
            if kind is SourceKind.OUTLET:
                outlet = self.latest(head, SourceKind.OUTLET)
                if outlet is not None:
                    return Answer(outlet.name, kind, f"«{phrase}»: {outlet.name}")
            if kind not in (SourceKind.PERSON, SourceKind.UNNAMED) and "Number=Plur" not in self.analysis.feats[head]:
                longer = self.nouns.longer(lemma, head)
                if longer is not None:
                    return Answer(longer, kind, f"«{phrase}»: {longer}")
        if kind is SourceKind.UNNAMED:
            return Answer(phrase, kind, "the text withholds who")
        bare = untitled(phrase, self.lexicon.titles)
        if bare != phrase and bare[:1].isupper() and self.analysis.upos[head] == "PROPN":
            return Answer(bare, SourceKind.PERSON)
        return Answer(phrase, kind)

    def latest(self, token: int, kind: SourceKind) -> Known | None:
        """The name of a kind last mentioned before the token, else the first after it."""
        found = [(m, k) for k in self.roster.known if self.name_kind(k) is kind for m in k.mentions]
        before = [f for f in found if f[0] < token]
        chosen = max(before, key=lambda f: f[0], default=None) or min(found, key=lambda f: f[0], default=None)
        return chosen[1] if chosen else None

    def by_pronoun(self, asks: Sequence[Ask], n: int, row: Mapping[str, str]) -> Answer:
        person = row["person"]
        if person in ("1", "2"):
            speaker = self.speaker(asks, n, person)
            return self.body_of(speaker) if person == "1" and row["number"] == "pl" else speaker
        if person in ("gen", "wh"):
            return Answer(UNKNOWN, SourceKind.UNSTATED, "a general «one»")
        if person == "ind":
            return Answer(self.words(asks[n].source), SourceKind.COLLECTIVE)
        if person == "rel":
            return self.antecedent_of_relative(asks[n])
        meant = self.chain.meant.get(asks[n].head)
        if meant is not None:
            return Answer(meant.name, self.kind_of(meant), f"«{self.words(asks[n].source)}»: {meant.name}")
        return self.repeat(asks[n], row)

    def kind_of(self, meant: Referent) -> SourceKind:
        if meant.known is not None:
            return self.name_kind(meant.known)
        return SourceKind.COLLECTIVE if meant.plural else meant.kind

    def body_of(self, speaker: Answer) -> Answer:
        """Whom a speaker's `we` means: what the text says that they belong to."""
        known = self.roster.by_name.get(speaker.entity)
        body = max(known.bodies, key=known.bodies.__getitem__, default=None) if known is not None else None
        return Answer(body, SourceKind.BODY, f"{speaker.entity} belongs to it") if body is not None else speaker

    def speaker(self, asks: Sequence[Ask], n: int, person: str) -> Answer:
        outer = asks[n].outer
        while outer >= 0 and not asks[outer].direct:
            outer = asks[outer].outer
        if outer >= 0 and person == "1":
            found = self.answers.get(outer)
            if found is not None and found.entity != UNKNOWN:
                return found
            return self.voice(min(asks[n].content))
        if outer >= 0 or person == "2":
            return Answer(UNKNOWN, SourceKind.UNSTATED, "the one spoken to")
        if asks[n].spoken or self.in_speech(asks, n):
            return self.voice(min(asks[n].content))
        return Answer(self.lexicon.terms["author"], SourceKind.PERSON)

    def in_speech(self, asks: Sequence[Ask], n: int) -> bool:
        return any(k != n for k in self.direct.get(asks[n].head, ()))

    def antecedent_of_relative(self, ask: Ask) -> Answer:
        here = self.analysis.heads[ask.cue] if ask.cue >= 0 else -1
        if here in self.roster.at:
            known = self.roster.at[here]
            return Answer(known.name, self.name_kind(known))
        if here >= 0 and self.analysis.upos[here] == "NOUN":
            return Answer(self.analysis.forms[here], self.nouns.kind(self.analysis.lemmas[here].lower()))
        return Answer(UNKNOWN, SourceKind.UNSTATED, "no noun for the relative")

    def repeat(self, ask: Ask, row: Mapping[str, str]) -> Answer:
        """`den`, `it`, and `de` that the chain leaves open: whoever spoke last and is of that sort."""
        things = row["gender"] in ("thing", "neut")
        for at in range(bisect_left(self.places, ask.head) - 1, -1, -1):
            answer = self.said[at]
            several = answer.kind is SourceKind.COLLECTIVE
            if answer.kind is not SourceKind.PERSON and not (things and several):
                return answer
        return Answer(UNKNOWN, SourceKind.UNSTATED, f"no antecedent found for «{self.words(ask.source)}»")

    def read_from(self, ask: Ask) -> Answer | None:
        """`det går også fram at`: the document last read from."""
        here = self.analysis.sentence_of[ask.cue]
        for at in range(bisect_left(self.places, ask.cue) - 1, -1, -1):
            if here - self.analysis.sentence_of[self.places[at]] > REACH_OF_DOCUMENT:
                return None
            answer = self.said[at]
            if answer.kind is SourceKind.DOCUMENT:
                return Answer(answer.entity, answer.kind, "goes on with the document before it")
        return None

    def pointed_at(self, ask: Ask) -> Answer:
        """`her går det fram at`: the document last spoken of."""
        near = self.chain.documents[: bisect_left(self.chain.documents, ask.head, key=itemgetter(0))]
        if near and self.analysis.sentence_of[ask.head] - self.analysis.sentence_of[near[-1][0]] <= REACH_OF_DOCUMENT:
            return Answer(near[-1][1].name, SourceKind.DOCUMENT, f"«{self.words(ask.source)}»: {near[-1][1].name}")
        return Answer(UNKNOWN, SourceKind.UNSTATED, f"no document found for «{self.words(ask.source)}»")

    def without_source(self, asks: Sequence[Ask], n: int) -> Answer:
        ask = asks[n]
        if ask.cue >= 0:
            document = self.read_from(ask) if ask.cue_kind == WRITTEN else None
            return document or Answer(UNKNOWN, SourceKind.UNSTATED, "the text does not say who")
        if ask.question and not ask.carried:
            return Answer(self.lexicon.terms["interviewer"], SourceKind.PERSON)
        return self.voice(min(ask.content), people=ask.direct and not ask.carried)

    def voice(self, token: int, *, people: bool = True) -> Answer:
        """Whose speech goes on here: the nearest attribution with a known source, before rather than after.

        `people` speak: a body or a document is taken only where no person stands near.
        """
        before, after = bisect_left(self.top, (token, -1)), bisect_left(self.top, (token + 1, -1))
        earlier = sorted(self.top[max(0, before - VOICES) : before], key=lambda f: (-f[0], f[1]))
        silent = (UNKNOWN, self.lexicon.terms["interviewer"], self.lexicon.terms["author"])
        later = self.top[after : after + VOICES]
        near = [n for _, n in (*earlier, *later)]
        if before < after and self.heading(token):
            told = self.long_words(self.contents[self.top[before][1]])
            near = sorted((n for _, n in (*later, *earlier)), key=lambda n: -len(told & self.long_words(self.contents[n])))
        answers = [self.answers.get(n) for n in near]
        known = [a for a in answers if a is not None and a.entity not in silent]
        person = next((a for a in known[:PEOPLE] if a.kind is SourceKind.PERSON), None) if people else None
        answer = person or next(iter(known), None)
        if answer is not None:
            return Answer(answer.entity, answer.kind, "goes on with the speech before it")
        return Answer(UNKNOWN, SourceKind.UNSTATED, "nobody is named near this speech")

    def long_words(self, tokens: Iterable[int]) -> set[str]:
        """The lemmas that tell what a content is about."""
        upos, lemmas = self.analysis.upos, self.analysis.lemmas
        return {lemmas[t].lower() for t in tokens if upos[t] in ABOUT and len(lemmas[t]) > 3}

    def heading(self, token: int) -> bool:
        """Whether a token stands in a line of one sentence without a full stop, which speaks of what follows."""
        analysis = self.analysis
        sentence = analysis.sentences[analysis.sentence_of[token]]
        first, last = analysis.starts[sentence.first], analysis.ends[sentence.last - 1]
        alone = "\n" in analysis.characters[max(0, first - 2) : first] or first < 2
        return alone and analysis.upos[sentence.last - 1] != "PUNCT" and analysis.characters[last : last + 1] in ("\n", "")

    def words(self, tokens: Sequence[int]) -> str:
        text = self.analysis.characters[self.analysis.starts[tokens[0]] : self.analysis.ends[tokens[-1]]]
        return " ".join(text.split())


def resolve(analysis: Analysis, asks: Sequence[Ask], lexicons: Mapping[str, Lexicon], forest: Forest) -> list[Answer]:
    """One answer an ask, in the asks' order."""
    return Resolver(analysis, lexicons, forest).run(asks) if asks else []


def clusters(analysis: Analysis, lexicons: Mapping[str, Lexicon], forest: Forest) -> list[list[tuple[int, int]]]:
    """Mentions of the same person or thing as token ranges: names, pronouns, nouns for people and bodies."""
    chain = Resolver(analysis, lexicons, forest).chain
    names = {n.first: n.last for n in analysis.names}
    return [sorted((first_of(analysis, t), names.get(t, t + 1)) for t in r.mentions) for r in chain.all]
