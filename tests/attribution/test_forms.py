"""Forms of attribution on sentences of our own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from sayso.language.pack import available, load
from sayso.model import Attribution, Statements

Say = Callable[..., Statements]


def golden() -> Iterator[object]:
    """Every pack's golden sentences; a known failure must fail."""
    for lang in available():
        for row in load(lang).table("golden"):
            known = [pytest.mark.xfail(strict=True, reason=row["why"])] if row["state"] == "known failure" else []
            yield pytest.param(lang, row, marks=known, id=f"{lang}: {row['why']}")


@pytest.mark.parametrize(("lang", "row"), list(golden()))
def test_each_form_gives_source_cue_content_and_certainty(say: Say, lang: str, row: dict[str, str]) -> None:
    """The plain form of each kind of attribution is read whole."""
    text = row["text"]
    found = [a for a in say(text, lang).attributions if words(a.cue, text) == row["cue"]]
    assert found, f"no attribution with the cue {row['cue']!r}"
    assert words(found[0].source, text) == row["source"]
    assert row["content"] in words(found[0].content, text)
    assert found[0].fact.value == row["fact"]


def words(spans: tuple[object, ...], text: str) -> str:
    return " ".join(s.of(text) for s in spans)  # type: ignore[attr-defined]


def test_an_inner_attribution_is_nested_in_the_outer_one(say: Say) -> None:
    """Avisa skriver at X mener p: the inner one points at the outer, and its chain goes through it."""
    text = "Fjordbladet skriver at direktøren mener at kritikken er urimelig."
    inner, outer = by_cue(say(text, "nb"), text, "mener"), by_cue(say(text, "nb"), text, "skriver")
    assert inner.nested_in == outer.id
    assert inner.chain[-2:] == (outer.entity, inner.entity)
    assert [j.fact.value for j in inner.facts][-1] == inner.fact.value
    assert {j.fact.value for j in inner.facts[:-1]} == {"Uu"}


def by_cue(statements: Statements, text: str, cue: str) -> Attribution:
    return next(a for a in statements.attributions if words(a.cue, text) == cue)


@pytest.mark.parametrize(
    "text",
    [
        "– Dette er galt, sier direktør Ola Hauge. «Vi har ikke gjort det, sier han.",
        '"This is wrong, the director said.',
        "»Dette« er «galt, sier hun.",
        "“Vi vet ikke,\n\n“men vi leter,” sier politiet.",
    ],
)
def test_an_odd_quotation_mark_never_fails_a_document(say: Say, text: str) -> None:
    """Missing and doubled marks leave statements, not an error."""
    assert say(text).text == text


def test_spans_lie_within_the_text_and_contents_are_never_empty(say: Say) -> None:
    """Whatever comes in, every span that comes out names characters of it."""
    for text in ("", " \n\n ", "...", "–", "A" * 5000, "ja, sa han. " * 200, "« » “ ” ' \" " * 50):
        for a in say(text).attributions:
            assert a.content
            for span in (*a.source, *a.cue, *a.content):
                assert 0 <= span.start < span.end <= len(text)


def test_reading_twice_gives_the_same(say: Say) -> None:
    """Nothing is kept from one document to the next."""
    text = "Statsråden lover å rydde opp. Hun sier at planen er klar."
    assert say(text) == say(text)


def test_no_attribution_is_nested_in_itself(say: Say) -> None:
    """Following nested_in always ends."""
    text = "Ifølge Fjordbladet skal direktøren ha sagt at rapporten viser at tallene var feil, hevder styret."
    outer = {a.id: a.nested_in for a in say(text, "nb").attributions}
    for name in outer:
        seen = set()
        here: str | None = name
        while here is not None:
            assert here not in seen
            seen.add(here)
            here = outer[here]


def test_a_quotation_that_goes_on_after_its_cue_is_one_statement(say: Say) -> None:
    """Content in two spans, and nobody asked who says the second."""
    text = "“The bridge is closed,” the mayor said. “We will open it again in May.”"
    found = say(text, "en").attributions
    said = next(a for a in found if words(a.cue, text) == "said")
    assert "closed" in words(said.content, text)
    assert "We will open it again in May" in words(said.content, text)


def test_neither_confirming_nor_denying_is_one_statement_that_commits_to_nothing(say: Say) -> None:
    """Two verbs, one cue in two spans, Uu."""
    text = "Kommunen vil verken bekrefte eller avkrefte at det er funnet gift i vannet."
    found = [a for a in say(text, "nb").attributions if "bekrefte" in words(a.cue, text)]
    assert [words(a.cue, text) for a in found] == ["bekrefte avkrefte"]
    assert found[0].fact.value == "Uu"


def test_whose_words_they_are_stands_outside_what_is_wanted(say: Say) -> None:
    """`Partiet ønsker valg, ifølge Berg`: what the party wants ends before `ifølge`."""
    text = "Bygdelista ønsker et nytt valg i høst, ifølge gruppeleder Kari Berg."
    for a in say(text, "nb").attributions:
        if words(a.cue, text) == "ønsker":
            assert "ifølge" not in words(a.content, text)


def test_nobody_who_is_told_is_the_source(say: Say) -> None:
    """`fikk beskjed om at`: the passengers hear it and do not say it."""
    text = "Passasjerene fikk beskjed om at toget var innstilt."
    for a in say(text, "nb").attributions:
        assert words(a.source, text) != "Passasjerene"
