"""`sayso pack list`, `sayso pack score` and its list of mistakes."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from sayso.language.pack import available, load
from sayso.model import Document, Failure, Text
from sayso.scoring import CAUSES, Mistake, mistakes, read_gold, score
from sayso.wiring import open_reader


def list_packs(*, as_json: bool) -> None:
    """Every installed pack with what it was made from."""
    found = [load(lang) for lang in available()]
    if as_json:
        for pack in found:
            print_line({"lang": pack.lang, **{k: pack.manifest[k] for k in ("language", "version", "data")}})
        return
    table = Table("pack", "language", "version", "made from", box=None, pad_edge=False)
    for pack in found:
        made_from = "; ".join(f"{d['name']} ({d['licence']})" for d in pack.manifest["data"])
        table.add_row(pack.lang, pack.manifest["language"], pack.manifest["version"], made_from)
    Console(highlight=False).print(table)


def score_packs(*, as_json: bool) -> None:
    """The scores that the quality benchmark wrote into each manifest."""
    rows = [(pack.lang, name, value) for pack in map(load, available()) for name, value in pack.manifest["scores"].items()]
    if as_json:
        for lang, name, value in rows:
            print_line({"lang": lang, "measure": name, "value": value})
        return
    table = Table("pack", "measure", "value", box=None, pad_edge=False)
    for lang, name, value in rows:
        table.add_row(lang, name, f"{value:g}")
    Console(highlight=False).print(table)


def list_errors(paths: list[Path], *, as_json: bool) -> None:
    """Read gold articles as if they were new, and list every mistake with its cause, then the causes' counts and the scores."""
    import msgspec

    counts: Counter[str] = Counter()
    gold, found = {}, {}
    with open_reader() as reader:
        for record in read_gold(paths):
            text = record["text"]
            made = reader.state(Document(record["id"], record["id"], "text/plain", "", len(text)), Text(text, "gold", "1"), None)
            gold[record["id"]] = record
            stated = {"text": text, "attributions": []} if isinstance(made, Failure) else json.loads(msgspec.json.encode(made))
            found[record["id"]] = stated
            for mistake in mistakes(text, record["attributions"], stated["attributions"]):
                counts[mistake.cause] += 1
                show_mistake(record["id"], text, mistake, as_json=as_json)
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


def print_line(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
