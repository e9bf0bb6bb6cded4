"""Our measure gives the figures of the gold's own scorer."""

from __future__ import annotations

import importlib.util
import json
import random
from typing import Any

import pytest

from benchmarks.quality.coreference import conll_f1
from benchmarks.quality.data import SHARED, gold_records, have_shared
from sayso.scoring import score


@pytest.mark.skipif(not have_shared(), reason="needs ../shared, which only the founders have; nothing to install")
@pytest.mark.parametrize("split", ["dev/nb", "dev/nn", "dev/en", "seed"])
def test_the_measure_equals_score_py(split: str) -> None:
    """On gold that was damaged at random, figure by figure."""
    spec = importlib.util.spec_from_file_location("score", SHARED / "gold/score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    gold = gold_records(split)
    found = {k: damaged(r, random.Random(k)) for k, r in gold.items()}
    theirs, ours = module.score(gold, found), score(gold, found)
    for measure in ("content", "content_strict", "ar", "ar_exact", "nested", "carried"):
        # score.py works F1 out from rounded parts of its own; ours from the counts.
        assert ours[measure] == pytest.approx(theirs[measure]["f1"], abs=1e-4)
    assert ours["fact"] == theirs["fact_accuracy"]
    assert ours["entity"] == theirs["entity_accuracy"]


def damaged(record: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    kept = [json.loads(json.dumps(a)) for a in record["attributions"] if chance.random() > 0.2]
    for a in kept:
        if chance.random() < 0.3:
            a["content"][0][0] += chance.randint(0, 30)
        if chance.random() < 0.2:
            a["source"] = []
        if chance.random() < 0.2:
            a["fact"] = "Uu"
        if chance.random() < 0.1:
            a["carried"] = not a["carried"]
        if chance.random() < 0.1:
            a["entity"] = "?"
    return {"id": record["id"], "text": record["text"], "attributions": kept}


def test_gold_against_itself_is_perfect() -> None:
    """The measure has a top."""
    text = "Ola sier at det regner."
    record = {"id": "a", "text": text, "attributions": [
        {"source": [[0, 3]], "cue": [[4, 8]], "content": [[12, 22]], "fact": "CT+", "entity": "Ola", "carried": False, "nested_in": None}
    ]}  # fmt: skip
    figures = score({"a": record}, {"a": record})
    assert figures["ar_exact"] == figures["fact"] == figures["entity"] == 1.0
    assert score({"a": record}, {})["ar"] == 0.0


def test_conll_f1_of_the_paper_example() -> None:
    """Pradhan et al. 2014, figure 1: key {a,b,c} {d,e,f,g}, response {a,b} {c,d} {f,g,h,i}: 0.56."""
    m = {c: (n, n + 1) for n, c in enumerate("abcdefghi")}
    key = [frozenset(m[c] for c in "abc"), frozenset(m[c] for c in "defg")]
    response = [frozenset(m[c] for c in "ab"), frozenset(m[c] for c in "cd"), frozenset(m[c] for c in "fghi")]
    assert conll_f1([(key, response)]) == pytest.approx(100 * (0.40 + 0.4658 + 0.5238) / 3, abs=0.6)
