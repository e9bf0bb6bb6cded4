"""The gold attribution articles and our own annotated ones, analysed as a reader of them would see them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sayso.analysis import Analyser, analyse
from sayso.model import Analysis, Paragraph, Span
from training.annotate import annotated
from training.drills import drills
from training.treebank import SHARED


@dataclass
class Article:
    """One gold article: its record as stored, and its analysis."""

    record: dict[str, Any]
    analysis: Analysis

    @property
    def id(self) -> str:
        return str(self.record["id"])

    @property
    def lang(self) -> str:
        return str(self.record["lang"])


def gold_files(split: str) -> list[Path]:
    """train/nb, dev/en … or seed."""
    return [SHARED / "gold/seed.json"] if split == "seed" else sorted((SHARED / "gold" / split).glob("*.json"))


def articles(split: str, analysers: dict[str, Analyser]) -> list[Article]:
    found = []
    for path in gold_files(split):
        record = json.loads(path.read_text(encoding="utf-8"))
        paragraphs = lines(record["text"], record["lang"])
        found.append(Article(record, analyse(record["text"], record["lang"], paragraphs, analysers)))
    return found


def annotated_articles(lang: str, analysers: dict[str, Analyser]) -> list[Article]:
    """Our own annotated treebank articles (training/annotations)."""
    return [Article(r, analyse(r["text"], lang, lines(r["text"], lang), analysers)) for r in annotated(lang)]


def drilled(lang: str, analysers: dict[str, Analyser]) -> list[Article]:
    """Sentences written to teach one word at a time (training/drills)."""
    return [Article(r, analyse(r["text"], lang, lines(r["text"], lang), analysers)) for r in drills(lang)]


def lines(characters: str, lang: str) -> list[Paragraph]:
    """Every non-empty line is a paragraph in the article's language."""
    found, start = [], 0
    for line in characters.split("\n"):
        if line.strip():
            found.append(Paragraph(Span(start, start + len(line)), lang))
        start += len(line) + 1
    return found
