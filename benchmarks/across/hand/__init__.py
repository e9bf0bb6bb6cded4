"""The demo case as a story: its documents are the product's, its answers are by hand, each a quotation of the words meant."""

from __future__ import annotations

import json
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from benchmarks.across.template import Story, edge, link
from sayso.wiring import open_reader

ANSWERS = Path(__file__).with_name("answers.json")


class Pages:
    """The demo's texts, as Sayso reads them."""

    def __init__(self, documents: list[Story]) -> None:
        with as_file(files("sayso") / "demo") as folder, open_reader() as reader:
            self.texts = {d["id"]: reader.open(folder / d["file"], b"")[1].characters for d in documents}

    def place(self, document: str, quote: str, length: int = 0) -> Story:
        """Where a quotation stands, or its first `length` characters; it must stand there once."""
        text = self.texts[document]
        if text.count(quote) != 1:
            raise ValueError(f"{quote!r} stands {text.count(quote)} times in {document}")
        start = text.index(quote)
        return {"document": document, "start": start, "end": start + (length or len(quote))}


def hand_case() -> Story:
    """The story of the demo case."""
    answers: dict[str, Any] = json.loads(ANSWERS.read_text(encoding="utf-8"))
    pages = Pages(answers["documents"])
    names = {f"{c}@{m[0]}": f"{c}/{n}" for c, claim in answers["claims"].items() for n, m in enumerate(claim["mentions"], start=1)}
    return {
        "id": "demo",
        "template": "hand",
        "split": "hand",
        "documents": [
            {key: d[key] for key in ("id", "lang", "published", "outlet")} | {"text": pages.texts[d["id"]]} for d in answers["documents"]
        ],
        "claims": [claim(name, told, names, pages) for name, told in answers["claims"].items()],
        "copies": [{"first": pages.place(one, quote), "second": pages.place(two, quote)} for one, two, quote in answers["copies"]],
        "citations": [citation(pages, *cited) for cited in answers["citations"]],
        "loops": answers["loops"],
        "links": [link(line, names) for line in answers["links"]],
        "drift": [edge(line, names) for line in answers["drift"]],
    }


def claim(name: str, told: Story, names: dict[str, str], pages: Pages) -> Story:
    origins = [names[first] for first in told["origins"]]
    mentions = [pages.place(document, quote) | {"fact": fact, "source": source} for document, fact, source, quote in told["mentions"]]
    return {"id": name, "mentions": mentions, "origins": origins, "origin_count": len(origins) or None}


def citation(pages: Pages, start: str, to: str, quote: str, length: int) -> Story:
    place = pages.place(start, quote, length)
    return {"from": start, "to": to, "start": place["start"], "end": place["end"]}
