"""Each kind of mistake gets its cause, and what is right gets none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sayso.scoring import ScoringError, mistakes, read_gold

TEXT = "Ordføreren sier at brua er trygg. Rektor frykter flere ras.\nVeien er stengt."


def attribution(source: str, cue: str, content: str, **more: Any) -> dict[str, Any]:
    """An attribution by its words in TEXT; an empty string is no span."""

    def spans(words: str) -> list[list[int]]:
        return [[TEXT.index(words), TEXT.index(words) + len(words)]] if words else []

    made = {"source": spans(source), "cue": spans(cue), "content": spans(content), "fact": "CT+", "entity": source or "?", "carried": False}
    return made | {"quote": "indirect", "nested_in": None} | more


SAID = attribution("Ordføreren", "sier", "brua er trygg")
FEARED = attribution("Rektor", "frykter", "flere ras", fact="PS+")


@pytest.mark.parametrize(
    ("gold", "found", "causes"),
    [
        ([SAID, FEARED], [SAID, FEARED], []),
        ([SAID, FEARED], [SAID], ["cue missed"]),
        ([SAID], [SAID, FEARED], ["cue spurious"]),
        ([SAID], [attribution("Rektor", "sier", "brua er trygg", entity="Ordføreren")], ["source wrong"]),
        ([SAID], [attribution("Ordføreren", "sier", "flere ras")], ["content wrong", "content spurious"]),
        ([SAID], [SAID | {"fact": "PS+"}], ["factuality wrong"]),
        ([SAID], [SAID | {"entity": "Rektor"}], ["entity wrong"]),
        ([SAID], [SAID | {"nested_in": "A1"}], ["nesting wrong"]),
        ([attribution("", "", "Veien er stengt", carried=True)], [], ["carried missed"]),
        ([], [attribution("", "", "Veien er stengt", carried=True)], ["carried spurious"]),
        ([attribution("", "", "Veien er stengt")], [], ["speech missed"]),
        ([], [attribution("", "", "Veien er stengt")], ["speech spurious"]),
        ([SAID], [attribution("Ordføreren", "frykter", "brua er trygg")], ["cue differs"]),
    ],
)
def test_a_mistake_has_its_cause(gold: list[dict[str, Any]], found: list[dict[str, Any]], causes: list[str]) -> None:
    """One of each class."""
    assert [m.cause for m in mistakes(TEXT, gold, found)] == causes


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("not json", "cannot be read"),
        ("[]", "is no gold article"),
        ('{"text": "a", "attributions": [{"content": []}]}', "lacks one of"),
        (
            json.dumps({"text": "a", "attributions": [{"source": [[0, 9]], "cue": [], "content": [[0, 1]], "fact": "CT+", "entity": "?"}]}),
            "no span of the text",
        ),
    ],
)
def test_a_file_that_is_no_gold_article_is_refused_in_a_sentence(tmp_path: Path, content: str, says: str) -> None:
    """With the file's name."""
    path = tmp_path / "gold.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ScoringError, match=says) as error:
        list(read_gold([path]))
    assert "gold.json" in error.value.sentence


def test_a_folder_without_gold_is_refused(tmp_path: Path) -> None:
    """An empty answer would look like a perfect one."""
    with pytest.raises(ScoringError, match="holds no gold articles"):
        list(read_gold([tmp_path]))
