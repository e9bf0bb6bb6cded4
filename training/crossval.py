"""Measure the attribution stage by cross-validation over the training articles: the daily loop, which leaves dev alone.

usage: python -m training.crossval [--root PACKS] [--folds N] [--share S] [--no-annotated] [--no-drills] [--causes] [--dump FILE]

Figures are of the gold training articles only; our own annotated ones just help to train. `--share` keeps that part
of the training articles of each fold (the learning curve).
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from sayso.attribution import Model, attribute
from sayso.attribution.stage import Thresholds
from sayso.entities import resolve
from sayso.language.forest import Forest
from sayso.language.lexicon import Lexicon
from sayso.language.pack import ROOT, available, load
from sayso.pipeline.statements import asks, assemble
from sayso.scoring import mistakes, score
from training.attribution import Example, arrays, gold_examples, train

Record = dict[str, Any]


@cache
def antecedents() -> Forest:
    """The shipped forest: it has seen no gold article."""
    return Forest(load(available()[0], verify=False).weights("coreference"), "antecedent")


def predict(example: Example, model: Model, lexicons: Mapping[str, Lexicon]) -> Record:
    """What the stages make of one article."""
    analysis = example.article.analysis
    found = attribute(analysis, lexicons, model)
    made = assemble(found, resolve(analysis, asks(found), lexicons, antecedents()), analysis, "", "")
    return {"text": example.article.record["text"], "attributions": [json.loads(msgspec.json.encode(a)) for a in made]}


def crossed(
    gold: list[Example], more: list[Example], args: argparse.Namespace, lexicons: Mapping[str, Lexicon]
) -> dict[str, dict[str, Record]]:
    """For each cue threshold a prediction for every gold article, by forests that did not see it."""
    order = list(gold)
    random.Random(5).shuffle(order)
    found: dict[str, dict[str, Record]] = {t: {} for t in args.keep}
    for fold in range(args.folds):
        rest = [e for n, e in enumerate(order) if n % args.folds != fold] + more
        random.Random(fold).shuffle(rest)
        models, rates = train(rest[: max(2, round(args.share * len(rest)))])
        trained = Model.of(arrays(models), rates)
        for cue in args.keep:
            model = replace(trained, thresholds=replace(trained.thresholds, keep=float(cue)))
            for example in order[fold :: args.folds]:
                found[cue][example.article.id] = predict(example, model, lexicons)
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--no-annotated", action="store_true")
    parser.add_argument("--no-drills", action="store_true")
    parser.add_argument("--keep", nargs="+", default=[str(Thresholds().keep)], help="thresholds of the deciding forest to try")
    parser.add_argument("--causes", action="store_true")
    parser.add_argument("--dump", type=Path)
    args = parser.parse_args()
    lexicons = {lang: Lexicon.of(load(lang, verify=False)) for lang in available()}
    examples = gold_examples(args.root, annotated=not args.no_annotated, drills=not args.no_drills)
    gold = [e for e in examples if "corpus" not in e.article.record]
    more = [e for e in examples if "corpus" in e.article.record]
    for cue, found in crossed(gold, more, args, lexicons).items():
        print("threshold", cue)
        show(gold, found, args)


def show(gold: list[Example], found: dict[str, Record], args: argparse.Namespace) -> None:
    for lang in available():
        records = {e.article.id: e.article.record for e in gold if e.article.lang == lang}
        print(lang, len(records), *(f"{k} {v:.3f}" for k, v in score(records, found).items()), flush=True)
        counts: Counter[str] = Counter()
        for key, record in records.items():
            counts.update(m.cause for m in mistakes(record["text"], record["attributions"], found[key]["attributions"]))
        if args.causes:
            print("  ", dict(counts.most_common()))
    if args.dump:
        args.dump.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
