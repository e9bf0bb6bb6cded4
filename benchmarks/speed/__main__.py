"""The command line of the speed benchmark.

A fresh process is pinned to one core with one thread of linear algebra; its reader's child process shares that core.
The articles are our own (about 400 words and 15 to 25 attributions each), told again until there are enough words,
each telling a document of its own.
Rounds of the whole path (bytes in, JSON out) and of parsing alone (words, sentences, trees, names) take turns, so
that a busy machine slows both. The median round counts.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

LANGS = ("nb", "nn", "en")
ROOT = Path(__file__).parents[2]


def articles(lang: str) -> list[str]:
    """Our own articles in a language: the golden ones, and those written to train on."""
    paths = [*ROOT.glob("tests/golden/*.json"), *ROOT.glob("training/annotations/*/own-*.json")]
    records = [json.loads(p.read_text(encoding="utf-8")) for p in sorted(paths)]
    return [r["text"] for r in records if r["lang"] == lang]


def documents(lang: str, words: int) -> list[str]:
    """Enough tellings of the articles; numbers keep them from being the same bytes."""
    texts = articles(lang)
    once = sum(len(t.split()) for t in texts)
    return [f"{text}\nSide {n}.\n" for n in range(max(1, round(words / once))) for text in texts]


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(words: int, rounds: int) -> dict[str, float]:
    """In the pinned process: seconds to load, words a second, peak memory."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    start = time.perf_counter()
    from sayso.wiring import open_reader

    with open_reader() as reader:
        list(reader.read(["-"], b"Hun sier at det regner.\n"))
        figures = {"load s": round(time.perf_counter() - start, 2)}
        for lang in LANGS:
            figures |= measure_language(reader, lang, words, rounds)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return figures | {"peak MB": round((own + child) / 1024)}


def measure_language(reader, lang: str, words: int, rounds: int) -> dict[str, float]:  # type: ignore[no-untyped-def]
    from sayso.analysis import analyse
    from sayso.export import to_json
    from sayso.model import Paragraph
    from sayso.pipeline.paragraphs import paragraph_spans

    texts = documents(lang, words)
    total = sum(len(t.split()) for t in texts)
    data = [t.encode() for t in texts]
    lines = [[Paragraph(s, lang) for s in paragraph_spans(t)] for t in texts]

    def whole() -> None:
        for item in data:
            for found in reader.read(["-"], item):
                to_json(found)

    def parsing() -> None:
        for text, paragraphs in zip(texts, lines, strict=True):
            analyse(text, lang, paragraphs, reader.stages.analysers)

    seconds: dict[str, list[float]] = {"whole": [], "parsing": []}
    for _ in range(rounds):
        seconds["parsing"].append(timed(parsing))
        seconds["whole"].append(timed(whole))
    whole_s, parsing_s = (statistics.median(seconds[k]) for k in ("whole", "parsing"))
    return {
        f"{lang} words/s": round(total / whole_s),
        f"{lang} parsing words/s": round(total / parsing_s),
        f"{lang} whole/parsing": round(whole_s / parsing_s, 2),
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.speed")
    parser.add_argument("--words", type=int, default=8000, help="words a language and round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.inside:
        print(json.dumps(measure(args.words, args.rounds)))
        return 0
    single = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}
    command = [sys.executable, "-m", "benchmarks.speed", "--inside", f"--words={args.words}", f"--rounds={args.rounds}"]
    ran = subprocess.run(command, env=os.environ | single, cwd=ROOT, check=True, capture_output=True, text=True)
    for name, value in json.loads(ran.stdout).items():
        print(f"{name:24} {value:g}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
