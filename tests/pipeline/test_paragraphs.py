"""Paragraphs, their languages, and what is left unread."""

from __future__ import annotations

from collections.abc import Callable

from sayso.model import Statements
from sayso.pipeline.paragraphs import paragraph_spans

Say = Callable[..., Statements]

WRAPPED = """The harbour company knew of the leak for nearly a year before the
neighbours were told, according to a memo that was sent to the board
last spring. The chairman said that the memo was a draft and that the
figures in it had never been checked by anybody outside the company.

The mayor said that she had not been told of any of this before now,
and that the council would ask for the laboratory reports at once.
"""


def test_a_line_is_a_paragraph() -> None:
    """Empty lines are none."""
    text = "En.\n\nTo.\r\nTre.\n"
    assert [s.of(text) for s in paragraph_spans(text)] == ["En.", "To.", "Tre."]


def test_lines_wrapped_by_hand_are_joined() -> None:
    """A sentence is not cut where an editor broke the line."""
    spans = paragraph_spans(WRAPPED)
    assert len(spans) == 2
    assert spans[0].of(WRAPPED).endswith("outside the company.")


def test_a_foreign_paragraph_is_told_and_left_unread(say: Say) -> None:
    """An article may quote at length in a language without a pack; the user is told how much was not read."""
    text = (
        "Ordføreren sier at kommunen ikke ble varslet om utslippet i havna.\n"
        "Die Bundesregierung hat gestern angekündigt, dass die Steuern im nächsten Jahr gesenkt werden sollen.\n"
    )
    found = say(text)
    assert found.lang == "nb"
    assert any("left unread" in w for w in found.warnings)
    assert found.attributions


def test_each_paragraph_has_its_own_language(say: Say) -> None:
    """Bokmål, Nynorsk and English in one text."""
    text = (
        "Statsråden sier at hun ikke visste noe om hva som hadde skjedd i havna den kvelden.\n"
        "Kommunen seier at dei ikkje har fått noko melding om dette, og at ho vil undersøkje saka no.\n"
        "The minister said that she would not comment on what had happened before the inquiry was over.\n"
    )
    assert [lang for _, lang in say(text).languages] == ["nb", "nn", "en"]
