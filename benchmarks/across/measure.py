"""How well a system answers a story. The rules are told in README.md under "How it is counted"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

Story = dict[str, Any]
Place = dict[str, Any]
# Drift after which it is open whether the claim is still the same.
GARBLED = ("number changed", "scope widened")


@dataclass(frozen=True)
class Tally:
    """Of `found` things `right` are right; of `wanted` things `met` were found."""

    right: int = 0
    found: int = 0
    met: int = 0
    wanted: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.found + other.found, self.met + other.met, self.wanted + other.wanted)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.met / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def tally(found: Iterable[Any], wanted: Iterable[Any]) -> Tally:
    """Two sets of the same kind of thing."""
    have, want = set(found), set(wanted)
    right = len(have & want)
    return Tally(right, len(have), right, len(want))


def overlap(one: Place, other: Place) -> int:
    """Code points in common."""
    if one["document"] != other["document"]:
        return 0
    return max(0, min(one["end"], other["end"]) - max(one["start"], other["start"]))


def matches(one: Place, other: Place) -> bool:
    """They overlap by more than half of the shorter one."""
    shorter = min(one["end"] - one["start"], other["end"] - other["start"])
    return 2 * overlap(one, other) > shorter


def mentions(story: Story) -> dict[str, Place]:
    """Every mention by its name, `claim/number`."""
    return {f"{claim['id']}/{n}": mention for claim in story["claims"] for n, mention in enumerate(claim["mentions"], start=1)}


def claim_of(mention: str) -> str:
    return mention.rpartition("/")[0]


class Comparison:
    """One story and one answer to it, their mentions matched."""

    def __init__(self, story: Story, answer: Story) -> None:
        self.story, self.answer = story, answer
        self.gold, self.found = mentions(story), mentions(answer)
        self.outlets = {document["id"]: document["outlet"] or document["id"] for document in story["documents"]}
        self.headlines = {document["id"]: document["text"].find("\n") for document in story["documents"]}
        self.match = {name: self.best(place) for name, place in self.found.items()}

    def best(self, place: Place) -> str | None:
        """The gold mention that a system's mention is."""
        fitting = [(overlap(place, gold), name) for name, gold in self.gold.items() if matches(place, gold)]
        return max(fitting)[1] if fitting else None

    def headline(self, place: Place) -> bool:
        return bool(place["end"] <= self.headlines[place["document"]])

    def identity(self, name: str) -> str:
        """An outlet and its documents are one."""
        return str(self.outlets.get(name, name)).casefold().removeprefix("the ")

    def garbled(self) -> set[str]:
        return {edge["to"] for edge in self.story["drift"] if edge["kind"] in GARBLED}

    def open(self, first: str, second: str) -> bool:
        """Whether a pair of gold mentions of one claim counts neither way."""
        return claim_of(first) == claim_of(second) and bool({first, second} & self.garbled())

    def same(self) -> Tally:
        wanted = {
            pair
            for claim in self.story["claims"]
            for pair in combinations(sorted(f"{claim['id']}/{n}" for n in range(1, len(claim["mentions"]) + 1)), 2)
            if self.gold[pair[0]]["document"] != self.gold[pair[1]]["document"] and not self.open(*pair)
        }
        return tally(set(self.pairs()), wanted)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """The system's pairs of mentions in different documents, by gold names; an end that is no gold mention keeps its own name."""
        for claim in self.answer["claims"]:
            names = [f"{claim['id']}/{n}" for n in range(1, len(claim["mentions"]) + 1)]
            for one, other in combinations(names, 2):
                places = (self.found[one], self.found[other])
                gold = [self.match[name] for name in (one, other)]
                if places[0]["document"] == places[1]["document"] or not any(gold) or any(map(self.headline, places)):
                    continue
                first, second = sorted(g or f"? {n}" for g, n in zip(gold, (one, other), strict=True))
                if not self.open(first, second):
                    yield first, second

    def answering(self, claim: str) -> Story | None:
        """The system's claim with most mentions of a gold claim."""
        counts = Counter(claim_of(name) for name, gold in self.match.items() if gold and claim_of(gold) == claim)
        if not counts:
            return None
        name = max(counts, key=lambda key: counts[key])
        return next(c for c in self.answer["claims"] if c["id"] == name)

    def origins(self, wanted: Callable[[Story], bool]) -> Tally:
        """Claims told in two documents at least; where only one tells it, there is nothing to count."""
        claims = [c for c in self.story["claims"] if len({m["document"] for m in c["mentions"]}) > 1 and wanted(c)]
        answers = [self.answering(claim["id"]) for claim in claims]
        right = sum(bool(a) and a["origin_count"] == c["origin_count"] for c, a in zip(claims, answers, strict=True))  # type: ignore[index]
        return Tally(right, len(claims), right, len(claims))

    def copies(self) -> Tally:
        gold, found = self.story["copies"], [sides(copy) for copy in self.answer["copies"]]
        right = sum(any(alike(copy, other) for other in map(sides, gold)) for copy in found)
        met = sum(covered(sides(copy), found) for copy in gold)
        return Tally(right, len(found), met, len(gold))

    def citations(self) -> Tally:
        def edges(answer: Story) -> set[tuple[str, str]]:
            return {(c["from"], self.identity(c["to"])) for c in answer["citations"]}

        return tally(edges(self.answer), edges(self.story))

    def loops(self) -> Tally:
        def sets(answer: Story) -> set[frozenset[str]]:
            return {frozenset(map(self.identity, loop)) for loop in answer["loops"]}

        return tally(sets(self.answer), sets(self.story))

    def denials(self) -> Tally:
        wanted = {(name, denied) for denying, denied in self.links("denies") for name in self.gold if claim_of(name) == denying}
        found = {(end[0], claim_of(end[1])) for _, end in self.answered("denies")}
        return tally(found, wanted)

    def scopes(self) -> Tally:
        """Of the denials rightly found, those whose scope is right."""
        scopes = self.links("denies")
        right = {(*map(claim_of, end), link["scope"]) for link, end in self.answered("denies") if tuple(map(claim_of, end)) in scopes}
        good = sum(scopes[one, other] == scope for one, other, scope in right)
        return Tally(good, len(right), good, len(right))

    def contradictions(self) -> Tally:
        """Pairs of claims; which of the two contradicts the other does not matter."""
        found = {frozenset(map(claim_of, end)) for _, end in self.answered("contradicts")}
        return tally(found, map(frozenset, self.links("contradicts")))

    def links(self, kind: str) -> dict[tuple[str, str], str | None]:
        """Gold's pairs of claims, and the scope; a link holds for every mention of its two claims."""
        return {(claim_of(link["from"]), claim_of(link["to"])): link["scope"] for link in self.story["links"] if link["type"] == kind}

    def answered(self, kind: str) -> Iterator[tuple[Story, tuple[str, str]]]:
        """The system's links and their ends, by gold names where they have one, for every mention of the claim that a link starts from.

        Links from or to a headline are left out.
        """
        for link in self.answer["links"]:
            starts = [name for name in self.found if claim_of(name) == claim_of(link["from"])]
            for start in starts if link["type"] == kind and not self.headline(self.found[link["to"]]) else ():
                if not self.headline(self.found[start]):
                    yield link, (self.match[start] or f"? {start}", self.match[link["to"]] or f"? {link['to']}")

    def drift(self) -> Tally:
        found = set()
        for edge in self.answer["drift"]:
            if self.headline(self.found[edge["from"]]) or self.headline(self.found[edge["to"]]):
                continue
            start, to = self.match[edge["from"]], self.match[edge["to"]] or f"? {edge['to']}"
            found.add((to if start and claim_of(start) == claim_of(to) else f"? {to}", edge["kind"]))
        return tally(found, {(edge["to"], edge["kind"]) for edge in self.story["drift"]})


def sides(copy: Story) -> tuple[Place, Place]:
    """Both passages, ordered by document."""
    first, second = sorted((copy["first"], copy["second"]), key=lambda place: str(place["document"]))
    return first, second


def alike(one: tuple[Place, Place], other: tuple[Place, Place]) -> bool:
    return matches(one[0], other[0]) and matches(one[1], other[1])


def covered(gold: tuple[Place, Place], found: list[tuple[Place, Place]]) -> bool:
    """What the system found of a passage pair is together more than half of it, on both sides."""
    parts = [copy for copy in found if alike(copy, gold)]
    return all(2 * len(shared(gold[n], [part[n] for part in parts])) > gold[n]["end"] - gold[n]["start"] for n in (0, 1))


def shared(place: Place, parts: list[Place]) -> set[int]:
    return {at for part in parts for at in range(max(place["start"], part["start"]), min(place["end"], part["end"]))}


def measure(story: Story, answer: Story) -> dict[str, Tally]:
    """Every measure of one story; sum them over stories."""
    c = Comparison(story, answer)
    return {
        "origin count": c.origins(lambda claim: True),
        "  one": c.origins(lambda claim: claim["origin_count"] == 1),
        "  several": c.origins(lambda claim: (claim["origin_count"] or 0) > 1),
        "  cannot tell": c.origins(lambda claim: claim["origin_count"] is None),
        "copied pairs": c.copies(),
        "citations": c.citations(),
        "loops": c.loops(),
        "same claim": c.same(),
        "denials": c.denials(),
        "  scope": c.scopes(),
        "contradictions": c.contradictions(),
        "drift": c.drift(),
    }


def total(stories: Iterable[tuple[Story, Story]]) -> dict[str, Tally]:
    """All measures over (story, answer) pairs."""
    sums: dict[str, Tally] = {}
    for story, answer in stories:
        for name, value in measure(story, answer).items():
            sums[name] = sums.get(name, Tally()) + value
    return sums


def judge_names(rows: Iterable[tuple[str, str]]) -> Tally:
    """Rows of (gold, system), each `same`, `different` or `cannot tell`: how well `same` is told."""
    pairs = Counter(rows)
    called = sum(count for (_, system), count in pairs.items() if system == "same")
    wanted = sum(count for (gold, _), count in pairs.items() if gold == "same")
    right = pairs["same", "same"]
    return Tally(right, called, right, wanted)


def judge_times(rows: Iterable[tuple[str | None, str | None]]) -> Tally:
    """Rows of (gold, system) values; null is a value."""
    pairs = list(rows)
    right = sum(gold == system for gold, system in pairs)
    return Tally(right, len(pairs), right, len(pairs))
