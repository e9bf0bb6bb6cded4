"""The drills' markup, and that every drill in the project fits it."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.annotate import MisfitError
from training.drills import FOLDER, lines, read_line


def test_nested_and_split_pieces_keep_their_offsets() -> None:
    """Offsets are of the text without the marks."""
    text, (outer, inner) = read_line("{x1:Taket}, {c1:sier} {s1:Eli Vik}, {x1:{s2:alle} {c2:vet} {x2:ryker}}. | 1:CT+ 2:PR+")
    assert text == "Taket, sier Eli Vik, alle vet ryker."
    assert [text[s:e] for s, e in outer["content"]] == ["Taket", "alle vet ryker"]
    assert [text[s:e] for s, e in inner["content"]] == ["ryker"]
    assert (outer["fact"], inner["fact"]) == ("CT+", "PR+")


@pytest.mark.parametrize(
    "line",
    ["{c1:Sier} {x1:a} | 2:CT+", "{c1:Sier {x1:a} | 1:CT+", "Sier} a", "{c1:Sier} a | 1:CT+", "{c1:Sier} {x1:a} | 1:XX", "{Sier} a"],
)
def test_a_line_that_does_not_fit_is_told(line: str) -> None:
    """Never read half."""
    with pytest.raises(MisfitError):
        read_line(line)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*/*.txt")), ids=lambda p: f"{p.parent.name}/{p.name}")
def test_every_drill_fits(path: Path) -> None:
    """All that training would read."""
    assert [read_line(line)[0] for line in lines(path)]
