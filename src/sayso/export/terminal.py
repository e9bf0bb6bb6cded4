"""The terminal view: for each paragraph who says what, on whose word, how surely; readable without colour."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Styled

from sayso.export.words import Words
from sayso.model import Attribution, SourceKind, Span, Statements

STYLES = {"CT+": "green", "PR+": "yellow", "PS+": "yellow", "CT-": "bold red", "PR-": "red", "PS-": "red", "Uu": "cyan"}
INDENT = 3


def print_statements(item: Statements, words: Words, console: Console) -> None:
    """The whole view of one document."""
    heading(item, words, console)
    depths = nesting_depths(item.attributions)
    for paragraph, _lang in item.languages:
        own = [a for a in item.attributions if paragraph.start <= a.content[0].start < paragraph.end]
        if own:
            console.print()
            for attribution in own:
                entry(attribution, item.text, words, console, depths[attribution.id])
    if not item.attributions:
        console.print(Styled(words.ui["none"]))
    console.print()
    sources(item, words, console)


def heading(item: Statements, words: Words, console: Console) -> None:
    ui = words.ui
    title = item.metadata.title or first_line(item.text)
    console.rule(style="dim", characters="─")
    console.print(Styled(title, style="bold"))
    known = [
        item.document.full_name,
        *([f"{ui['by']} {item.metadata.byline}"] if item.metadata.byline else []),
        *([item.metadata.publisher] if item.metadata.publisher else []),
        *([f"{ui['published']} {item.metadata.published}"] if item.metadata.published else []),
        f"{ui['language']} {item.lang}",
        *([item.encoding] if item.encoding else []),
        f"{len(item.attributions)} {ui['statements']}",
    ]
    console.print(Styled(" · ".join(known), style="dim"))
    for warning in item.warnings:
        console.print(Styled(f"{ui['warning']}: {warning}", style="yellow"))


def first_line(text: str) -> str:
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return line if len(line) <= 120 else line[:119] + "…"


def entry(attribution: Attribution, text: str, words: Words, console: Console, depth: int) -> None:
    """Three lines: who with mark and certainty; on whose word; what."""
    fact = attribution.fact.value
    head = Styled()
    head.append(f"{words.mark[fact]:<2} ", style=STYLES[fact])
    head.append(who(attribution, words), style="bold")
    verb = "".join(f" — «{' … '.join(s.of(text) for s in attribution.cue)}»") if attribution.cue else ""
    head.append(verb)
    head.append(f"  [{words.fact[fact]}, {words.quote[attribution.quote.value]}]", style=STYLES[fact])
    console.print(Padding(head, (0, 0, 0, depth * INDENT)))
    for line in details(attribution, text, words):
        console.print(Padding(Styled(line, style="dim"), (0, 0, 0, depth * INDENT + 3)))
    content = " … ".join(flat(s.of(text)) for s in attribution.content)
    console.print(Padding(Styled(f"→ {content}"), (0, 0, 0, depth * INDENT + 3)))


def who(attribution: Attribution, words: Words) -> str:
    if attribution.entity != "?":
        return attribution.entity
    return words.ui["unknown"]


def details(attribution: Attribution, text: str, words: Words) -> list[str]:
    """The line under the name: kind, the words used, the chain, the channel, what it goes on with."""
    ui = words.ui
    parts = [words.kind[attribution.source_kind.value]]
    written = " … ".join(flat(s.of(text)) for s in attribution.source)
    if written and written != attribution.entity:
        parts.append(f"{ui['written']} «{written}»")
    if attribution.channel is not None:
        parts.append(f"{ui['via']} «{flat(attribution.channel.span.of(text))}»")
    if attribution.continues:
        parts.append(f"{ui['continues']} {attribution.continues}")
    elif attribution.carried:
        parts.append(ui["carried"])
    lines = [" · ".join([attribution.id, *parts])]
    if len(attribution.chain) > 2:
        lines.append(f"{ui['on_word']}: {' < '.join([ui['page'], *attribution.chain[1:]])}")
    return lines


def flat(text: str) -> str:
    return " ".join(text.split())


def sources(item: Statements, words: Words, console: Console) -> None:
    """Each source with how many statements and denials it has."""
    if not item.attributions:
        return
    ui = words.ui
    table = Table(title=ui["sources"], title_justify="left", title_style="bold", box=None, pad_edge=False, expand=False)
    table.add_column(ui["source"], overflow="fold", max_width=44)
    table.add_column("", overflow="fold", max_width=14)
    table.add_column(ui["statements"], justify="right")
    table.add_column(ui["denials"], justify="right")
    for (entity, kind), count, denied in tally(item.attributions):
        name = entity if entity != "?" else ui["unknown"]
        table.add_row(Styled(name), Styled(words.kind[kind]), str(count), str(denied) if denied else "")
    console.print(table)


def tally(attributions: Sequence[Attribution]) -> list[tuple[tuple[str, str], int, int]]:
    """((entity, kind), statements, denials), most statements first; an entity keeps the kind it has most often."""
    kinds: dict[str, Counter[str]] = {}
    for a in attributions:
        kinds.setdefault(a.entity, Counter())[a.source_kind.value] += 1
    found = []
    for entity, counter in kinds.items():
        kind = counter.most_common(1)[0][0] if entity != "?" else SourceKind.UNSTATED.value
        denied = sum(a.entity == entity and a.fact.value in ("CT-", "PR-", "PS-") for a in attributions)
        found.append(((entity, kind), sum(counter.values()), denied))
    return sorted(found, key=lambda f: (f[0][0] == "?", -f[1], f[0][0]))


def nesting_depths(attributions: Sequence[Attribution]) -> dict[str, int]:
    """How deep each attribution is nested, by id."""
    outer = {a.id: a.nested_in for a in attributions}
    depths: dict[str, int] = {}
    for name in outer:
        depth, here = 0, outer[name]
        while here is not None and depth < 8:
            depth, here = depth + 1, outer.get(here)
        depths[name] = depth
    return depths


def in_order(spans: Sequence[Span]) -> list[Span]:
    return sorted(spans, key=lambda s: s.start)
