"""More gold: whole treebank articles annotated by ../shared/gold/GUIDELINES.md, kept as offsets without their text.

`documents.tsv` lists the articles (language, corpus, document). An annotator reads numbered sheets and writes the
guidelines' YAML; `compile` turns that into offsets, or says line by line what does not fit. The texts stay where they
are: a stored annotation holds only offsets, the text's digest, and the few words for a source that the text never
spells out. Fictional articles that we wrote ourselves (corpus `own`) stand there with their text.

usage: python -m training.annotate sheets FOLDER        numbered sheets, one an article
       python -m training.annotate check FILE.yaml …    what does not fit
       python -m training.annotate compile FILE.yaml …  into training/annotations
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from training.treebank import SHARED, open_data

FOLDER = Path(__file__).parent / "annotations"
CORPORA = {
    "narc-nb-train": "norwegian-coreference/bokmaal-train.conllu.xz",
    "narc-nb-dev": "norwegian-coreference/bokmaal-dev.conllu.xz",
    "narc-nn-train": "norwegian-coreference/nynorsk-train.conllu.xz",
    "narc-nn-dev": "norwegian-coreference/nynorsk-dev.conllu.xz",
    "gum": "gum-attribution/gum-cc.conllu.xz",
    "ewt-train": "ud-english-ewt/en_ewt-ud-train.conllu.xz",
    "ewt-dev": "ud-english-ewt/en_ewt-ud-dev.conllu.xz",
}
OWN = "own"
FACTS = {"CT+", "PR+", "PS+", "CT-", "PR-", "PS-", "Uu"}
QUOTES = {"direct", "indirect", "mixed"}
KEYS = {"p", "source", "cue", "content", "quote", "fact", "entity", "carried"}
Record = dict[str, Any]


class MisfitError(Exception):
    """An annotation that the text does not bear out."""


@cache
def texts(corpus: str) -> dict[str, str]:
    """Every document of a corpus: a paragraph a line, its sentences joined by a space."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    fresh = True
    for line in open_data(CORPORA[corpus]):
        if line.startswith("# newdoc"):
            lines = found.setdefault(line.partition("=")[2].strip(), [])
            fresh = True
        elif line.startswith("# newpar"):
            fresh = True
        elif line.startswith("# text ="):
            sentence = line[len("# text =") :].strip()
            if fresh or not lines:
                lines.append(sentence)
            else:
                lines[-1] += " " + sentence
            fresh = False
    return {key: "\n".join(value) for key, value in found.items()}


def name_of(document: str) -> str:
    return document.replace("~", "_").replace("/", "_")


def listed() -> Iterator[tuple[str, str, str]]:
    """(language, corpus, document) of every article in documents.tsv."""
    with (FOLDER / "documents.tsv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            yield row["lang"], row["corpus"], row["document"]


def find(name: str) -> tuple[str, str, str, str]:
    """(language, corpus, document, text) by the article's short name."""
    for lang, corpus, document in listed():
        if name_of(document) == name:
            return lang, corpus, document, texts(corpus)[document]
    raise MisfitError(f"{name} is not in documents.tsv")


def sheets(folder: Path) -> None:
    for lang, corpus, document in listed():
        lines = [x for x in texts(corpus)[document].split("\n") if x.strip()]
        path = folder / lang / f"{name_of(document)}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{n}\t{x}\n" for n, x in enumerate(lines, 1)), encoding="utf-8")


def place(wanted: str, line: str, start: int) -> list[int]:
    """The span of a string in one line: `text`, `text@2`, or `HEAD [...] TAIL`."""
    if wanted in line:
        at = line.index(wanted)
        return [start + at, start + at + len(wanted)]
    if "[...]" in wanted:
        head, tail = (x.strip() for x in wanted.split("[...]", 1))
        first = place(head, line, 0)[0]
        at = line.find(tail, first + len(head.partition("@")[0]))
        if at < 0:
            raise MisfitError(f"no «{tail}» after «{head}»")
        return [start + first, start + at + len(tail)]
    text, _, count = wanted.rpartition("@")
    if text and count.isdigit():
        at = -1
        for _ in range(int(count)):
            at = line.find(text, at + 1)
            if at < 0:
                raise MisfitError(f"«{text}» does not occur {count} times")
        return [start + at, start + at + len(text)]
    raise MisfitError(f"«{wanted}» does not occur")


def spans(value: Any, line: str, start: int) -> list[list[int]]:
    if value is None or value == "" or value == []:
        return []
    return [place(str(v), line, start) for v in (value if isinstance(value, list) else [value])]


def compiled(row: Record, lines: list[str], starts: list[int]) -> Record:
    """One YAML record as offsets."""
    unknown = set(row) - KEYS
    if unknown:
        raise MisfitError(f"unknown keys {sorted(unknown)}")
    number = int(row["p"])
    if not 1 <= number <= len(lines):
        raise MisfitError(f"there is no line {number}")
    line, start = lines[number - 1], starts[number - 1]
    made = {k: spans(row.get(k), line, start) for k in ("source", "cue", "content")}
    if not made["content"]:
        raise MisfitError("no content")
    if row.get("fact") not in FACTS or row.get("quote") not in QUOTES:
        raise MisfitError(f"fact {row.get('fact')!r} or quote {row.get('quote')!r} is not a value")
    carried = bool(row.get("carried", False))
    if carried and (made["source"] or made["cue"]):
        raise MisfitError("carried, but with a source or cue")
    return {**made, "quote": row["quote"], "fact": row["fact"], "entity": str(row.get("entity") or "?"), "carried": carried}


def read_yaml(path: Path) -> tuple[list[Record], list[str]]:
    """The records of one article's YAML, and what does not fit."""
    import yaml

    name = path.stem
    _, _, _, text = find(name)
    lines, starts, at = [], [], 0
    for line in text.split("\n"):
        if line.strip():
            lines.append(line)
            starts.append(at)
        at += len(line) + 1
    found, problems = [], []
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except yaml.YAMLError as error:
        return [], [f"{name}: not YAML: {error}"]
    for row in rows:
        try:
            found.append(compiled(row, lines, starts))
        except (MisfitError, KeyError, ValueError, TypeError) as error:
            problems.append(f"{name}: p {row.get('p') if isinstance(row, dict) else '?'}: {error}")
    return found, problems


def nested(records: list[Record]) -> list[Record]:
    """With ids, and the smallest other attribution whose content holds this one's cue (or content)."""
    size = [sum(e - s for s, e in r["content"]) for r in records]
    made = []
    for n, record in enumerate(records):
        anchor = (record["cue"] or record["content"])[0]
        holders = [
            k for k, other in enumerate(records)
            if k != n and size[k] > size[n] and any(s <= anchor[0] and anchor[1] <= e for s, e in other["content"])
        ]  # fmt: skip
        outer = min(holders, key=lambda k: size[k], default=None)
        made.append({"id": f"A{n + 1}", **record, "nested_in": None if outer is None else f"A{outer + 1}"})
    return made


def store(path: Path) -> None:
    name = path.stem
    lang, corpus, document, text = find(name)
    records, problems = read_yaml(path)
    if problems:
        raise MisfitError("\n".join(problems))
    records.sort(key=lambda r: (r["content"][0][0], -r["content"][-1][1]))
    for record in records:
        at = text.find(record["entity"]) if len(record["entity"]) > 1 else -1
        record["entity"] = [at, at + len(record["entity"])] if at >= 0 else record["entity"]
    made = {
        "id": name,
        "lang": lang,
        "corpus": corpus,
        "document": document,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "attributions": nested(records),
    }
    target = FOLDER / lang / f"{name}.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def annotated(lang: str) -> Iterator[Record]:
    """The stored articles of a language in the form of the gold files, their text put back."""
    for path in sorted((FOLDER / lang).glob("*.json")):
        record = json.loads(path.read_text(encoding="utf-8"))
        if record["corpus"] == OWN:
            yield record
            continue
        text = texts(record["corpus"])[record["document"]]
        if hashlib.sha256(text.encode()).hexdigest() != record["sha256"]:
            raise MisfitError(f"{path.name}: the text in {SHARED} is not the one that was annotated")
        for attribution in record["attributions"]:
            if isinstance(attribution["entity"], list):
                start, end = attribution["entity"]
                attribution["entity"] = text[start:end]
        yield record | {"text": text}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("task", choices=["sheets", "check", "compile"])
    parser.add_argument("paths", type=Path, nargs="+")
    args = parser.parse_args()
    if args.task == "sheets":
        sheets(args.paths[0])
        return 0
    failed = 0
    for path in args.paths:
        records, problems = read_yaml(path)
        failed += bool(problems)
        print(*problems, sep="\n", end="\n" if problems else "")
        print(f"{path.stem}: {len(records)} attributions, {len(problems)} problems")
        if args.task == "compile" and not problems:
            store(path)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
