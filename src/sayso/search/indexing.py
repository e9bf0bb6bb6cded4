"""Texts and statements made into passages that can be found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sayso.language.identify import Identifier
from sayso.model import Paragraph, Span, Statements, Text
from sayso.pipeline.paragraphs import identified, paragraph_spans
from sayso.search.words import Inflections, itself, words
from sayso.store import Passage, Writer
from sayso.store.view import View

# A paragraph longer than this is several passages, so that a snippet is near its words.
LONGEST = 2000
DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
FACTS = {"CT+": "ctplus", "PR+": "prplus", "PS+": "psplus", "CT-": "ctminus", "PR-": "prminus", "PS-": "psminus", "Uu": "uu"}
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
        about = About.of(text)
        return [
            self.passage(text.characters, span, (span,), paragraph.lang, about, ("intexts",))
            for paragraph in paragraphs
            for span in pieces(text.characters, paragraph.span)
        ]

    def of_statements(self, found: Statements, text: Text) -> list[Passage]:
        """A passage a statement of a text, by the words of its content and of its source."""
        about = About.of(text)
        paragraphs = [Paragraph(span, lang) for span, lang in found.languages]
        made = []
        for number, attribution in enumerate(found.attributions, 1):
            spans = attribution.content
            hull = Span(min(s.start for s in spans), max(s.end for s in spans))
            lang = next((p.lang for p in paragraphs if p.span.start <= hull.start < p.span.end), found.lang)
            tags = ("instatements", f"fact{FACTS[attribution.fact]}", f"quote{attribution.quote}")
            source = " ".join([attribution.entity, *(span.of(found.text) for span in attribution.source)])
            made.append(self.passage(found.text, hull, spans, lang, about, tags, source, number))
        return made

    def passage(
        self,
        characters: str,
        hull: Span,
        spans: Iterable[Span],
        lang: str,
        about: About,
        tags: Iterable[str],
        source: str = "",
        number: int = 0,
    ) -> Passage:
        forms = [word.form for span in spans for word in words(characters, span.start, span.end)]
        lemmas = [lemma for form in forms for lemma in self.inflections.of(form, lang)]
        spoken = list(dict.fromkeys(word.form for word in words(source)))
        lemmas += map(itself, spoken)
        every = " ".join(["all", f"lang{lang}", *about.tags, *tags])
        return Passage(
            hull.start, hull.end, lang, about.kind, about.published, " ".join(forms), " ".join(lemmas), " ".join(spoken), every, number
        )


@dataclass(frozen=True)
class About:
    """What the passages of a document share."""

    kind: str
    published: str
    tags: tuple[str, ...]

    @classmethod
    def of(cls, text: Text) -> About:
        """A date that is none is left out: an unknown date is in no range."""
        kind = KINDS.get(text.reader, DOCUMENT)
        date = DATE.match(text.metadata.published)
        year, month, day = date.groups() if date else ("", None, None)
        tags = [f"kind{kind}"]
        if year:
            tags += [f"year{year}", *([f"month{year}{month}"] if month else []), *([f"day{year}{month}{day}"] if day else [])]
        return cls(kind, date.group() if date else "", tuple(tags))


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
