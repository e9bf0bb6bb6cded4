"""The words of the interface, a TOML file a language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Words:
    """Interface words by table and key."""

    lang: str
    fact: Mapping[str, str]
    mark: Mapping[str, str]
    quote: Mapping[str, str]
    kind: Mapping[str, str]
    ui: Mapping[str, str]


def interface_languages() -> tuple[str, ...]:
    """The languages there are words in."""
    return tuple(sorted(p.stem for p in FOLDER.glob("*.toml")))


def load_words(lang: str) -> Words:
    """The words of an interface language; KeyError where there are none."""
    path = FOLDER / f"{lang}.toml"
    if not path.is_file():
        raise KeyError(lang)
    return Words(lang, **tomllib.loads(path.read_text(encoding="utf-8")))
