"""Who is meant, on texts of our own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sayso.model import Statements

Say = Callable[..., Statements]

CASES = [
    ("nb", "Kari Holmvik leder styret. Hun sier at saken er avsluttet.", "Kari Holmvik", "a pronoun after a name"),
    ("nb", "Kari Holmvik og Per Vikse møttes i går. Holmvik sier at saken er avsluttet.", "Kari Holmvik", "a surname after a full name"),
    ("nb", "Statsminister Kari Holmvik var i Bergen. Statsministeren sier at saken er avsluttet.", "Kari Holmvik", "an office"),
    ("nn", "Kari Holmvik leier styret. Ho seier at saka er avslutta.", "Kari Holmvik", "a Nynorsk pronoun"),
    ("en", "Mary Holmes chairs the board. She said that the case was closed.", "Mary Holmes", "an English pronoun"),
]


@pytest.mark.parametrize(("lang", "text", "entity", "why"), CASES, ids=[c[-1] for c in CASES])
def test_a_source_is_named_by_the_fullest_name_the_text_gives(say: Say, lang: str, text: str, entity: str, why: str) -> None:
    """Pronouns, surnames and offices lead back to the name."""
    last = say(text, lang).attributions[-1]
    assert last.entity == entity, why


def test_a_passive_without_speaker_names_nobody(say: Say) -> None:
    """Nobody is invented for `det hevdes`."""
    found = say("Det hevdes at saken er avsluttet.", "nb").attributions
    assert found[0].entity == "?"
    assert found[0].source_kind.value in ("unstated", "unnamed")
    assert found[0].reason


def test_the_first_person_in_a_quotation_is_its_speaker(say: Say) -> None:
    """`jeg` inside somebody's words is that somebody."""
    text = "– Jeg tror at saken er avsluttet, sier Kari Holmvik."
    inner = next(a for a in say(text, "nb").attributions if a.cue and a.cue[0].of(text) == "tror")
    assert inner.entity == "Kari Holmvik"


NEARER = [
    (
        "nb",
        "Høyre og LO møttes i går. LOs ledelse var fornøyd. LO mener at kravet er for lavt.",
        "LO",
        "a body with and without its genitive",
    ),
    (
        "nb",
        "Ada Hjorteland leder klubben. Ada Hjorteland har vunnet før. – Vi er klare, sier Hjortland.",
        "Ada Hjorteland",
        "a slip of the pen",
    ),
    (
        "nb",
        "Granskingsutvalget la fram rapporten i går. Utvalget mener at veien er farlig.",
        "Granskingsutvalget",
        "a body by its last part",
    ),
    ("nb", "Kari Holmvik (Ap) møtte Per Vikse (Frp). Frp-lederen sier at saken er avsluttet.", "Per Vikse", "an office by its body"),
    ("nn", "Statsforvaltar Kari Holmvik opna bygget. Statsforvaltaren seier at saka er avslutta.", "Kari Holmvik", "a Nynorsk office"),
]


@pytest.mark.parametrize(("lang", "text", "entity", "why"), NEARER, ids=[c[-1] for c in NEARER])
def test_a_shorter_word_leads_to_the_one_it_shortens(say: Say, lang: str, text: str, entity: str, why: str) -> None:
    """`utvalget`, `LOs`, `Frp-lederen`."""
    assert say(text, lang).attributions[-1].entity == entity, why


def test_we_is_what_the_speaker_belongs_to(say: Say) -> None:
    """`vi` in the words of somebody from Norfjord kraft is the company."""
    text = "– Vi mener at prisen er riktig, sier direktør Kari Holmvik i Norfjord Kraft."
    inner = next(a for a in say(text, "nb").attributions if a.cue and a.cue[0].of(text) == "mener")
    assert inner.entity == "Norfjord Kraft"
    assert inner.source_kind.value == "body"


def test_a_heading_goes_to_whoever_says_the_same_below(say: Say) -> None:
    """Not to whoever spoke last."""
    text = "– Broen er farlig\nKari Holmvik sier at veien er fin.\nIngeniør Per Vikse sier at broen er farlig for alle som går der.\n"
    first = say(text, "nb").attributions[0]
    assert first.cue == ()
    assert first.entity == "Per Vikse"


def test_they_are_rather_the_people_than_the_paper(say: Say) -> None:
    """The experts vouch, and not the outlet that asked them."""
    text = "Sundnesposten har lagt fram notatet for to uavhengige eksperter. De mener det er ekte."
    last = next(a for a in say(text, "nb").attributions if a.cue and a.cue[0].of(text) == "mener")
    assert "eksperter" in last.entity


def test_a_title_in_capitals_and_a_notes_number_are_no_part_of_a_name(say: Say) -> None:
    """What a heading or a footnote leaves in a name goes, and the person stays."""
    text = "Charges Against a Sitting President\n\nHelen Marsh runs the office. The president said that Marsh had resigned."
    found = say(text, "en").attributions
    assert all(a.entity != "Sitting President" for a in found)
