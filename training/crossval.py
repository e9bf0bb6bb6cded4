"""Measure the attribution stage by cross-validation over the training articles: the daily loop, which leaves dev alone.

usage: python -m training.crossval [--root PACKS] [--folds N] [--share S] [--no-annotated] [--causes] [--dump FILE]

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
from pathlib import Path
from typing import Any

import msgspec

from benchmarks.quality import attribution as measure
from sayso.attribution import Model, attribute
from sayso.attribution.stage import Thresholds
from sayso.entities import resolve
from sayso.language.lexicon import Lexicon
from sayso.language.pack import ROOT, available, load
from sayso.pipeline.statements import asks, assemble
from training.attribution import Example, arrays, gold_examples, train

Record = dict[str, Any]


def predict(example: Example, model: Model, lexicons: Mapping[str, Lexicon]) -> Record:
    """What the stages make of one article."""
    analysis = example.article.analysis
    found = attribute(analysis, lexicons, model)
    made = assemble(found, resolve(analysis, asks(found), lexicons), analysis, "", "")
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
        for cue in args.keep:
            model = Model.of(arrays(models), rates)
            model = replace(model, thresholds=replace(model.thresholds, keep=float(cue)))
            for example in order[fold :: args.folds]:
                found[cue][example.article.id] = predict(example, model, lexicons)
    return found


def causes(gold: Record, found: Record, counts: Counter[str]) -> None:
    """Why attributions with a cue of their own were missed, spurious or wrong."""
    words = measure.words_of(gold["text"])
    pairs = dict(measure.pair(gold["attributions"], found["attributions"], words))
    cues = [measure.covered(a["cue"], words) for a in found["attributions"]]
    for n, record in enumerate(gold["attributions"]):
        if record["carried"]:
            continue
        cue = measure.covered(record["cue"], words)
        if n not in pairs:
            same = any(cue & other for other in cues)
            counts["speech without a cue missed" if not cue else "content wrong" if same else "cue missed"] += 1
            continue
        other = found["attributions"][pairs[n]]
        source = measure.dice(measure.covered(record["source"], words), measure.covered(other["source"], words)) >= 0.5
        counts[
            "cue differs"
            if bool(cue) != bool(cues[pairs[n]]) or (cue and not cue & cues[pairs[n]])
            else "right"
            if source
            else "source wrong"
        ] += 1
    known = [measure.covered(a["cue"], words) for a in gold["attributions"]]
    for n, record in enumerate(found["attributions"]):
        if n not in pairs.values() and not record["carried"]:
            counts["speech without a cue spurious" if not cues[n] else "" if any(cues[n] & k for k in known) else "cue spurious"] += 1


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--root", type=Path, default=ROOT)
    parser.add_argument("--folds", type=int, default=3)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--no-annotated", action="store_true")
    parser.add_argument("--keep", nargs="+", default=[str(Thresholds().keep)], help="thresholds of the deciding forest to try")
    parser.add_argument("--causes", action="store_true")
    parser.add_argument("--dump", type=Path)
    args = parser.parse_args()
    lexicons = {lang: Lexicon.of(load(lang, verify=False)) for lang in available()}
    examples = gold_examples(args.root, annotated=not args.no_annotated)
    gold = [e for e in examples if "corpus" not in e.article.record]
    more = [e for e in examples if "corpus" in e.article.record]
    for cue, found in crossed(gold, more, args, lexicons).items():
        print("threshold", cue)
        show(gold, found, args)


def show(gold: list[Example], found: dict[str, Record], args: argparse.Namespace) -> None:
    for lang in available():
        records = {e.article.id: e.article.record for e in gold if e.article.lang == lang}
        print(lang, len(records), *(f"{k} {v:.3f}" for k, v in measure.score(records, found).items()), flush=True)
        counts: Counter[str] = Counter()
        for key, record in records.items():
            causes(record, found[key], counts)
        if args.causes:
            print("  ", {k: v for k, v in counts.most_common() if k})
    if args.dump:
        args.dump.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
