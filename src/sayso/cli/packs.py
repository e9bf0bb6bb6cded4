"""`sayso pack list` and `sayso pack score`."""

from __future__ import annotations

import json
import sys
from typing import Any

from rich.console import Console
from rich.table import Table

from sayso.language.pack import available, load


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


def print_line(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
