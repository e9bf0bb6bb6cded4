"""The command line of the quality benchmark."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.quality import coreference, marks, treebank
from benchmarks.quality.data import coreference_documents, data_digest, gold_records, have_shared
from sayso.analysis import analyse
from sayso.entities import clusters
from sayso.language.identify import LANGS, Identifier
from sayso.language.pack import ROOT as PACKS
from sayso.language.pack import load
from sayso.model import Paragraph
from sayso.pipeline import Stages
from sayso.pipeline.paragraphs import paragraph_spans
from sayso.scoring import read_anew, score
from sayso.wiring import load_stages

FLOORS = Path(__file__).with_name("floors.json")
# Another processor rounds otherwise, and a few decisions lie on the edge.
SLACK = 0.004
Figures = dict[str, float]
Record = dict[str, Any]


def measure_attribution(split: str, stages: Stages) -> Figures:
    """One split of gold articles, read as a user would have them read."""
    gold = gold_records(split)
    return score(gold, {key: read_anew(record, stages) for key, record in gold.items()})


def measure_marks(stages: Stages) -> Figures:
    """What a missing or doubled quotation mark costs: `kept` is the damaged articles' `ar` over that of the whole ones."""
    splits = ("golden", "dev/nb", "dev/nn", "dev/en", "seed") if have_shared() else ("golden",)
    records = {k: r for split in splits for k, r in gold_records(split).items()}
    broken = marks.damaged_articles(records)
    anew = {key: read_anew(records[key], stages) for key in {key for key, _ in broken}}
    found = [read_anew(record, stages) for _, record in broken]
    before = score(*numbered([records[key] for key, _ in broken], [anew[key] for key, _ in broken]))["ar"]
    after = score(*numbered([record for _, record in broken], found))["ar"]
    read = sum(bool(f["attributions"]) or not r["attributions"] for f, (_, r) in zip(found, broken, strict=True))
    return {"whole": before, "damaged": after, "kept": round(after / before, 4), "read": float(read)}


def numbered(*lists: list[Record]) -> list[dict[str, Record]]:
    """By number, because an article may stand in a list several times."""
    return [{str(n): record for n, record in enumerate(records)} for records in lists]


def measure_treebank(lang: str, stages: Stages) -> Figures:
    """The test split of a treebank from raw text."""
    from training.treebank import read_treebank

    return treebank.measure(list(read_treebank(f"{lang}-test")), lang, stages.analysers)


def measure_coreference(name: str, lang: str, stages: Stages) -> Figures:
    """NARC's dev articles (its test split is not here)."""
    documents = []
    for text, gold in coreference_documents(name):
        paragraphs = [Paragraph(s, lang) for s in paragraph_spans(text)]
        analysis = analyse(text, lang, paragraphs, stages.analysers)
        found = [
            frozenset((analysis.starts[a], analysis.ends[b - 1]) for a, b in cluster)
            for cluster in clusters(analysis, stages.lexicons, stages.antecedents)
            if len(cluster) > 1
        ]
        documents.append((gold, found))
    return {"conll": coreference.conll_f1(documents)}


def measure_languages(identifier: Identifier) -> Figures:
    """Share of test paragraphs (one to four sentences, five words at least) whose language is right."""
    from training.language import groups, sentences

    figures = {}
    for lang in LANGS:
        texts = [t for t in groups(sentences(lang, "test"), 9) if len(t.split()) >= 5]
        right = sum(identifier.identify([t])[0].lang == lang for t in texts)
        figures[lang] = round(100 * right / len(texts), 2)
    return figures


def measure(only: str) -> dict[str, Figures]:
    """All figures by name; without ../shared only our own golden documents."""
    stages = load_stages()
    plan = {"golden": lambda: measure_attribution("golden", stages), "marks": lambda: measure_marks(stages)}
    if have_shared():
        for split in ("dev/nb", "dev/nn", "dev/en", "seed"):
            plan[split] = lambda s=split: measure_attribution(s, stages)  # type: ignore[misc]
        for lang in ("nb", "nn", "en"):
            plan[f"treebank/{lang}"] = lambda x=lang: measure_treebank(x, stages)  # type: ignore[misc]
        plan["coreference/nb"] = lambda: measure_coreference("bokmaal-dev.conllu.xz", "nb", stages)
        plan["coreference/nn"] = lambda: measure_coreference("nynorsk-dev.conllu.xz", "nn", stages)
        plan["language"] = lambda: measure_languages(stages.identifier)
    else:
        print("../shared is not here: scoring our own golden documents only.")
    return {name: run() for name, run in plan.items() if name.startswith(only)}


def show(figures: dict[str, Figures]) -> None:
    for name, values in figures.items():
        print(f"{name:16}", "  ".join(f"{k} {v:g}" for k, v in values.items()), flush=True)


def below(figures: dict[str, Figures], floors: dict[str, Figures]) -> list[str]:
    """A sentence a figure that lies under its floor."""
    return [
        f"{name} {key}: {figures[name].get(key, 0.0):g} is below its floor {floor:g}"
        for name, values in floors.items()
        if name in figures
        for key, floor in values.items()
        if figures[name].get(key, 0.0) < floor * (1 - SLACK)
    ]


def check(figures: dict[str, Figures]) -> int:
    stored = json.loads(FLOORS.read_text(encoding="utf-8"))
    if have_shared() and stored["data"] != data_digest():
        print(f"The data are not those the floors were measured on ({data_digest()}, not {stored['data']}).", file=sys.stderr)
        return 1
    problems = below(figures, stored["floors"])
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def write(figures: dict[str, Figures]) -> None:
    """Raise the floors to the figures, never lower one; put scores into the manifests."""
    old = json.loads(FLOORS.read_text(encoding="utf-8"))["floors"] if FLOORS.is_file() else {}
    floors = {name: {key: max(value, old.get(name, {}).get(key, 0.0)) for key, value in values.items()} for name, values in figures.items()}
    FLOORS.write_text(json.dumps({"data": data_digest(), "floors": old | floors}, indent=1) + "\n", encoding="utf-8")
    for lang in ("nb", "nn", "en"):
        path = PACKS / lang / "manifest.json"
        manifest = load(lang).manifest
        manifest["scores"] = {
            f"{name.split('/')[0]} {key}": value
            for name, values in figures.items()
            if name.endswith(f"/{lang}")
            for key, value in values.items()
        }
        path.write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.quality")
    parser.add_argument("--floors", action="store_true", help="fail where a figure lies below its floor")
    parser.add_argument("--write", action="store_true", help="raise the floors and write the manifests' scores")
    parser.add_argument("--only", default="", help="only measures whose name begins with this")
    args = parser.parse_args()
    figures = measure(args.only)
    show(figures)
    if args.write:
        write(figures)
    return check(figures) if args.floors else 0


if __name__ == "__main__":
    sys.exit(main())
