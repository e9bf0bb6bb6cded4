"""Train the attribution forests on the gold articles and our own annotated ones.

usage: python -m training.attribution PACK_FOLDER      (training/crossval.py measures)
"""

from __future__ import annotations

import argparse
import json
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from safetensors.numpy import save_file

from sayso.attribution.cues import Rates, candidates, subject_key
from sayso.attribution.cues import rows as cue_rows
from sayso.attribution.factuality import VALUE_ID, fact_rows
from sayso.attribution.speech import sentence_rows
from sayso.attribution.stage import Draft, Model, propose
from sayso.attribution.units import nominal_rows, nominals, unit_rows, units
from sayso.attribution.view import View
from sayso.language.lexicon import Lexicon
from training.gold import Article

CUE_LEAST = 0.04
UNASKED = ("|PROPN", "|PUNCT", "|NUM", "|DET", "|PRON", "|SYM")
MAIN = {"VERB": 0, "AUX": 1, "NOUN": 1, "ADP": 1, "ADJ": 1, "ADV": 2}


@dataclass
class Example:
    """One gold article made ready: its view, and the gold attributions by cue token."""

    article: Article
    view: View
    by_cue: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    cues: dict[int, list[int]] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether it is an article, not single sentences (training/drills)."""
        return bool(self.article.record.get("corpus") != "drill")

    def by_cue_any(self, tokens: Iterable[int]) -> list[dict[str, Any]]:
        """The gold attributions that have one of the tokens in their cue."""
        wanted = set(tokens)
        if not self.cues:
            for n, record in enumerate(self.article.record["attributions"]):
                for token in self.tokens(record["cue"]):
                    self.cues.setdefault(token, []).append(n)
        numbers = {n for t in wanted for n in self.cues.get(t, ())}
        return [self.article.record["attributions"][n] for n in sorted(numbers)]

    def tokens(self, spans: Iterable[Iterable[int]]) -> set[int]:
        """The tokens that touch spans of characters."""
        analysis = self.view.analysis
        found: set[int] = set()
        for start, end in spans:
            found.update(range(bisect_right(analysis.ends, start), bisect_left(analysis.starts, end)))
        return found


def make_example(article: Article, lexicons: dict[str, Lexicon]) -> Example:
    example = Example(article, View(article.analysis, lexicons))
    for record in article.record["attributions"]:
        found = example.tokens(record["cue"])
        if found:
            upos = article.analysis.upos
            cue = min(found, key=lambda t: (MAIN.get(upos[t], 3), t))
            example.by_cue.setdefault(cue, []).append(record)
    return example


def count_rates(examples: list[Example]) -> tuple[dict[str, tuple[float, float]], dict[str, dict[str, tuple[float, float]]]]:
    """(cues, occurrences) a lemma over all articles, and each article's own share of them."""
    own: dict[str, dict[str, tuple[float, float]]] = {}
    total: dict[str, tuple[float, float]] = {}
    for example in examples:
        seen = Counter(example.view.rate_keys)
        cues = Counter(example.view.rate_keys[t] for t in example.by_cue)
        for token in candidates(example.view, {}, CUE_LEAST):
            key = subject_key(example.view, example.view.subject(token))
            seen[key] += 1
            cues[key] += token in example.by_cue
        own[example.article.id] = {k: (float(cues[k]), float(n)) for k, n in seen.items()}
        for k, n in seen.items():
            a, b = total.get(k, (0.0, 0.0))
            total[k] = (a + cues[k], b + n)
    return total, own


def without(total: dict[str, tuple[float, float]], own: dict[str, tuple[float, float]]) -> Rates:
    """The rates as an article that was never seen would find them."""
    left = dict(total)
    for k, (a, b) in own.items():
        cues, seen = left[k]
        if seen - b <= 0:
            del left[k]
        else:
            left[k] = (cues - a, seen - b)
    return left


PARAMS = {"verbosity": -1, "num_threads": 1, "deterministic": True, "force_col_wise": True}


Bag = list[lightgbm.Booster]
SEEDS = (3, 5, 7)
# What carries on is a hundred sentences in ten thousand: more luck to average out.
MORE_SEEDS = {"speech": (3, 5, 7, 9, 11, 13, 15, 17, 19)}


def fit(rows: list[np.ndarray], labels: list[np.ndarray], rounds: int, leaves: int, seeds: tuple[int, ...] = SEEDS, **more: Any) -> Bag:
    """Forests that differ by their seed alone, to be averaged: with so little gold one alone is a matter of luck."""
    data = lightgbm.Dataset(np.concatenate(rows), np.concatenate(labels), free_raw_data=False)
    params = PARAMS | {
        "objective": "binary", "learning_rate": 0.1, "num_leaves": leaves, "max_depth": 7, "min_data_in_leaf": 8,
        "feature_fraction": 0.3, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 2.0,
    } | more  # fmt: skip
    return [lightgbm.train(params | {"seed": seed}, data, num_boost_round=rounds) for seed in seeds]


Blocks = dict[str, list[np.ndarray]]
ROUNDS = {"cue": 130, "unit": 180, "source": 100, "keep": 120, "speech": 200, "fact": 60}
LEAVES = {"cue": 24, "unit": 31, "source": 24, "keep": 24, "speech": 8, "fact": 20}
CLASSES = {"keep": 3, "speech": 3, "fact": len(VALUE_ID)}
INNER = 4


def train(examples: list[Example]) -> tuple[dict[str, Bag], dict[str, tuple[float, float]]]:
    """The forests and the lemma rates.

    The forest that decides learns from drafts of articles that the other forests have not seen.
    """
    total, own = count_rates(examples)
    made = [blocks(e, without(total, own[e.article.id])) for e in examples]
    x: Blocks = {"keep": []}
    y: Blocks = {"keep": []}
    for fold in range(INNER):
        held = [n for n in range(len(examples)) if n % INNER == fold and examples[n].whole]
        rest = [made[n] for n in range(len(examples)) if n % INNER != fold or not examples[n].whole]
        forests = {k: fitted(k, rest) for k in ("cue", "unit", "source")}
        # `propose` asks the first three only.
        packed = arrays(forests | dict.fromkeys(("keep", "speech", "fact"), forests["cue"]))
        for n in held:
            model = Model.of(packed, without(total, own[examples[n].article.id]))
            drafts, rows = propose(examples[n].view, model)
            if drafts:
                x["keep"].append(rows)
                y["keep"].append(np.array([rightness(examples[n], d) for d in drafts]))
    models = {k: fitted(k, made) for k in ("cue", "unit", "source", "speech", "fact")}
    return models | {"keep": fitted("keep", [(x, y)])}, total


def fitted(name: str, made: Iterable[tuple[Blocks, Blocks]]) -> Bag:
    parts = list(made)
    rows, labels = [b for x, _ in parts for b in x[name]], [b for _, y in parts for b in y[name]]
    more: dict[str, Any] = {"objective": "multiclass", "num_class": CLASSES[name]} if name in CLASSES else {}
    more["feature_fraction"] = 0.2 if name == "keep" else 0.3
    return fit(rows, labels, ROUNDS[name], LEAVES[name], MORE_SEEDS.get(name, SEEDS), **more)


def blocks(example: Example, rates: Rates) -> tuple[Blocks, Blocks]:
    """Rows and labels of one article for every forest but the deciding one."""
    x: Blocks = {k: [] for k in ("cue", "unit", "source", "speech", "fact")}
    y: Blocks = {k: [] for k in x}
    view = example.view
    tokens = candidates(view, rates, CUE_LEAST)
    if tokens:
        x["cue"].append(cue_rows(view, tokens, rates))
        y["cue"].append(np.array([t in example.by_cue for t in tokens]))
    for cue, records in example.by_cue.items():
        record = records[0]
        content, source = example.tokens(record["content"]), example.tokens(record["source"])
        found = units(view, cue)
        if found:
            x["unit"].append(unit_rows(view, cue, found))
            y["unit"].append(np.array([share(view, u.tokens, content) >= 0.5 for u in found]))
        people = nominals(view, cue)
        if people:
            x["source"].append(nominal_rows(view, cue, people))
            y["source"].append(best_nominal(view, [n.head for n in people], source))
    drafts = [gold_draft(example, r) for r in example.article.record["attributions"]]
    if any(drafts):
        x["fact"].append(fact_rows(view, [d for d in drafts if d is not None]))
        y["fact"].append(np.array([VALUE_ID[r["fact"]] for d, r in zip(drafts, example.article.record["attributions"], strict=True) if d]))
    if example.whole:
        contents = [(cue, example.tokens(r["content"])) for cue, records in example.by_cue.items() for r in records]
        x["speech"].append(sentence_rows(view, contents))
        y["speech"].append(speech_labels(example))
    return x, y


def rightness(example: Example, draft: Draft) -> int:
    """How right a draft is by the measure of score.py: 0 not at all, 1 its content is a gold one's, 2 its source too."""
    view = example.view
    content = {t for t in draft.tokens if view.worded[t]}
    best = 0
    for record in example.by_cue_any(draft.cue_tokens):
        gold = {t for t in example.tokens(record["content"]) if view.worded[t]}
        if dice(content, gold) >= 0.5:
            source = example.tokens(record["source"])
            same = dice(set(draft.source), source) >= 0.5 or (not source and not draft.source)
            best = max(best, 2 if same else 1)
    return best


def dice(one: set[int], other: set[int]) -> float:
    return 2 * len(one & other) / max(1, len(one) + len(other))


def gold_draft(example: Example, record: dict[str, Any]) -> Draft | None:
    """A gold attribution as the stage would have drafted it."""
    cue, content = sorted(example.tokens(record["cue"])), sorted(example.tokens(record["content"]))
    if not content:
        return None
    upos = example.view.analysis.upos
    main = min(cue, key=lambda t: (MAIN.get(upos[t], 3), t)) if cue else -1
    runs: list[list[int]] = []
    for token in content:
        if runs and runs[-1][-1] == token - 1:
            runs[-1].append(token)
        else:
            runs.append([token])
    return Draft(main, tuple(cue), (), -1, tuple(map(tuple, runs)), 1.0, record["carried"])


def share(view: View, tokens: Iterable[int], content: set[int]) -> float:
    words = [t for t in tokens if view.analysis.upos[t] != "PUNCT"] or list(tokens)
    return sum(t in content for t in words) / len(words)


def best_nominal(view: View, heads: list[int], source: set[int]) -> np.ndarray:
    """The candidate whose phrase is most like the gold source is the right one; none below a Dice of 0.5."""
    scores = []
    for head in heads:
        phrase = set(view.phrase(head))
        scores.append(2 * len(phrase & source) / (len(phrase) + len(source)) if source else 0.0)
    top = max(scores)
    return np.array([s == top and s >= 0.5 for s in scores])


def speech_labels(example: Example) -> np.ndarray:
    """A class a sentence: 0 narration or spoken for by a cue, 1 speech without a cue, 2 carried over."""
    view = example.view
    labels = np.zeros(len(view.analysis.sentences), dtype=int)
    for record in example.article.record["attributions"]:
        if record["cue"]:
            continue
        tokens = example.tokens(record["content"])
        for n, s in enumerate(view.analysis.sentences):
            words = [t for t in range(s.first, s.last) if view.analysis.upos[t] != "PUNCT"]
            if words and sum(t in tokens for t in words) >= 0.5 * len(words):
                labels[n] = 2 if record["carried"] else 1
    return labels


def arrays(models: dict[str, Bag]) -> dict[str, np.ndarray]:
    """All forests as arrays for sayso.language.forest."""
    found: dict[str, np.ndarray] = {}
    for name, bag in models.items():
        dumped = [booster.dump_model() for booster in bag]
        trees = [flat_tree(t["tree_structure"]) for one in dumped for t in one["tree_info"]]
        nodes = max(len(t) for t, _ in trees)
        depth = max(d for _, d in trees)
        table = np.zeros((5, len(trees), nodes), dtype=np.float64)
        for n, (tree, _) in enumerate(trees):
            for k, node in enumerate(tree):
                table[:, n, k] = node
        found[f"{name}.feature"] = table[0].astype(np.int16)
        found[f"{name}.threshold"] = np.minimum(table[1], 3e38).astype(np.float32)
        found[f"{name}.left"] = table[2].astype(np.int16)
        found[f"{name}.right"] = table[3].astype(np.int16)
        found[f"{name}.value"] = (table[4] / len(bag)).astype(np.float32)
        found[f"{name}.depth"] = np.array([depth], dtype=np.int32)
        found[f"{name}.classes"] = np.array([dumped[0]["num_tree_per_iteration"]], dtype=np.int32)
    return found


def flat_tree(root: dict[str, Any]) -> tuple[list[tuple[float, float, int, int, float]], int]:
    """Nodes as (feature, threshold, left, right, value); leaves point at themselves."""
    nodes: list[tuple[float, float, int, int, float]] = []
    deepest = 0

    def add(node: dict[str, Any], depth: int) -> int:
        nonlocal deepest
        deepest = max(deepest, depth)
        here = len(nodes)
        nodes.append((0, 0.0, here, here, float(node.get("leaf_value", 0.0))))
        if "split_feature" in node:
            left, right = add(node["left_child"], depth + 1), add(node["right_child"], depth + 1)
            nodes[here] = (node["split_feature"], float(np.float32(node["threshold"])), left, right, 0.0)
        return here

    add(root, 0)
    return nodes, deepest


def save(folder: Path, models: dict[str, Bag], rates: dict[str, tuple[float, float]]) -> None:
    save_file(arrays(models), folder / "attribution.safetensors")
    kept = {k: v for k, v in sorted(rates.items()) if v[0] > 0 or (v[1] >= 5 and not k.endswith(UNASKED))}
    text = json.dumps({"rates": kept}, ensure_ascii=False, separators=(",", ":"))
    (folder / "attribution.json").write_text(text + "\n", encoding="utf-8")


def gold_examples(root: Path, *, annotated: bool = True, drills: bool = True) -> list[Example]:
    """Every training article in every language, with the trees of the packs in `root`."""
    from sayso.language.pack import available, load
    from sayso.wiring import make_analysers
    from training.gold import annotated_articles, articles, drilled

    analysers = make_analysers(root, verify=False)
    lexicons = {lang: Lexicon.of(load(lang, verify=False)) for lang in available()}
    found = [a for lang in available() for a in articles(f"train/{lang}", analysers)]
    found += [a for lang in available() if annotated for a in annotated_articles(lang, analysers)]
    found += [a for lang in available() if drills for a in drilled(lang, analysers)]
    return [make_example(a, lexicons) for a in found]


def main() -> None:
    from sayso.language.pack import ROOT

    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path, help="the pack folder that holds the forests")
    args = parser.parse_args()
    examples = gold_examples(ROOT)
    print(len(examples), "articles,", sum(len(e.article.record["attributions"]) for e in examples), "attributions")
    save(args.out, *train(examples))


if __name__ == "__main__":
    main()
