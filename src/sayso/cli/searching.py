"""`sayso search`: what was found, a few lines a hit."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
from rich.console import Console
from rich.text import Text as Styled

from sayso.cli.casework import counted, note, say
from sayso.engine import Case
from sayso.export import load_words
from sayso.search import Hit, Inflections, Results, rebuild, search
from sayso.store import Finder
from sayso.wiring import make_indexer
from sayso.wiring.cases import opened_case

FOUND = "bold"


def find(folder: Path, asked: str, limit: int, skip: int, who: str | None, *, facets: bool, rebuild_first: bool, as_json: bool) -> int:
    """Exit code 1 where nothing was found."""
    with opened_case(folder, who) as case:
        if rebuild_first or unindexed(case):
            make_anew(case)
            if rebuild_first and not asked:
                return 0
        note(case, folder, search=asked)
        with case.view() as view:
            results = search(view, asked, Inflections.load(), limit, skip, facets=facets)
    if as_json:
        for hit in results.hits:
            say(msgspec.to_builtins(hit))
        say({"total": results.total, "more": results.more, "ranked": results.ranked, "facets": results.facets})
    else:
        show(results, skip, Console(highlight=False, soft_wrap=True))
    return 0 if results.total else 1


def unindexed(case: Case) -> bool:
    """Whether the case came out of a bag, which holds no index."""
    with case.view() as view:
        return not Finder(view).indexed()


def make_anew(case: Case) -> None:
    with case.view() as view, case.writer() as writer:
        done = 0
        for done in rebuild(view, writer, make_indexer()):
            if sys.stderr.isatty():
                print(f"\r{done:,} texts", end="", file=sys.stderr)  # noqa: T201
    print(f"\r{case.folder}: {counted(done, 'text')} can be searched.", file=sys.stderr)  # noqa: T201


def show(results: Results, skip: int, console: Console) -> None:
    marks = load_words("en").mark
    for number, hit in enumerate(results.hits, skip + 1):
        place = f"{hit.path} {hit.start}–{hit.end}"
        if hit.statement is None:
            console.print(Styled(f"{number}. {place}", style="dim"))
        else:
            said = hit.statement
            console.print(Styled(f"{number}. {marks[said.fact]} {said.entity} [{said.id}]  {place}", style="dim"))
        console.print(Styled("   ") + lit(hit))
    if results.facets:
        console.print()
        for name, values in results.facets.items():
            console.print(f"{name}: " + ", ".join(f"{value} {number:,}" for value, number in values))
    ranked = f"; {results.ranked:,} of them were ranked" if results.ranked < results.total or results.more else ""
    at_least = "more than " * results.more
    console.print(f"{at_least}{counted(results.total, 'hit')}{ranked}." if results.total else "Nothing was found.")


def lit(hit: Hit) -> Styled:
    """The snippet with its hits marked: in bold, and where there is no colour by signs."""
    shown = hit.snippet
    line = Styled("… " if shown.start > hit.start else "")
    at = shown.start
    for span in hit.hits:
        if at <= span.start and span.end <= shown.end:
            line.append(clean(shown.text[at - shown.start : span.start - shown.start]))
            line.append(clean(shown.text[span.start - shown.start : span.end - shown.start]), style=FOUND)
            at = span.end
    line.append(clean(shown.text[at - shown.start :]))
    return line.append(" …" if shown.end < hit.end else "")


def clean(words: str) -> str:
    return words.replace("\n", " ").replace("\r", " ").replace("\t", " ")
