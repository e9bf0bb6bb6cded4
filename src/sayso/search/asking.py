"""The language of questions.

    question   = either
    either     = both { ("OR" | "ELLER") both }
    both       = part { ["AND" | "OG"] part }
    part       = ("NOT" | "IKKE" | "-") part | "(" either ")" | [("source" | "about") ":"] value | narrower
    value      = "words in this order" | word | =word | word* | word~ | word~2
    narrower   = ("fact" | "quote" | "kind" | "lang" | "in" | "published" | "document") ":" value { "," value }

A word finds its other forms; in quotation marks or after `=` it finds itself alone. What is narrower holds for the whole question, so it
stands outside brackets and OR.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from sayso.model import Factuality, Quote
from sayso.search.errors import SearchError
from sayso.search.indexing import DOCUMENT, KINDS, dated
from sayso.search.words import Inflections, itself, words
from sayso.store import Both, Either, Only, Question, Without, Words

TOKEN = re.compile(r"\s*(?:(?P<bracket>[()])|(?P<minus>-(?=\S))?(?:(?P<field>[^\W\d_]+):)?(?:\"(?P<phrase>[^\"]*)\"|(?P<word>[^\s()\"]+)))")
OR, AND, NOT = frozenset({"OR", "ELLER"}), frozenset({"AND", "OG"}), frozenset({"NOT", "IKKE"})
TEXT, SOURCE = ("forms", "source"), ("source",)
FUZZY = re.compile(r"(.+)~([12]?)")
# Shorter words are near too many others.
FUZZY_LEAST = 4
# A misspelling in a word as long as this may be two.
FUZZY_TWO = 8
SORTS = tuple(dict.fromkeys([*KINDS.values(), DOCUMENT]))
PLACES = ("statements", "texts")
DATE = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
RANGE = re.compile(rf"(?P<first>{DATE})?(?P<dots>\.\.)?(?P<last>{DATE})?")
NARROWER = ("fact", "quote", "kind", "lang", "in", "published", "document")
Near = Callable[[str, int], Sequence[str]]
Texts = Callable[[str], Collection[int]]


@dataclass(frozen=True)
class Asked:
    """A question as the store understands it, if it has words, and what narrows it."""

    question: Question | None
    only: tuple[Only, ...]


def understand(asked: str, inflections: Inflections, near: Near, texts: Texts) -> Asked:
    """What a person asks. `near` gives the known spellings within some letters of a word, `texts` those of documents with a name."""
    found = Understanding(asked, inflections, near, texts)
    question = found.either(depth=0)
    if found.here is not None:
        raise SearchError("unclosed", found.here.group().strip(), "(")
    return Asked(question, tuple(found.only))


class Understanding:
    """A question being read from left to right."""

    def __init__(self, asked: str, inflections: Inflections, near: Near, texts: Texts) -> None:
        if asked.count('"') % 2:
            raise SearchError("unclosed", asked, '"')
        self.tokens = [match for match in TOKEN.finditer(asked) if match.group().strip()]
        if not self.tokens:
            raise SearchError("empty", asked or "search")
        self.at = 0
        self.inflections = inflections
        self.near = near
        self.texts = texts
        self.only: list[Only] = []

    @property
    def here(self) -> re.Match[str] | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def is_word(self, known: frozenset[str]) -> bool:
        return self.here is not None and self.here["word"] in known and not self.here["field"] and not self.here["minus"]

    def is_bracket(self, which: str) -> bool:
        return self.here is not None and self.here["bracket"] == which

    def either(self, depth: int) -> Question | None:
        parts = [self.both(depth)]
        while self.is_word(OR):
            if self.only:
                raise SearchError("inside", self.only[0].column)
            self.at += 1
            parts.append(self.both(depth + 1))
        kept = tuple(part for part in parts if part is not None)
        return Either(kept) if len(parts) > 1 else parts[0]

    def both(self, depth: int) -> Question | None:
        """Parts that must all fit; nothing where all of them only narrow."""
        parts: list[Question] = []
        begun = self.at
        while self.here is not None and not self.is_bracket(")") and not self.is_word(OR):
            if self.is_word(AND):
                if self.at == begun:
                    break
                self.at += 1
                if self.here is None or self.is_bracket(")") or self.is_word(OR | AND):
                    raise SearchError("operator", "AND", "AND")
            part = self.part(depth)
            if part is not None:
                parts.append(part)
        if self.at == begun:
            name = self.here.group().strip() if self.here is not None else "search"
            raise SearchError("operator", name, "this")
        return Both(tuple(parts)) if len(parts) > 1 else parts[0] if parts else None

    def part(self, depth: int) -> Question | None:
        """One part; nothing for a field that narrows the whole question."""
        token = self.here
        assert token is not None
        self.at += 1
        if token["bracket"] == "(":
            inner = self.either(depth + 1)
            if not self.is_bracket(")"):
                raise SearchError("unclosed", "(", ")")
            self.at += 1
            return inner
        if token["word"] in NOT and not token["field"] and not token["minus"]:
            if self.here is None or self.is_bracket(")"):
                raise SearchError("operator", token["word"], token["word"])
            known = len(self.only)
            part = self.part(depth)
            self.only[known:] = [replace(one, without=not one.without) for one in self.only[known:]]
            return None if part is None else Without(part)
        name = token["field"]
        if name in NARROWER:
            if depth:
                raise SearchError("inside", name)
            given = token["phrase"] if token["phrase"] is not None else token["word"]
            self.only += [replace(one, without=bool(token["minus"])) for one in self.narrower(name, given)]
            return None
        value = self.value(token)
        return Without(value) if token["minus"] else value

    def value(self, token: re.Match[str]) -> Question:
        name, phrase = token["field"], token["phrase"]
        given = phrase if phrase is not None else token["word"]
        if name is None:
            return self.told(given, TEXT, exact=phrase is not None)
        if name == "source":
            return self.told(given, SOURCE, exact=phrase is not None)
        if name == "about":
            self.only.append(STATED)
            return self.told(given, ("forms",), exact=phrase is not None)
        raise SearchError("field", name, ", ".join(("source", "about", *NARROWER)))

    def told(self, given: str, sorts: tuple[str, ...], *, exact: bool) -> Question:
        """Words of a passage. Only the words of a text have other forms; a source is called what it is called."""
        fuzzy = None if exact else FUZZY.fullmatch(given)
        forms = tuple(w.form for w in words(fuzzy[1] if fuzzy else given))
        if not forms:
            raise SearchError("words", given or '""')
        if fuzzy:
            return self.misspelt(given, forms[0], sorts, int(fuzzy[2] or (2 if len(forms[0]) >= FUZZY_TWO else 1)))
        if len(forms) > 1:
            return Words(sorts, forms, phrase=True)
        if not exact and given.endswith("*"):
            return Words(sorts, forms, prefix=True)
        if exact or given.startswith("=") or "forms" not in sorts:
            return Words(sorts, forms)
        lemmas = self.inflections.anywhere(forms[0])
        if "source" in sorts:
            return Words(("lemmas",), lemmas)
        # What has no other forms may be the source's: of the content it is asked as it stands.
        return Either((Words(sorts, forms), Words(("lemmas",), tuple(lemma for lemma in lemmas if lemma != itself(forms[0])))))

    def misspelt(self, given: str, form: str, sorts: tuple[str, ...], letters: int) -> Question:
        if len(form) < FUZZY_LEAST:
            raise SearchError("spelling", given, str(len(form)))
        return Words(sorts, tuple(self.near(form, letters)) or (form,))

    def narrower(self, name: str, given: str) -> list[Only]:
        if name == "document":
            return [Only("text", tuple(self.texts(given)))]
        if name == "published":
            return published(given)
        known = {
            "fact": tuple(Factuality),
            "quote": tuple(Quote),
            "kind": SORTS,
            "lang": (*self.inflections.languages, "other"),
            "in": PLACES,
        }[name]
        by_name = {str(value).casefold(): str(value) for value in known}
        found = [by_name.get(one.casefold()) for one in given.split(",")]
        values = tuple(value for value in found if value is not None)
        if len(values) < len(found):
            raise SearchError("value", f"{name}:{given}", ", ".join(by_name.values()))
        if name == "in":
            return [] if set(values) == set(PLACES) else [replace(STATED, without=values == ("texts",))]
        return [Only(name, values)]


# Statements alone have a number among statements.
STATED = Only("statement", (0,), ">")


def published(given: str) -> list[Only]:
    """A date or a range of dates, in which all of what is dated less exactly must be."""
    found = RANGE.fullmatch(given)
    if not found or not (found["first"] or found["last"]):
        raise SearchError("date", f"published:{given}")
    first, last = found["first"], found["last"]
    if not found["dots"]:
        first = last = first or last
    bounds = [("earliest", ">=", dated(first)[1])] if first else [("earliest", ">", "")]
    bounds += [("latest", "<=", dated(last)[2])] if last else []
    if any(not calendar(day) for _, _, day in bounds if day):
        raise SearchError("date", f"published:{given}")
    return [Only(column, (day,), how) for column, how, day in bounds]


def calendar(day: str) -> bool:
    """Whether there are such a month and such a day; every month may have 31."""
    _, month, number = map(int, day.split("-"))
    return 1 <= month <= 12 and 1 <= number <= 31
