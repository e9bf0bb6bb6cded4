"""Words as searches know them: small letters and digits, å apart from a; and what a form may be a form of."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple, Self

from snowballstemmer import stemmer as stemmer_of

from sayso.language.pack import Pack, available, load

# A letter may be written as a base and a combining mark.
WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
LONGEST = 64
REMEMBERED = 1 << 17


class Word(NamedTuple):
    """A word of a text in small letters, and where it stands."""

    form: str
    start: int
    end: int


def words(characters: str, start: int = 0, end: int | None = None) -> Iterator[Word]:
    """The words of a piece of text."""
    for found in WORD.finditer(characters, start, len(characters) if end is None else end):
        yield Word(plain(found.group()), *found.span())


def plain(word: str) -> str:
    """A word as it is compared."""
    return unicodedata.normalize("NFC", word).lower()[:LONGEST]


def itself(form: str) -> str:
    """The lemma of what has no other forms: a word of a name, or of a language that we do not know."""
    return f"xx{form}"


class Inflection:
    """One language: its table of words, and a stemmer (Porter 2001, Snowball) for words that are not in it."""

    def __init__(self, pack: Pack) -> None:
        self.lang = pack.lang
        self.known: dict[str, set[str]] = {}
        for row in pack.table("lemmas"):
            self.known.setdefault(plain(row["form"]), set()).add(self.marked(row["lemma"]))
        self.stemmer = stemmer_of(str(pack.options("tokens")["stemmer"]))
        self.of = lru_cache(REMEMBERED)(self.find)

    def find(self, form: str) -> tuple[str, ...]:
        """What a form may be a form of, each with its language before it, so that no other language's word is meant."""
        known = self.known.get(form)
        return tuple(sorted(known)) if known else (self.marked(self.stemmer.stemWord(form)),)

    def marked(self, lemma: str) -> str:
        return self.lang + "".join(WORD.findall(plain(lemma)))


class Inflections:
    """Every installed language."""

    def __init__(self, languages: Mapping[str, Inflection]) -> None:
        self.languages = languages

    @classmethod
    def load(cls) -> Self:
        return cls({lang: Inflection(load(lang)) for lang in available()})

    def of(self, form: str, lang: str) -> tuple[str, ...]:
        """What a form in a language may be a form of; in a language without a pack, of itself."""
        language = self.languages.get(lang)
        return language.of(form) if language else (itself(form),)

    def anywhere(self, form: str) -> tuple[str, ...]:
        """The same in every language, for a question, which has none."""
        return (*(lemma for language in self.languages.values() for lemma in language.of(form)), itself(form))
