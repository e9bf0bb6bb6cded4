"""Pairs of names and expressions of time, each a line written by hand, put to a system."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.across.measure import Tally, judge_names, judge_times, matches

FOLDER = Path(__file__).parent
LANGS = ("nb", "nn", "en")
# Two mentions and their kind in; `same`, `different` or `cannot tell` out.
Names = Callable[[str, str, str], str]
# A sentence, its language, the day of publication, and EDTF values of events by name in; `start`, `end` and `value` (EDTF or null) out.
Times = Callable[[str, str, str, dict[str, str]], list[dict[str, Any]]]


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)


def names(system: Names) -> Tally:
    """How well `same` is told, over names.tsv."""
    return judge_names((row["verdict"], system(row["first"], row["second"], row["kind"])) for row in rows(FOLDER / "names.tsv"))


def times(system: Times, lang: str) -> Tally:
    """The share of values that are right, over one language."""
    return judge_times((known(row["value"]), valued(row, system, lang)) for row in rows(FOLDER / "time" / f"{lang}.tsv"))


def known(value: str) -> str | None:
    return None if value == "?" else value


def valued(row: dict[str, str], system: Times, lang: str) -> str | None:
    """The system's value of the row's expression; null too where it found none."""
    start = row["sentence"].index(row["expression"])
    meant = {"document": "", "start": start, "end": start + len(row["expression"])}
    events = dict(event.strip().split("=") for event in row["events"].split(";") if event)
    found = system(row["sentence"], lang, row["published"], events)
    return next((each["value"] for each in found if matches(meant, each | {"document": ""})), None)
