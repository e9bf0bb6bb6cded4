"""GUM's attribution relations as training examples: cue, content clause and source within one sentence.

GUM marks attribution between discourse units (eRST): unit 7 attributes unit 8. The content is unit 8 with what
hangs on it in the same sentence, the source the tokens signalled as `atsrc`, the cue the verb of unit 7. What
goes on in later sentences is not marked as attributed, so nothing is learned from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sayso.language.lexicon import Lexicon
from sayso.model import Analysis, Name, Paragraph, Sentence, Span
from training.attribution import Example
from training.gold import Article
from training.names import name_spans, name_tags
from training.treebank import Gold, gold_texts, read_treebank

RELATION = re.compile(r"([a-z-]+(?:_m)?):(\d+)->(\d+)")
SOURCE = re.compile(r"sem-atsrc-([\d,-]+)-")


def documents() -> Iterator[tuple[str, list[Gold]]]:
    known = gold_texts()
    group: list[Gold] = []
    for sentence in read_treebank("gum"):
        if group and sentence.document != group[0].document:
            yield group[0].document, group
            group = []
        if "".join(sentence.text.split()) not in known or len(sentence.forms) < 4:
            group.append(sentence)
    if group:
        yield group[0].document, group


def gum_examples(lexicons: dict[str, Lexicon]) -> list[Example]:
    return [e for name, sentences in documents() if (e := make(name, sentences, lexicons)).by_cue]


def make(name: str, sentences: list[Gold], lexicons: dict[str, Lexicon]) -> Example:
    from sayso.attribution.view import View

    analysis = analysis_of(sentences)
    article = Article({"id": name, "lang": "en", "text": analysis.characters, "attributions": []}, analysis)
    example = Example(article, View(analysis, lexicons), partial=True)
    units, parents, sources = discourse(sentences)
    of = analysis.sentence_of
    for unit, (relation, parent) in parents.items():
        if relation != "attribution-positive" or unit not in units or parent not in units:
            continue
        sentence = of[units[parent][0]]
        if of[units[unit][0]] != sentence:
            continue
        content = sorted(t for u in below(parent, parents, unit) for t in units.get(u, ()) if of[t] == sentence)
        cue = cue_of(analysis, units[unit], set(content))
        if cue < 0 or not content:
            continue
        source = [t for t in sources.get(unit, ()) if t < len(analysis) and of[t] == sentence]
        record = {
            "cue": [span(analysis, [cue])], "content": [span(analysis, r) for r in runs(content)],
            "source": [span(analysis, r) for r in runs(source)], "carried": False, "fact": "CT+",
        }  # fmt: skip
        example.by_cue.setdefault(cue, []).append(record)
    return example


def analysis_of(sentences: list[Gold]) -> Analysis:
    parts: list[str] = []
    columns: dict[str, list] = {k: [] for k in ("starts", "ends", "forms", "lemmas", "upos", "feats", "heads", "deprels")}
    names, bounds, paragraphs, length, start = [], [], [], 0, 0
    for n, s in enumerate(sentences):
        if n and s.new_paragraph:
            paragraphs.append(Paragraph(Span(start, length), "en"))
            parts.append("\n")
            length, start = length + 1, length + 1
        shift = len(columns["starts"])
        for k, form in enumerate(s.forms):
            columns["starts"].append(length)
            columns["ends"].append(length + len(form))
            parts.append(form + ("" if "SpaceAfter=No" in s.misc[k] else " "))
            length += len(parts[-1])
        columns["forms"] += s.forms
        columns["lemmas"] += s.lemmas
        columns["upos"] += s.upos
        columns["feats"] += s.feats
        columns["heads"] += [h + shift if h >= 0 else -1 for h in s.heads]
        columns["deprels"] += s.deprels
        names += [Name(a + shift, b + shift, kind) for a, b, kind in name_spans(name_tags(s))]
        bounds.append(Sentence(shift, len(columns["starts"])))
    paragraphs.append(Paragraph(Span(start, length), "en"))
    return Analysis("".join(parts), "en", tuple(paragraphs), tuple(bounds), **{k: tuple(v) for k, v in columns.items()}, names=tuple(names))


def discourse(sentences: list[Gold]) -> tuple[dict[int, list[int]], dict[int, tuple[str, int]], dict[int, list[int]]]:
    """Tokens of each unit, each unit's (relation, parent), and the source tokens an attributing unit signals."""
    units: dict[int, list[int]] = {}
    parents: dict[int, tuple[str, int]] = {}
    sources: dict[int, list[int]] = {}
    here, token = -1, 0
    for s in sentences:
        for misc in s.misc:
            value = next((c[10:] for c in misc.split("|") if c.startswith("Discourse=")), "")
            found = RELATION.match(value)
            if found:
                here = int(found.group(2))
                parents[here] = (found.group(1), int(found.group(3)))
                signal = SOURCE.search(value)
                if signal:
                    sources[here] = list(numbers(signal.group(1)))
            elif re.match(r"ROOT:(\d+)", value):
                here = int(re.match(r"ROOT:(\d+)", value).group(1))  # type: ignore[union-attr]
            units.setdefault(here, []).append(token)
            token += 1
    return units, parents, sources


def numbers(text: str) -> Iterator[int]:
    for part in text.split(","):
        if part:
            first, _, last = part.partition("-")
            yield from range(int(first) - 1, int(last or first))


def below(unit: int, parents: dict[int, tuple[str, int]], without: int) -> set[int]:
    """The unit and all that hangs on it, other than through `without`."""
    children: dict[int, list[int]] = {}
    for child, (_, parent) in parents.items():
        children.setdefault(parent, []).append(child)
    found, stack = set(), [unit]
    while stack:
        here = stack.pop()
        if here not in found and here != without:
            found.add(here)
            stack.extend(children.get(here, ()))
    return found


def cue_of(analysis: Analysis, tokens: list[int], content: set[int]) -> int:
    """The verb of the unit on which the content hangs, else the unit's topmost verb, else `according`."""
    inside = set(tokens)
    for t in tokens:
        if analysis.upos[t] == "VERB" and any(c in content for c in analysis.children[t]):
            return t
    tops = [t for t in tokens if analysis.heads[t] not in inside]
    verbs = [t for t in tops if analysis.upos[t] == "VERB"]
    return verbs[0] if verbs else -1


def runs(tokens: list[int]) -> list[list[int]]:
    found: list[list[int]] = []
    for t in tokens:
        if found and found[-1][-1] == t - 1:
            found[-1].append(t)
        else:
            found.append([t])
    return found


def span(analysis: Analysis, run: list[int]) -> list[int]:
    return [analysis.starts[run[0]], analysis.ends[run[-1]]]
