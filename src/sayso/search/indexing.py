"""Texts and statements made into passages that can be found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from sayso.language.identify import Identifier
from sayso.model import Span, Statements, Text
from sayso.pipeline.paragraphs import identified, paragraph_spans
from sayso.search.words import Inflections, itself, words
from sayso.store import ALL, Passage, Writer
from sayso.store.view import View

# A paragraph longer than this is several passages, so that a snippet is near its words.
LONGEST = 2000
DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
# What a person calls a file that one of our readers has read.
KINDS = {
    "plain": "text",
    "html": "page",
    "webarchive": "page",
    "mail": "mail",
    "outlook": "mail",
    "mailbox": "mailbox",
    "sheet": "sheet",
    "table": "sheet",
    "picture": "picture",
    "archive": "archive",
    "tape": "archive",
}
DOCUMENT = "document"


@dataclass(frozen=True)
class Indexer:
    """Makes passages, with what it knows of languages."""

    identifier: Identifier
    inflections: Inflections

    def of_text(self, text: Text) -> list[Passage]:
        """A passage a paragraph."""
        paragraphs, _ = identified(text.characters, paragraph_spans(text.characters), self.identifier)
        return [
            self.passage(text, span, (span,), paragraph.lang)
            for paragraph in paragraphs
            for span in pieces(text.characters, paragraph.span)
        ]

    def of_statements(self, found: Statements, text: Text) -> list[Passage]:
        """A passage a statement of a text, by the words of its content and of its source."""
        made = []
        for number, said in enumerate(found.attributions, 1):
            hull = Span(min(s.start for s in said.content), max(s.end for s in said.content))
            lang = next((lang for span, lang in found.languages if span.start <= hull.start < span.end), found.lang)
            source = " ".join([said.entity, *(span.of(text.characters) for span in said.source)])
            passage = self.passage(text, hull, said.content, lang, source)
            made.append(replace(passage, fact=said.fact, quote=said.quote, number=number))
        return made

    def passage(self, text: Text, hull: Span, spans: Iterable[Span], lang: str, source: str = "") -> Passage:
        forms = [word.form for span in spans for word in words(text.characters, span.start, span.end)]
        spoken = list(dict.fromkeys(word.form for word in words(source)))
        lemmas = [lemma for form in forms for lemma in self.inflections.of(form, lang)] + [*map(itself, spoken), ALL]
        kind = KINDS.get(text.reader, DOCUMENT)
        return Passage(
            hull.start, hull.end, " ".join(forms), " ".join(lemmas), " ".join(spoken), lang, kind, *dated(text.metadata.published)
        )


def dated(published: str) -> tuple[str, str, str]:
    """A year, month or day as it is written, with its first and its last day; nothing for what is no date."""
    found = DATE.match(published)
    if not found:
        return "", "", ""
    year, month, day = found.groups()
    return found.group(), f"{year}-{month or '01'}-{day or '01'}", f"{year}-{month or '12'}-{day or '31'}"


def pieces(characters: str, span: Span) -> Iterator[Span]:
    """A paragraph in pieces of at most LONGEST characters, cut between words where there is a place."""
    start = span.start
    while span.end - start > LONGEST:
        end = characters.rfind(" ", start + 1, start + LONGEST) + 1 or start + LONGEST
        yield Span(start, end)
        start = end
    yield Span(start, span.end)


def rebuild(view: View, writer: Writer, indexer: Indexer) -> Iterator[int]:
    """Make the index anew from the newest texts and their newest analyses; gives how many texts are done."""
    writer.clear_passages()
    for done, read in enumerate(view.newest_texts(), 1):
        writer.keep_passages(read.sha256, read.id, indexer.of_text(read.text))
        found = view.newest_analysis(read.id)
        if found is not None:
            writer.keep_passages(read.sha256, read.id, indexer.of_statements(found, read.text), stated=True)
        yield done
