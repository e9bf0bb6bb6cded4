"""Quotation marks and dash speech: which tokens stand in whose words on the page.

Marks are paired within a paragraph. A mark without its partner never fails a document: an opening one
reaches to the end of its paragraph where the paragraph begins with it, else to the end of its sentence;
a closing one alone is ignored.
"""

from __future__ import annotations

from dataclasses import dataclass

from sayso.model import Analysis

OPEN, CLOSE = "«“„‹‘", "»”›’"
EITHER = "\"'"
DASHES = ("-", "–", "—", "―", "--")


@dataclass(frozen=True)
class Layout:
    """Per token: paragraph number, quotation number (-1 outside). Per sentence: dash speech, place in paragraph."""

    paragraph: list[int]
    quotation: list[int]
    quotations: list[tuple[int, int]]
    dash: list[bool]
    since_dash: list[int]
    first_of_paragraph: list[int]


def lay_out(analysis: Analysis) -> Layout:
    paragraph = paragraph_numbers(analysis)
    quotation, quotations = pair_marks(analysis, paragraph)
    dash = [analysis.forms[s.first] in DASHES and s.last - s.first > 1 for s in analysis.sentences]
    since: list[int] = []
    first: list[int] = []
    for n, sentence in enumerate(analysis.sentences):
        here = paragraph[sentence.first]
        new = n == 0 or paragraph[analysis.sentences[n - 1].first] != here
        first.append(n if new else first[-1])
        since.append(0 if dash[n] else -1 if new or since[-1] < 0 else since[-1] + 1)
    return Layout(paragraph, quotation, quotations, dash, since, first)


def paragraph_numbers(analysis: Analysis) -> list[int]:
    found, number = [], 0
    ends = [p.span.end for p in analysis.paragraphs]
    for start in analysis.starts:
        while number + 1 < len(ends) and start >= ends[number]:
            number += 1
        found.append(number)
    return found


def pair_marks(analysis: Analysis, paragraph: list[int]) -> tuple[list[int], list[tuple[int, int]]]:
    quotation = [-1] * len(analysis)
    quotations: list[tuple[int, int]] = []
    opened = -1
    for token, form in enumerate(analysis.forms):
        if opened >= 0 and paragraph[token] != paragraph[opened]:
            close(analysis, paragraph, opened, token, quotation, quotations, paired=False)
            opened = -1
        role = mark_role(analysis, token, form, opened >= 0)
        if role == "open" and opened < 0:
            opened = token
        elif role == "close" and opened >= 0:
            close(analysis, paragraph, opened, token + 1, quotation, quotations, paired=True)
            opened = -1
    if opened >= 0:
        close(analysis, paragraph, opened, len(analysis), quotation, quotations, paired=False)
    return quotation, quotations


def close(
    analysis: Analysis,
    paragraph: list[int],
    first: int,
    last: int,
    quotation: list[int],
    quotations: list[tuple[int, int]],
    *,
    paired: bool,
) -> None:
    if not paired and first > 0 and paragraph[first - 1] == paragraph[first]:
        last = min(last, analysis.sentences[analysis.sentence_of[first]].last)
    quotation[first:last] = [len(quotations)] * (last - first)
    quotations.append((first, last))


def mark_role(analysis: Analysis, token: int, form: str, inside: bool) -> str:
    """open, close or nothing. Straight marks are told by the white space round them, then by the state."""
    if len(form) > 2 or form[0] not in OPEN + CLOSE + EITHER:
        return ""
    # “ closes „ in the German way, and ’ or ' inside a word never gets here: it is no token of its own.
    if form[0] in OPEN:
        return "close" if inside and form[0] in "“‘" and not space_before(analysis, token) else "open"
    if form[0] in CLOSE:
        return "close"
    if form[0] == "'" and not inside and not space_before(analysis, token):
        return ""
    if inside:
        return "open" if space_before(analysis, token) and not space_after(analysis, token) else "close"
    return "open" if not space_after(analysis, token) or space_before(analysis, token) else ""


def space_before(analysis: Analysis, token: int) -> bool:
    return token == 0 or analysis.ends[token - 1] < analysis.starts[token]


def space_after(analysis: Analysis, token: int) -> bool:
    return token + 1 == len(analysis) or analysis.starts[token + 1] > analysis.ends[token]
