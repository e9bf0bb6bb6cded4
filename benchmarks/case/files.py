"""A leak made by script from our own articles: text, pages, PDFs, copies, and what cannot be read."""

from __future__ import annotations

import random
from pathlib import Path

from benchmarks.speed.__main__ import LANGS, articles
from tests.reading.make_pdf import column, make_pdf

LINE = 90


def make_leak(folder: Path, count: int) -> None:
    """`count` files in folders of 100, the same ones every time."""
    chance = random.Random(count)
    texts = [text for lang in LANGS for text in articles(lang)]
    for number in range(count):
        place = folder / f"{number // 100:03}"
        place.mkdir(parents=True, exist_ok=True)
        name, data = made(number, chance.choice(texts), chance)
        (place / name).write_bytes(data)


def made(number: int, text: str, chance: random.Random) -> tuple[str, bytes]:
    """Of 20 files: 11 texts, 4 pages, 2 PDFs, a copy of one of few texts, an empty and a damaged one."""
    paragraphs = text.split("\n")
    start = chance.randrange(max(1, len(paragraphs) - 8))
    told = "\n".join([*paragraphs[start : start + 8], f"Side {number}."])
    kind = number % 20
    if kind < 11:
        return f"brev-{number}.txt", told.encode()
    if kind < 15:
        body = "".join(f"<p>{line}</p>" for line in told.split("\n"))
        return f"side-{number}.html", f"<!doctype html><html><body><article><h1>Sak {number}</h1>{body}</article></body></html>".encode()
    if kind < 17:
        lines = [line[at : at + LINE] for line in told.split("\n") for at in range(0, len(line), LINE)]
        plain = [line.encode("cp1252", "replace").decode("cp1252") for line in lines[:55]]
        return f"rapport-{number}.pdf", make_pdf([column(50, 780, plain)])
    if kind == 17:
        return f"kopi-{number}.txt", paragraphs[0].encode() + b"\nEn kopi.\n"
    return (f"tom-{number}.txt", b"") if kind == 18 else (f"skadet-{number}.pdf", b"%%PDF-1.7 %d" % number)
