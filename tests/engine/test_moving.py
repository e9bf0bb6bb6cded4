"""What was found in an older text, in a newer one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.engine.moving import Moving
from sayso.model import Attribution, Factuality, Quote, Span

OLD = "Rektor Åse Lund avviser kritik-\nken. «Skolen er trygg», sier hun.\nHun sier at taket holder.\n"


def at(text: str, words: str, number: int = 0) -> Span:
    start = [m.start() for m in re.finditer(re.escape(words), text)][number]
    return Span(start, start + len(words))


@pytest.mark.parametrize(
    ("words", "number", "new", "found", "why"),
    [
        ("kritik-\nken", 0, "Rektor Åse Lund avviser kritikken.", "kritikken", "a hyphen at a line's end is gone"),
        ("«Skolen er trygg»", 0, "Hei.\n«Skolen  er\ntrygg», sier hun.", "«Skolen  er\ntrygg»", "other breaks, marks kept"),
        ("«Skolen er trygg»", 0, '"Skolen er trygg", sier hun.', "Skolen er trygg", "other marks are left outside"),
        ("sier at taket holder", 0, "Hun sier at takct hoIder.", "sier at takct hoIder", "two letters misread, in words long enough"),
        ("Lund", 0, "Rektor Åse Land avviser.", None, "a short word misread could be anybody"),
        ("taket holder", 0, "Hun sier ingenting.", None, "gone"),
    ],
)
def test_words_are_found_again(words: str, number: int, new: str, found: str | None, why: str) -> None:
    """Or not, rather than somewhere else."""
    span = Moving(OLD, new).span(at(OLD, words, number))
    assert (span.of(new) if span else None) == found, why


def test_the_same_words_twice_are_told_apart_by_what_stands_before() -> None:
    """Not by their number: something may have come in before them."""
    old = "Ola sier nei. Kari sier nei."
    new = "Per sier nei. Ola sier nei. Kari sier nei."
    assert Moving(old, new).span(at(old, "nei", 1)) == at(new, "nei", 2)
    assert Moving(old, new).span(at(old, "nei", 0)) == at(new, "nei", 1)


def test_an_attribution_moves_whole_or_not_at_all() -> None:
    """If its source is gone, what is left says something else."""
    said = Attribution("A1", (at(OLD, "hun"),), (at(OLD, "sier"),), (at(OLD, "Skolen er trygg"),), Quote.DIRECT, Factuality.CERTAIN)
    new = "Side 1\nRektor Åse Lund avviser kritikken. «Skolen er trygg», sier hun.\n"
    moved = Moving(OLD, new).attribution(said)
    assert moved == ((at(new, "hun"),), (at(new, "sier"),), (at(new, "Skolen er trygg"),))
    assert Moving(OLD, new.replace("hun", "han")).attribution(said) is None


@given(st.text(), st.data())
def test_nothing_moves_between_equal_texts(text: str, data: st.DataObject) -> None:
    """But by the marks and spaces at its ends."""
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))
    moved = Moving(text, text).span(span)
    letters = "".join(filter(str.isalnum, span.of(text)))
    if letters:
        assert moved is not None
        assert "".join(filter(str.isalnum, moved.of(text))).casefold() == letters.casefold()
