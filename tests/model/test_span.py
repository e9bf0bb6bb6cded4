"""Spans and the values that carry them."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from sayso.model import Analysis, Paragraph, Sentence, Span


@given(st.text(max_size=50), st.integers(0, 50), st.integers(0, 50))
def test_a_span_names_the_same_characters_after_json(text: str, a: int, b: int) -> None:
    """Encoding keeps start and end, and so the characters."""
    span = Span(min(a, b), max(a, b))
    assert msgspec.json.decode(msgspec.json.encode(span), type=Span).of(text) == span.of(text)


def test_a_span_contains_and_overlaps_as_half_open_ranges_do() -> None:
    """The end is outside."""
    assert Span(0, 5).contains(Span(0, 5))
    assert Span(0, 5).overlaps(Span(4, 6))
    assert not Span(0, 5).overlaps(Span(5, 6))


def test_a_subtree_is_the_token_and_all_below_it() -> None:
    """In text order, over several levels."""
    analysis = Analysis(
        "a b c d", "nb", (Paragraph(Span(0, 7), "nb"),), (Sentence(0, 4),), (0, 2, 4, 6), (1, 3, 5, 7),
        ("a", "b", "c", "d"), ("a", "b", "c", "d"), ("X",) * 4, ("",) * 4, (1, -1, 1, 2), ("dep",) * 4,
    )  # fmt: skip
    assert analysis.subtree(2) == [2, 3]
    assert analysis.subtree(1) == [0, 1, 2, 3]
    assert analysis.sentence_of == (0, 0, 0, 0)
