"""One line of the ledger."""

from __future__ import annotations

import json
from enum import StrEnum

import msgspec

Value = str | int | bool | None | list["Value"] | dict[str, "Value"]


class Act(StrEnum):
    """What can happen to a file or a finding."""

    RECEIVED = "received"
    READ = "read"
    ANALYSED = "analysed"
    VIEWED = "viewed"
    CHANGED = "changed"
    EXPORTED = "exported"


class Event(msgspec.Struct, frozen=True):
    """What happened: `at` is ISO 8601 in UTC, `subject` a SHA-256 or another id, `detail` canonical JSON."""

    at: str
    who: str
    what: Act
    subject: str
    detail: str = "{}"


class Entry(msgspec.Struct, frozen=True):
    """An event in its place: the first has `seq` 1. `hash` covers all the rest, the `previous` entry's hash included."""

    seq: int
    at: str
    who: str
    what: str
    subject: str
    detail: str
    previous: str
    hash: str


class Broken(msgspec.Struct, frozen=True):
    """The first entry that does not hold, and why."""

    seq: int
    why: str


def canonical(value: Value) -> str:
    """The one way to write a value as JSON: keys sorted, no space, no fractions (RFC 8785 for such values)."""
    refuse_fractions(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def refuse_fractions(value: object) -> None:
    """Fractions have no one way of being written down."""
    if isinstance(value, float):
        raise TypeError("a ledger holds no fractions")
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        refuse_fractions(inner)
