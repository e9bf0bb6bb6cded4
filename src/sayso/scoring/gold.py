"""Gold articles: what a careful reader found, from disk; and what the package finds in the same texts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from sayso.model import Document, Text
from sayso.pipeline import Stages, state
from sayso.scoring.measure import ScoringError

NEEDED = ("source", "cue", "content", "fact", "entity")


def read_anew(record: Mapping[str, Any], stages: Stages) -> dict[str, Any]:
    """A gold article's text read as a user would have it read, as the JSON object that `sayso read` gives."""
    text = Text(record["text"], "gold", "1")
    made = state(Document(record["id"], record["id"], "text/plain", "", len(record["text"])), text, stages)
    found: dict[str, Any] = json.loads(msgspec.json.encode(made))
    return found


def read_gold(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """The articles of some files, or of all JSON files in some folders and their subfolders; ScoringError for others."""
    for path in paths:
        files = sorted(path.rglob("*.json")) if path.is_dir() else [path]
        if not files:
            raise ScoringError(f"{path} holds no gold articles (JSON files).")
        for file in files:
            yield read_one(file)


def read_one(path: Path) -> dict[str, Any]:
    try:
        record = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise ScoringError(f"{path} cannot be read as a gold article: {error}.") from error
    if not isinstance(record, dict) or not isinstance(record.get("text"), str) or not isinstance(record.get("attributions"), list):
        raise ScoringError(f"{path} is no gold article: it needs `id`, `text` and `attributions`.")
    for attribution in record["attributions"]:
        check(path, attribution, len(record["text"]))
    return record | {"id": str(record.get("id") or path.stem)}


def check(path: Path, attribution: Any, length: int) -> None:
    """Every key is there and every span lies in the text."""
    if not isinstance(attribution, dict) or any(k not in attribution for k in NEEDED) or not attribution["content"]:
        raise ScoringError(f"{path}: an attribution lacks one of {', '.join(NEEDED)}.")
    for key in ("source", "cue", "content"):
        for span in attribution[key]:
            if not (
                isinstance(span, list) and len(span) == 2 and all(isinstance(n, int) for n in span) and 0 <= span[0] < span[1] <= length
            ):
                raise ScoringError(f"{path}: {span!r} in {key} is no span of the text.")
