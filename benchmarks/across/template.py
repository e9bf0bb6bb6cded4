"""A template is a plain text file; expanding it gives a story and, at exact offsets, its answers.

The notation is told in README.md.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.across.fillers import Fillers

Story = dict[str, Any]
SLOT = re.compile(r"\$(\w+)(?:\.(\w+)|\(([-+\d]+)\))?~?")
HEADS = ("features", "slots", "origins", "link", "drift", "loop", "block")
BRACKETS = {"[": "]", "{": "}"}


@dataclass(frozen=True)
class Page:
    """One document of a template, unexpanded."""

    id: str
    lang: str
    outlet: str
    time: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Template:
    name: str
    split: str
    heads: dict[str, tuple[str, ...]]
    pages: tuple[Page, ...]


def read_template(path: Path) -> Template:
    """The heads (`word: rest` lines) and, after each `---` line, a page."""
    head, *bodies = re.split(r"^--- *", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    heads: dict[str, list[str]] = {name: [] for name in HEADS}
    for line in filter(None, map(str.strip, head.splitlines())):
        name, _, rest = line.partition(":")
        heads[name].append(rest.strip())
    return Template(path.stem, path.parent.name, {k: tuple(v) for k, v in heads.items()}, tuple(map(read_page, bodies)))


def read_page(body: str) -> Page:
    first, *lines = [line.strip() for line in body.splitlines()]
    name, lang, outlet, time = first.split()
    return Page(name, lang, outlet, time, tuple(filter(None, lines)))


@dataclass
class Scribe:
    """Writes one document: text so far, and what was marked in it."""

    page: Page
    story: Teller
    text: str = ""
    mentions: list[tuple[int, int, str, str, str]] = field(default_factory=list)
    citations: list[tuple[int, int, str]] = field(default_factory=list)
    blocks: dict[str, tuple[int, int]] = field(default_factory=dict)

    def write(self, markup: str) -> None:
        at = 0
        while at < len(markup):
            sign = markup[at]
            if sign in BRACKETS:
                end = closing(markup, at)
                inside = markup[at + 1 : end]
                self.choose(inside) if sign == "{" else self.mark(inside)
                at = end + 1
            elif sign == "<":
                end = markup.index(">", at)
                self.lift(markup[at + 1 : end])
                at = end + 1
            elif match := SLOT.match(markup, at):
                self.text += self.story.fill(match, self.page.lang)
                at = match.end()
            else:
                self.text += sign
                at += 1

    def choose(self, inside: str) -> None:
        self.write(self.story.chance.choice(split(inside)))

    def mark(self, inside: str) -> None:
        """`[claim FACT source|words]` is a mention, `[> document|words]` a citation."""
        head, _, words = inside.partition("|")
        start = len(self.text)
        self.write(words)
        name, _, rest = head.strip().partition(" ")
        if name == ">":
            self.citations.append((start, len(self.text), self.story.plain(rest, self.page.lang)))
        else:
            fact, _, source = rest.strip().partition(" ")
            self.mentions.append((start, len(self.text), name, fact, self.story.plain(source, self.page.lang)))

    def lift(self, name: str) -> None:
        """A block: words that several documents share."""
        start = len(self.text)
        self.write(self.story.blocks[name])
        self.blocks[name] = (start, len(self.text))


def closing(markup: str, start: int) -> int:
    """Where the bracket at `start` closes."""
    opened, depth = markup[start], 0
    for at in range(start, len(markup)):
        depth += (markup[at] == opened) - (markup[at] == BRACKETS[opened])
        if not depth:
            return at
    raise ValueError(f"{markup[start : start + 40]!r} is never closed")


def split(inside: str) -> list[str]:
    """Alternatives, at `|` outside inner brackets."""
    parts, depth = [""], 0
    for sign in inside:
        depth += (sign in BRACKETS) - (sign in BRACKETS.values())
        if sign == "|" and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


class Teller:
    """Tells one story from a template; the same chance tells the same story."""

    def __init__(self, template: Template, chance: random.Random, fillers: Fillers) -> None:
        self.template, self.chance, self.fillers = template, chance, fillers
        self.day = date(2028, 1, 10) + timedelta(days=chance.randrange(2400))
        self.slots: dict[str, str] = {}
        self.people: dict[str, str] = {}
        for slot in " ".join(template.heads["slots"]).split():
            name, _, kind = slot.partition("=")
            self.slots[name] = self.fillers.take(kind, chance, self.slots.values())
        self.blocks = dict(map(self.block, template.heads["block"]))
        self.topics = fillers.topics(chance)

    @staticmethod
    def block(line: str) -> tuple[str, str]:
        name, _, words = line.partition("=")
        return name.strip(), words.strip()

    def fill(self, match: re.Match[str], lang: str) -> str:
        name, part, offset = match.groups()
        if name in ("date", "weekday"):
            return self.fillers.day(name, self.day + timedelta(days=int(offset or 0)), lang)
        value = self.slots[name]
        return self.fillers.part(value, part, lang) if part else value

    def plain(self, markup: str, lang: str) -> str:
        return SLOT.sub(lambda match: self.fill(match, lang), markup.strip())

    def lines(self, page: Page) -> list[str]:
        """The page's paragraphs: `~` lines in any order, `+N` so many of background."""
        lines: list[str] = []
        loose: list[str] = []
        for line in (*page.lines, ""):
            if line.startswith("~"):
                loose.append(line[1:].strip())
                continue
            self.chance.shuffle(loose)
            lines += loose
            loose = []
            if line.startswith("+"):
                lines += [self.topics.pop()[page.lang] for _ in range(int(line[1:]))]
            elif line:
                lines.append(line)
        return lines

    def scribe(self, page: Page) -> Scribe:
        scribe = Scribe(page, self)
        for line in self.lines(page):
            scribe.text += "\n\n" if scribe.text else ""
            scribe.write(line)
        return scribe

    def published(self, time: str) -> str | None:
        """`2d08:15` is a quarter past eight on the third day, `2d` that day, `-` unknown."""
        if time == "-":
            return None
        days, _, clock = time.partition("d")
        day = self.day + timedelta(days=int(days))
        return datetime.fromisoformat(f"{day}T{clock}").isoformat() if clock else str(day)

    def tell(self, name: str) -> Story:
        scribes = [self.scribe(page) for page in self.template.pages]
        names = self.named(scribes)
        heads = self.template.heads
        return {
            "id": name,
            "template": self.template.name,
            "split": self.template.split,
            "documents": [self.document(scribe) for scribe in scribes],
            "claims": self.claims(scribes, names),
            "copies": copies(scribes),
            "citations": [{"from": s.page.id, "to": to, "start": start, "end": end} for s in scribes for start, end, to in s.citations],
            "loops": [loop.split() for loop in heads["loop"]],
            "links": [link(line, names) for line in heads["link"]],
            "drift": [edge(line, names) for line in heads["drift"]],
        }

    def document(self, scribe: Scribe) -> Story:
        page = scribe.page
        outlet = None if page.outlet == "-" else self.plain(page.outlet.replace("_", " "), page.lang)
        return {"id": page.id, "lang": page.lang, "published": self.published(page.time), "outlet": outlet, "text": scribe.text}

    def named(self, scribes: list[Scribe]) -> dict[str, str]:
        """`c1@a` and `c1@a.2`, as templates point at mentions, to `c1/3`, as stories name them."""
        names: dict[str, str] = {}
        counts: dict[str, int] = {}
        for scribe in scribes:
            for _, _, claim, _, _ in sorted(scribe.mentions):
                counts[claim] = counts.get(claim, 0) + 1
                nth = sum(name.startswith(f"{claim}@{scribe.page.id}.") for name in names) + 1
                names[f"{claim}@{scribe.page.id}.{nth}"] = f"{claim}/{counts[claim]}"
        return names | {name[:-2]: mention for name, mention in names.items() if name.endswith(".1")}

    def claims(self, scribes: list[Scribe], names: dict[str, str]) -> list[Story]:
        claims: dict[str, list[Story]] = {}
        for scribe in scribes:
            for start, end, claim, fact, source in sorted(scribe.mentions):
                mention = {"document": scribe.page.id, "start": start, "end": end, "fact": fact, "source": source or None}
                claims.setdefault(claim, []).append(mention)
        firsts = dict(self.block(line) for line in self.template.heads["origins"])
        return [{"id": claim, "mentions": mentions, **origins(firsts[claim], names)} for claim, mentions in claims.items()]


def origins(line: str, names: dict[str, str]) -> Story:
    """`c1@a c1@b` are two first words; `?` is cannot tell."""
    if line == "?":
        return {"origins": [], "origin_count": None}
    first = [names[name] for name in line.split()]
    return {"origins": first, "origin_count": len(first)}


def copies(scribes: list[Scribe]) -> list[Story]:
    """Every two documents with a block in common; blocks that follow each other in both are one passage."""
    found = []
    for n, first in enumerate(scribes):
        for second in scribes[n + 1 :]:
            shared = sorted((first.blocks[name], second.blocks[name]) for name in first.blocks.keys() & second.blocks.keys())
            for one, other in joined(shared):
                places = ((first, one), (second, other))
                found.append(
                    {
                        key: {"document": s.page.id, "start": a, "end": b}
                        for key, (s, (a, b)) in zip(("first", "second"), places, strict=True)
                    }
                )
    return found


def joined(pairs: list[tuple[tuple[int, int], tuple[int, int]]]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Passages with at most a paragraph break between them, in both documents, made one."""
    result: list[tuple[tuple[int, int], tuple[int, int]]] = []
    for one, other in pairs:
        if result and 0 <= one[0] - result[-1][0][1] <= 2 and 0 <= other[0] - result[-1][1][1] <= 2:
            result[-1] = ((result[-1][0][0], one[1]), (result[-1][1][0], other[1]))
        else:
            result.append((one, other))
    return result


def link(line: str, names: dict[str, str]) -> Story:
    """`d1@b -> c1@a denies fact`."""
    start, _, to, kind, *scope = line.split()
    return {"from": names[start], "to": names[to], "type": kind, "scope": " ".join(scope) or None}


def edge(line: str, names: dict[str, str]) -> Story:
    """`c1@a -> c1@b hedge dropped`."""
    start, _, to, *kind = line.split()
    return {"from": names[start], "to": names[to], "kind": " ".join(kind)}
