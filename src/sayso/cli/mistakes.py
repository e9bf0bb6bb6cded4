"""`sayso pack score --errors`: every mistake in some gold articles, with its cause."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from sayso.cli.packs import print_line
from sayso.scoring import CAUSES, Mistake, mistakes, read_anew, read_gold, score
from sayso.wiring import load_stages


def list_errors(paths: list[Path], *, as_json: bool) -> None:
    """Read gold articles as if they were new, and list every mistake with its cause, then the causes' counts and the scores."""
    counts: Counter[str] = Counter()
    gold, found = {}, {}
    stages = load_stages()
    for record in read_gold(paths):
        name, text = record["id"], record["text"]
        gold[name], found[name] = record, read_anew(record, stages)
        for mistake in mistakes(text, record["attributions"], found[name]["attributions"]):
            counts[mistake.cause] += 1
            show_mistake(name, text, mistake, as_json=as_json)
    scores = score(gold, found)
    causes = {c: counts[c] for c in CAUSES if counts[c]}
    total = {"articles": len(gold), "causes": causes, "scores": scores}
    if as_json:
        print_line(total)
        return
    table = Table("cause", "count", box=None, pad_edge=False)
    for cause, count in causes.items():
        table.add_row(cause, str(count))
    console = Console(highlight=False)
    console.print(table)
    console.print("  ".join(f"{k} {v:g}" for k, v in scores.items()), soft_wrap=True)


def show_mistake(article: str, text: str, mistake: Mistake, *, as_json: bool) -> None:
    """Where it is, its cause, and what was found against what is right."""
    if as_json:
        print_line({"article": article, "cause": mistake.cause, "place": mistake.place, "gold": mistake.gold, "found": mistake.found})
        return
    lines = [f"{article}:{text.count(chr(10), 0, mistake.place) + 1}  {mistake.cause}"]
    for name, record in (("right", mistake.gold), ("found", mistake.found)):
        if record is not None:
            lines.append(f"  {name}  {in_words(text, record)}")
    sys.stdout.write("\n".join(lines) + "\n")


def in_words(text: str, record: Any) -> str:
    """source | cue | content | factuality | entity, in the text's own words."""
    parts = [" … ".join(text[s:e] for s, e in record[k]) or "-" for k in ("source", "cue", "content")]
    nested = " | nested" if record.get("nested_in") else ""
    carried = " | carried" if record.get("carried") else ""
    return " | ".join([*parts, record["fact"], record["entity"]]).replace("\n", " ") + nested + carried
