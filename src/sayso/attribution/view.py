"""One analysed text with everything the attribution stage looks up again and again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from sayso.attribution.layout import Layout, lay_out
from sayso.language.lexicon import Cue, Lexicon
from sayso.model import Analysis

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET", "ADJ", "X"})
RELATIVE = frozenset({"acl:relcl", "acl:cleft", "parataxis"})
NO_ROLES: frozenset[str] = frozenset()
CLAUSAL = frozenset({"case", "mark", "cop", "nsubj", "csubj", "expl", "aux", "advcl", "ccomp", "cc", "dislocated", "discourse"})


class View:
    """Read-only: the analysis, its layout, and lexicon look-ups a token, in the language of its paragraph."""

    def __init__(self, analysis: Analysis, lexicons: Mapping[str, Lexicon]) -> None:
        self.analysis = analysis
        self.layout: Layout = lay_out(analysis)
        self.lemmas = [x.lower() for x in analysis.lemmas]
        self.lower = [x.lower() for x in analysis.forms]
        self.base = [d.partition(":")[0] for d in analysis.deprels]
        default = lexicons.get(analysis.lang) or next(iter(lexicons.values()))
        langs = [p.lang for p in analysis.paragraphs]
        self.lexicons = [lexicons.get(lang, default) for lang in langs] or [default]
        self.default = default
        self.kinds: dict[int, str] = {}
        self.unit_parts: dict[tuple[int, ...], list[float]] = {}

    def lexicon(self, token: int) -> Lexicon:
        return self.lexicons[self.layout.paragraph[token]]

    @cached_property
    def name_of(self) -> dict[int, str]:
        """The kind of the name each token belongs to."""
        return {t: n.kind for n in self.analysis.names for t in range(n.first, n.last)}

    @cached_property
    def branch_ends(self) -> list[tuple[int, int]]:
        """The first token and one past the last of each token's subtree."""
        first, last = list(range(len(self.analysis))), list(range(1, len(self.analysis) + 1))
        for token in self.bottom_up:
            head = self.analysis.heads[token]
            if head >= 0:
                first[head] = min(first[head], first[token])
                last[head] = max(last[head], last[token])
        return list(zip(first, last, strict=True))

    @cached_property
    def bottom_up(self) -> list[int]:
        """Tokens so ordered that children come before their heads."""
        order: list[int] = []
        stack = [s for s, h in enumerate(self.analysis.heads) if h < 0]
        while stack:
            token = stack.pop()
            order.append(token)
            stack.extend(self.analysis.children[token])
        order.reverse()
        return order

    @cached_property
    def cue_entries(self) -> list[Cue | None]:
        """The lexicon's cue for each token, if it has one."""
        return [self.find_cue(t, lemma, upos) for t, (lemma, upos) in enumerate(zip(self.lemmas, self.analysis.upos, strict=True))]

    def find_cue(self, token: int, lemma: str, upos: str) -> Cue | None:
        table = self.lexicon(token)
        upos = "VERB" if upos == "AUX" and (lemma, "AUX") not in table.cues else upos
        if (lemma, upos) in table.cues:
            return table.cue(lemma, upos, self.around(token))
        if upos == "ADJ" and (verb := table.participle(self.lower[token])) is not None:
            return table.cue(verb, "VERB", self.around(token))
        return None

    def cue_kind(self, token: int) -> str:
        """The lexicon's class of a cue; nothing for other words."""
        entry = self.cue_entries[token]
        return entry.kind if entry is not None else ""

    def around(self, token: int) -> frozenset[str]:
        """Lower-case forms and lemmas of the token's children, grandchildren by preposition, and neighbours."""
        window = slice(max(0, token - 2), token + 4)
        near = {*self.lower[window], *self.lemmas[window]}
        for child in self.analysis.children[token]:
            near |= {self.lower[child], self.lemmas[child]}
            near |= {self.lower[c] for c in self.analysis.children[child] if self.base[c] in ("case", "mark", "fixed")}
        return frozenset(near)

    @cached_property
    def roles(self) -> list[frozenset[str]]:
        """The jobs of function_words.tsv that each token's word can do."""
        return [self.lexicon(t).roles.get(word, NO_ROLES) for t, word in enumerate(self.lower)]

    def has_role(self, token: int, role: str) -> bool:
        """Whether a word does a job; false for no token (-1)."""
        return token >= 0 and role in self.roles[token]

    @cached_property
    def worded(self) -> list[bool]:
        """Whether each token is a word and no mark."""
        return [u != "PUNCT" for u in self.analysis.upos]

    @cached_property
    def spoken_to(self) -> list[bool]:
        """Whether each token is `I`, `we`, `you` or the like."""
        pronoun = ("PRON", "DET")
        return [u in pronoun and self.kind_of(t) in ("pron1", "pron2") for t, u in enumerate(self.analysis.upos)]

    @cached_property
    def says(self) -> list[bool]:
        """Whether the lexicon knows each token as a word of saying."""
        return [e is not None and e.kind == "say" for e in self.cue_entries]

    @cached_property
    def rate_keys(self) -> list[str]:
        """What the learned rates are counted by, a token: family of languages, fixed phrase or lemma with its particle, POS."""
        analysis = self.analysis
        families = [lexicon.family for lexicon in self.lexicons]
        found = []
        for token, upos in enumerate(analysis.upos):
            entry = self.cue_entries[token]
            if entry is not None and len(entry.words) > 1:
                word = " ".join(entry.words)
            else:
                particle = next((self.lower[c] for c in analysis.children[token] if analysis.deprels[c] == "compound:prt"), "")
                word = f"{self.lemmas[token]} {particle}" if particle else self.lemmas[token]
            family = families[self.layout.paragraph[token]]
            found.append(f"{family}/{word}|{'VERB' if upos == 'AUX' else upos}")
        return found

    def feature(self, token: int, name: str) -> bool:
        return name in self.analysis.feats[token]

    def child(self, token: int, *relations: str) -> int:
        """The first dependent with one of the relations (without subtypes), or -1."""
        for c in self.analysis.children[token]:
            if self.base[c] in relations:
                return c
        return -1

    def negated(self, token: int) -> bool:
        negators = self.lexicon(token).negators
        return any(self.lower[c] in negators for c in self.analysis.children[token])

    def sentence(self, token: int) -> tuple[int, int]:
        s = self.analysis.sentences[self.analysis.sentence_of[token]]
        return s.first, s.last

    def subject(self, token: int) -> int:
        """The subject of a verb, also across coordination; -1 where there is none."""
        for _ in range(4):
            found = self.child(token, "nsubj", "csubj")
            if found >= 0 or self.base[token] not in ("conj", "xcomp"):
                return found
            token = self.analysis.heads[token]
        return -1

    def kind_of(self, token: int) -> str:
        """What sort of thing a nominal is, roughly: the first of name, pronoun, outlet, source noun, title."""
        if token < 0:
            return "none"
        found = self.kinds.get(token)
        if found is None:
            found = self.kinds[token] = self.find_kind(token)
        return found

    def find_kind(self, token: int) -> str:
        lexicon = self.lexicon(token)
        lemma, form = self.lemmas[token], self.lower[token]
        if form in lexicon.pronouns and self.analysis.upos[token] in ("PRON", "DET"):
            row = lexicon.pronouns[form]
            return f"pron{row.get('person', '')}"[:5]
        if token in self.name_of:
            return "name" + self.name_of[token]
        if form in lexicon.outlets:
            return "outlet"
        found = lexicon.sources.get(lemma)
        if found is None:
            found = "person" if lemma in lexicon.titles else self.compound_kind(token, lemma)
        return found

    def compound_kind(self, token: int, lemma: str) -> str:
        """Norwegian compounds by their last part: `granskingsrapport` is a `rapport`."""
        lexicon = self.lexicon(token)
        for cut in range(2, len(lemma) - 3):
            tail = lemma[cut:]
            if tail in lexicon.sources:
                return lexicon.sources[tail]
            if tail in lexicon.titles:
                return "person"
        return "noun" if self.analysis.upos[token] == "NOUN" else "other"

    def phrase(self, token: int) -> list[int]:
        """The tokens of a noun phrase: no preposition before it, no relative clause, no edge punctuation."""
        found = [token]
        stack = [c for c in self.analysis.children[token] if self.base[c] not in CLAUSAL]
        while stack:
            here = stack.pop()
            if self.analysis.deprels[here] not in RELATIVE and not self.opens_relative(here):
                found.append(here)
                stack.extend(self.analysis.children[here])
        found.sort()
        return self.trim(found)

    def opens_relative(self, token: int) -> bool:
        """Whether a branch begins with a relative pronoun, whatever the tree calls it (`Berg, som leder styret`)."""
        first = self.branch_ends[token][0]
        if self.analysis.upos[first] == "PUNCT" and first < token:
            first += 1
        return first < token and self.has_role(first, "relative") and self.analysis.upos[token] in ("VERB", "AUX", "ADJ", "NOUN")

    def trim(self, tokens: Sequence[int]) -> list[int]:
        """Without punctuation at the edges."""
        kept = list(tokens)
        while kept and self.analysis.upos[kept[0]] == "PUNCT":
            kept.pop(0)
        while kept and self.analysis.upos[kept[-1]] == "PUNCT":
            kept.pop()
        return kept
