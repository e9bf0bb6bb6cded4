"""What the language says: sentences, tokens, trees, names, mentions.

Token data are parallel tuples, one entry a token of the whole text, so that a stage can walk a
million words without building a million objects.
"""

from __future__ import annotations

from functools import cached_property

import msgspec

from sayso.model.span import Span


class Paragraph(msgspec.Struct, frozen=True):
    """A line of the text with its language: an ISO 639-1 code, or `other`."""

    span: Span
    lang: str


class Sentence(msgspec.Struct, frozen=True):
    """Tokens [first, last) of the analysis."""

    first: int
    last: int


class Name(msgspec.Struct, frozen=True):
    """A proper name over tokens [first, last); `kind` is a label of the pack's own set."""

    first: int
    last: int
    kind: str


class Mention(msgspec.Struct, frozen=True):
    """Tokens [first, last) that refer to entity number `entity` of this text; `head` is the main token."""

    first: int
    last: int
    head: int
    entity: int


class Analysis(msgspec.Struct, frozen=True, dict=True):
    """Everything the language pack found in one text.

    `heads` holds the index of each token's head in this analysis, -1 for the root of a sentence.
    `deprels` are UD v2 relations with subtypes; `feats` UD feature strings ("" where none).
    """

    characters: str
    lang: str
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    forms: tuple[str, ...]
    lemmas: tuple[str, ...]
    upos: tuple[str, ...]
    feats: tuple[str, ...]
    heads: tuple[int, ...]
    deprels: tuple[str, ...]
    names: tuple[Name, ...] = ()

    def __len__(self) -> int:
        return len(self.forms)

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """The dependents of each token, left to right."""
        found: list[list[int]] = [[] for _ in self.forms]
        for token, head in enumerate(self.heads):
            if head >= 0:
                found[head].append(token)
        return tuple(map(tuple, found))

    @cached_property
    def sentence_of(self) -> tuple[int, ...]:
        """The number of the sentence each token stands in."""
        return tuple(n for n, s in enumerate(self.sentences) for _ in range(s.first, s.last))

    def subtree(self, token: int) -> list[int]:
        """The token and everything under it, in text order."""
        found, stack = [], [token]
        while stack:
            here = stack.pop()
            found.append(here)
            stack.extend(self.children[here])
        found.sort()
        return found

    def span(self, first: int, last: int) -> Span:
        """The characters of tokens [first, last)."""
        return Span(self.starts[first], self.ends[last - 1])
