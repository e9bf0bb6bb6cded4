"""The command line of the search benchmark."""

from __future__ import annotations

import argparse
import itertools
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.search.leak import documents
from sayso.model import Statements, Text
from sayso.search import Indexer, Inflections, search
from sayso.search.words import words
from sayso.store import Backend, Kept, Passage, Store, create_store
from sayso.store.postgresql import Postgresql
from sayso.store.sqlite import Sqlite
from sayso.store.view import View
from sayso.wiring import make_indexer
from tests.postgresql import cluster

BATCH = 200
NOW = "2026-01-01T00:00:00.000Z"


def clock() -> str:
    return NOW


def fill(store: Store, statements: int, indexer: Indexer) -> float:
    """Put the documents in; the seconds that their passages took."""
    spent = 0.0
    made = documents(statements)
    while batch := list(itertools.islice(made, BATCH)):
        with store.writer("bench", clock) as writer:
            for sha256, text, found in batch:
                writer.receive(Kept(sha256, len(text.characters), "text/plain"), f"{sha256[-8:]}.txt", f"leak/{sha256[-8:]}.txt")
                number = writer.keep_text(sha256, text)
                assert number is not None
                writer.keep_statements(sha256, number, found, "made", "1")
                start = time.perf_counter()
                writer.keep_passages(sha256, number, passages(indexer, text, found))
                writer.keep_passages(sha256, number, indexer.of_statements(found, text), stated=True)
                spent += time.perf_counter() - start
    return spent


def passages(indexer: Indexer, text: Text, found: Statements) -> list[Passage]:
    """As Indexer.of_text makes them, but for the languages, which no identifier could tell of invented words."""
    return [indexer.passage(text, span, (span,), lang) for span, lang in found.languages]


def questions(statements: int) -> Iterator[tuple[str, str]]:
    """(kind, question), chosen by how common their words are."""
    counts: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for _, text, found in itertools.islice(documents(statements), 200):
        for attribution in found.attributions:
            told = [w.form for s in attribution.content for w in words(text.characters, s.start, s.end)]
            counts.update(set(told))
            pairs.update(itertools.pairwise(told))
    common = [word for word, _ in counts.most_common()]
    first, middle, rare = common[2], common[200], common[4000]
    frequent = [f'"{one} {other}"' for (one, other), _ in pairs.most_common(400)]
    yield "term, common", first
    yield "term", middle
    yield "term, rare", rare
    yield "phrase, commonest", frequent[2]
    yield "phrase", frequent[-1]
    yield "boolean and", f"{first} {common[30]}"
    yield "boolean or, not", f"({middle} OR {common[300]}) NOT {first}"
    yield "prefix", f"{common[40][:4]}*"
    yield "prefix, short", f"{common[40][:2]}*"
    yield "fuzzy", f"{next(w for w in common[1000:] if len(w) >= 8)[:-1]}x~"
    yield "fields", f"{middle} fact:CT- lang:nb published:2016-01..2016-07 in:statements"
    yield "source", f"{middle} source:{common[5]}sen"


def timed(view: View, question: str, inflections: Inflections, rounds: int, *, facets: bool = False) -> tuple[list[float], int]:
    """Milliseconds of each warm round, and how many passages fit."""
    found, total = [], 0
    for _ in range(rounds + 1):
        start = time.perf_counter()
        total = search(view, question, inflections, facets=facets).total
        found.append(1000 * (time.perf_counter() - start))
    return found[1:], total


@contextmanager
def stores(kinds: Sequence[str]) -> Iterator[dict[str, Backend]]:
    with tempfile.TemporaryDirectory(prefix="sayso-bench-") as folder, ExitStack() as stack:
        made: dict[str, Backend] = {}
        if "sqlite" in kinds:
            made["sqlite"] = Sqlite(Path(folder) / "case.db")
        if "postgresql" in kinds:
            made["postgresql"] = Postgresql.of(stack.enter_context(cluster()), "sayso_be4c")
        yield made


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search")
    parser.add_argument("--statements", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--store", nargs="+", choices=("sqlite", "postgresql"), default=["sqlite", "postgresql"])
    args = parser.parse_args()
    indexer, inflections = make_indexer(), Inflections.load()
    asked = list(questions(args.statements))
    with stores(args.store) as backends:
        for name, backend in backends.items():
            with create_store(backend) as store:
                start = time.perf_counter()
                spent = fill(store, args.statements, indexer)
                print(
                    f"{name}: {args.statements:,} statements in {time.perf_counter() - start:.0f} s, {spent:.0f} s of it for their passages"
                )
                if isinstance(backend, Sqlite):
                    print(f"case.db {backend.path.stat().st_size / 1e6:,.0f} MB")
                print(f"{'':<24}{'median ms':>10}{'best ms':>10}{'passages':>12}  question")
                with store.view() as view:
                    for kind, question in asked:
                        row(kind, question, *timed(view, question, inflections, args.rounds))
                    for kind, question in asked[:2]:
                        row(f"facets of {kind}", question, *timed(view, question, inflections, args.rounds, facets=True))


def row(kind: str, question: str, times: list[float], total: int) -> None:
    print(f"{kind:<24}{statistics.median(times):>10.1f}{min(times):>10.1f}{total:>12,}  {question}", flush=True)


if __name__ == "__main__":
    main()
