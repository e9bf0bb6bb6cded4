"""One document, one line: the form of the gold files with more fields (design.md section 5)."""

from __future__ import annotations

import msgspec

from sayso.model import Failure, Statements


def to_json(item: Statements | Failure) -> str:
    """A line without its end. A failure is `{"id", "name", "failure": {"code", "sentence"}}`."""
    if isinstance(item, Failure):
        failed = {"id": item.id, "name": item.name, "failure": {"code": item.code, "sentence": item.sentence}}
        return msgspec.json.encode(failed).decode()
    return msgspec.json.encode(item).decode()
