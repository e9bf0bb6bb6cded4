"""The language of questions.

    question   = either
    either     = both { ("OR" | "ELLER") both }
    both       = part { ["AND" | "OG"] part }
    part       = ("NOT" | "IKKE" | "-") part | "(" either ")" | [field ":"] value
    value      = "words in this order" | word | =word | word* | word~ | word~2
    field      = source | about | fact | quote | kind | lang | in | published | document

A word finds its other forms; in quotation marks or after `=` it finds itself alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sayso.search.errors import SearchError
from sayso.search.indexing import DOCUMENT, FACTS, KINDS
from sayso.search.words import Inflections, itself, words
from sayso.store import EVERY, Both, Either, Question, Without, Words

TOKEN = re.compile(r"\s*(?:(?P<bracket>[()])|(?P<minus>-(?=\S))?(?:(?P<field>[^\W\d_]+):)?(?:\"(?P<phrase>[^\"]*)\"|(?P<word>[^\s()\"]+)))")
OR, AND, NOT = frozenset({"OR", "ELLER"}), frozenset({"AND", "OG"}), frozenset({"NOT", "IKKE"})
TEXT, SOURCE = ("forms", "source"), ("source",)
FUZZY = re.compile(r"(.+)~([12]?)")
# Shorter words are near too many others.
FUZZY_LEAST = 4
# A misspelling in a word as long as this may be two.
FUZZY_TWO = 8
QUOTES = ("direct", "indirect", "mixed")
SORTS = tuple(dict.fromkeys([*KINDS.values(), DOCUMENT]))
PLACES = ("statements", "texts")
RANGE = re.compile(r"(?P<first>\d{4}(?:-\d\d(?:-\d\d)?)?)?(?P<dots>\.\.)?(?P<last>\d{4}(?:-\d\d(?:-\d\d)?)?)?")
FIELDS = ("source", "about", "fact", "quote", "kind", "lang", "in", "published", "document")
Near = Callable[[str, int], Sequence[str]]


@dataclass
class Asked:
    """A question as the store understands it; `documents` are parts of names that it is narrowed to."""

    question: Question
    documents: list[str] = field(default_factory=list)


def understand(asked: str, inflections: Inflections, near: Near, years: Callable[[], Sequence[int]]) -> Asked:
    """What a person asks. `near` gives the known spellings within some letters of a word, `years` those with documents."""
    found = Understanding(asked, inflections, near, years)
    question = found.either(depth=0)
    if found.here is not None:
        raise SearchError("unclosed", found.here.group().strip(), "(")
    return Asked(question, found.documents)


class Understanding:
    """A question being read from left to right."""

    def __init__(self, asked: str, inflections: Inflections, near: Near, years: Callable[[], Sequence[int]]) -> None:
        if asked.count('"') % 2:
            raise SearchError("unclosed", asked, '"')
        self.tokens = [match for match in TOKEN.finditer(asked) if match.group().strip()]
        if not self.tokens:
            raise SearchError("empty", asked or "search")
        self.at = 0
        self.inflections = inflections
        self.near = near
        self.years = years
        self.documents: list[str] = []

    @property
    def here(self) -> re.Match[str] | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def is_word(self, known: frozenset[str]) -> bool:
        return self.here is not None and self.here["word"] in known and not self.here["field"] and not self.here["minus"]

    def is_bracket(self, which: str) -> bool:
        return self.here is not None and self.here["bracket"] == which

    def either(self, depth: int) -> Question:
        parts = [self.both(depth)]
        while self.is_word(OR):
            self.at += 1
            parts.append(self.both(depth + 1))
        if len(parts) > 1 and self.documents:
            raise SearchError("inside", "document:")
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def both(self, depth: int) -> Question:
        parts: list[Question] = []
        while self.here is not None and not self.is_bracket(")") and not self.is_word(OR):
            if self.is_word(AND):
                if not parts:
                    break
                self.at += 1
                if self.here is None or self.is_bracket(")") or self.is_word(OR | AND):
                    raise SearchError("operator", "AND", "AND")
            part = self.part(depth)
            if part is not None:
                parts.append(part)
        if not parts and not self.documents:
            name = self.here.group().strip() if self.here is not None else "search"
            raise SearchError("operator", name, "this")
        return parts[0] if len(parts) == 1 else Both(tuple(parts)) if parts else EVERY

    def part(self, depth: int) -> Question | None:
        """One part; nothing for a field that narrows the whole search."""
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
            return self.negated(depth)
        if token["minus"]:
            return Without(self.value(token, depth + 1) or EVERY)
        return self.value(token, depth)

    def negated(self, depth: int) -> Question:
        part = self.part(depth + 1)
        assert part is not None
        return Without(part)

    def value(self, token: re.Match[str], depth: int) -> Question | None:
        name, phrase, word = token["field"], token["phrase"], token["word"]
        given = phrase if phrase is not None else word
        if name is None:
            return self.told(given, TEXT, exact=phrase is not None)
        if name not in FIELDS:
            raise SearchError("field", name, ", ".join(FIELDS))
        if name == "document":
            if depth:
                raise SearchError("inside", "document:")
            self.documents.append(given)
            return None
        if name == "source":
            return self.told(given, SOURCE, exact=phrase is not None)
        if name == "about":
            return Both((tag("instatements"), self.told(given, ("forms",), exact=phrase is not None)))
        if name == "published":
            return self.published(given)
        return self.listed(name, given)

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

    def listed(self, name: str, given: str) -> Question:
        """A field with a list of values."""
        values = {
            "fact": {fact.casefold(): f"fact{tag_}" for fact, tag_ in FACTS.items()},
            "quote": {quote: f"quote{quote}" for quote in QUOTES},
            "kind": {kind: f"kind{kind}" for kind in SORTS},
            "lang": {lang: f"lang{lang}" for lang in (*self.inflections.languages, "other")},
            "in": {place: f"in{place}" for place in PLACES},
        }[name]
        found = values.get(given.casefold())
        if found is None:
            raise SearchError("value", f"{name}:{given}", ", ".join(FACTS if name == "fact" else values))
        return tag(found)

    def published(self, given: str) -> Question:
        """A date or a range of dates, as the years, months and days that it is made of."""
        found = RANGE.fullmatch(given)
        if not found or not (found["first"] or found["last"]) or not calendar(found["first"], found["last"]):
            raise SearchError("date", f"published:{given}")
        first, last = found["first"] or "", found["last"] or ""
        if not found["dots"]:
            first = last = first or last
        tags = tuple(span_tags(first, last, self.years()))
        return Words(("tags",), tags) if tags else Without(EVERY)


def tag(name: str) -> Question:
    return Words(("tags",), (name,))


def calendar(*dates: str | None) -> bool:
    """Whether dates name months and days that there are."""
    parts = [date.split("-") for date in dates if date]
    return all(1 <= int(p[1]) <= 12 for p in parts if len(p) > 1) and all(1 <= int(p[2]) <= 31 for p in parts if len(p) > 2)


def span_tags(first: str, last: str, years: Sequence[int]) -> list[str]:
    """The tags of every date in a range, a whole year or month by one; what is dated less exactly counts if all of it is inside."""
    low = bounds(first)[0] if first else (0, 0, 0)
    high = bounds(last)[1] if last else (9999, 12, 31)
    found = []
    for year in years:
        if low <= (year, 1, 1) and (year, 12, 31) <= high:
            found.append(f"year{year:04}")
        elif (year, 12, 31) >= low and (year, 1, 1) <= high:
            for month in range(1, 13):
                if low <= (year, month, 1) and (year, month, 31) <= high:
                    found.append(f"month{year:04}{month:02}")
                elif (year, month, 31) >= low and (year, month, 1) <= high:
                    found += [f"day{year:04}{month:02}{day:02}" for day in range(1, 32) if low <= (year, month, day) <= high]
    return found


def bounds(date: str) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """The first and the last day of a year, a month or a day; every month may have 31."""
    year, month, day = ([int(part) for part in date.split("-")] + [0, 0])[:3]
    return (year, month or 1, day or 1), (year, month or 12, day or 31)
