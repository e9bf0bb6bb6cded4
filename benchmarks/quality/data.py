"""The data the figures are measured on, and a digest that says they are still the same."""

from __future__ import annotations

import hashlib
import lzma
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.quality.coreference import Cluster
from sayso.scoring import read_gold

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared"
GOLDEN = ROOT / "tests" / "golden"


def have_shared() -> bool:
    return (SHARED / "gold").is_dir()


def gold_records(split: str) -> dict[str, dict[str, Any]]:
    """Gold articles by id: a split of ../shared/gold, `seed`, or our own `golden` documents."""
    if split == "seed":
        paths = [SHARED / "gold/seed.json"]
    elif split == "golden":
        paths = sorted(GOLDEN.glob("*.json"))
    else:
        paths = sorted((SHARED / "gold" / split).glob("*.json"))
    return {r["id"]: r for r in read_gold(paths)}


def digest(paths: Iterator[Path] | list[Path]) -> str:
    """SHA-256 over the files' names and bytes."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(path.name.encode())
        total.update(path.read_bytes())
    return total.hexdigest()[:16]


def data_digest() -> str:
    """Of everything that is measured on: the gold, the treebanks' test files, our own golden documents."""
    paths = list(GOLDEN.glob("*.json"))
    if have_shared():
        paths += [*SHARED.glob("gold/dev/*/*.json"), SHARED / "gold/seed.json"]
        paths += SHARED.glob("data/*/*-ud*-test.conllu.xz")
    return digest(paths)


def coreference_documents(name: str) -> Iterator[tuple[str, list[Cluster]]]:
    """(text, clusters of character ranges) of each article of a NARC file; singletons left out."""
    with lzma.open(SHARED / "data/norwegian-coreference" / name, "rt", encoding="utf-8") as lines:
        text, length = [], 0
        clusters: dict[str, set[tuple[int, int]]] = {}
        open_: dict[str, list[int]] = {}
        fresh = False
        for line in lines:
            if line.startswith("# newdoc"):
                if text:
                    yield "".join(text), whole(clusters)
                text, length, clusters, open_ = [], 0, {}, {}
            elif line.startswith("# newpar"):
                fresh = True
            elif line[:1].isdigit():
                cells = line.rstrip("\n").split("\t")
                if not cells[0].isdigit():
                    continue
                if fresh and text:
                    text.append("\n")
                    length += 1
                fresh = False
                start, end = length, length + len(cells[1])
                mark(cells[9], start, end, open_, clusters)
                text.append(cells[1] + ("" if "SpaceAfter=No" in cells[9] else " "))
                length += len(text[-1])
        if text:
            yield "".join(text), whole(clusters)


def mark(misc: str, start: int, end: int, open_: dict[str, list[int]], clusters: dict[str, set[tuple[int, int]]]) -> None:
    value = next((c[7:] for c in misc.split("|") if c.startswith("Entity=")), "")
    for opened, closed, single in re.findall(r"\(([^\s()]+?)--\d+(?!\d|\))|([^\s()]+)\)|\(([^\s()]+?)--\d+\)", value):
        if single:
            clusters.setdefault(single, set()).add((start, end))
        elif opened:
            open_.setdefault(opened, []).append(start)
        else:
            name = closed.split("--")[0]
            if open_.get(name):
                clusters.setdefault(name, set()).add((open_[name].pop(), end))


def whole(clusters: dict[str, set[tuple[int, int]]]) -> list[Cluster]:
    return [frozenset(c) for c in clusters.values() if len(c) > 1]
