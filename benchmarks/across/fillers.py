"""What fills a template's slots: fictional names, numbers, days, and paragraphs of background. All of it data."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "templates"


class Fillers:
    """The fillers of one split (`<split>/fillers.toml`, `<split>/background.toml`) and the words for days (`days.toml`)."""

    def __init__(self, split: str) -> None:
        self.names = load(FOLDER / split / "fillers.toml")
        self.background: dict[str, dict[str, str]] = load(FOLDER / split / "background.toml")
        self.days = load(FOLDER / "days.toml")

    def take(self, kind: str, chance: random.Random, taken: Iterable[str]) -> str:
        """A filler of a kind, unlike those taken; `number:12-40` is a number; people have no surname in common."""
        if kind.startswith("number:"):
            low, high = map(int, kind.removeprefix("number:").split("-"))
            return str(chance.randint(low, high))
        if kind == "person":
            surnames = {name.split()[-1] for name in taken}
            surname = chance.choice([name for name in self.names["surname"] if name not in surnames])
            return f"{chance.choice(self.names['he'] + self.names['she'])} {surname}"
        return str(chance.choice([name for name in self.names[kind] if name not in set(taken)]))

    def part(self, name: str, part: str, lang: str) -> str:
        """`last` is a surname, `he` and `He` the pronoun of who bears the name."""
        if part == "last":
            return name.split()[-1]
        pronoun = self.days[lang]["he" if name.split()[0] in self.names["he"] else "she"]
        return str(pronoun.capitalize() if part[0].isupper() else pronoun)

    def day(self, form: str, day: date, lang: str) -> str:
        words = self.days[lang]
        if form == "weekday":
            return str(words["weekdays"][day.weekday()])
        return str(words["date"].format(day=day.day, month=words["months"][day.month - 1]))

    def topics(self, chance: random.Random) -> list[dict[str, str]]:
        """Background, a topic at most once a story: two documents never tell the same by accident."""
        topics = list(self.background.values())
        chance.shuffle(topics)
        return topics


def load(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)
