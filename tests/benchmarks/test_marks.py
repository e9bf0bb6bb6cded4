"""A damaged article keeps its gold in place."""

from __future__ import annotations

import random

from benchmarks.quality.marks import damaged, damaged_articles

TEXT = "Hun sier: «Det går bra.» Så gikk hun."
SPAN = [TEXT.index("Det"), TEXT.index(".»")]
RECORD = {"id": "a", "text": TEXT, "attributions": [{"source": [[0, 3]], "cue": [[4, 8]], "content": [SPAN]}]}


def test_spans_move_with_the_text() -> None:
    """Whatever mark goes or comes."""
    seen = set()
    for seed in range(20):
        made = damaged(RECORD, random.Random(seed))
        assert made is not None
        text, (attribution,) = made["text"], made["attributions"]
        (content,) = attribution["content"]
        assert text[content[0] : content[1]] == "Det går bra"
        assert text != TEXT
        seen.add(text)
    assert len(seen) == 4


def test_articles_without_marks_are_left_out() -> None:
    """And the others come again until there are enough."""
    none = {"id": "b", "text": "Ingen.", "attributions": []}
    made = damaged_articles({"a": RECORD, "b": none})
    assert [key for key, _ in made] == ["a"] * 100
    assert damaged_articles({"b": none}) == []
