"""Forms of attribution on sentences of our own: text, source, cue, a part of the content, certainty, and why."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sayso.model import Attribution, Statements

Say = Callable[..., Statements]

CASES = [
    # lang, text, source, cue, content has, fact, why
    ("nb", "Ordføreren sier at saken er avsluttet.", "Ordføreren", "sier", "saken er avsluttet", "CT+", "indirect, cue before"),
    ("nb", "– Saken er avsluttet, sier ordføreren.", "ordføreren", "sier", "Saken er avsluttet", "CT+", "dash speech, cue after"),
    ("nb", "Ifølge rapporten var bremsene defekte.", "rapporten", "Ifølge", "var bremsene defekte", "CT+", "a document; according to"),
    ("nb", "Bremsene var defekte, ifølge rapporten.", "rapporten", "ifølge", "Bremsene var defekte", "CT+", "according to, after"),
    ("nb", "Direktøren avviser anklagene.", "Direktøren", "avviser", "anklagene", "CT-", "denial of a noun topic"),
    ("nb", "Politiet tror at mannen handlet alene.", "Politiet", "tror", "mannen handlet alene", "PR+", "belief"),
    ("nb", "Partiet krever at statsråden går av.", "Partiet", "krever", "statsråden går av", "Uu", "a demand commits to nothing"),
    ("nb", "Hun frykter at flere vil miste jobben.", "Hun", "frykter", "flere vil miste jobben", "PS+", "fear"),
    ("nn", "Ordføraren seier at saka er avslutta.", "Ordføraren", "seier", "saka er avslutta", "CT+", "Nynorsk, indirect"),
    ("nn", "– Saka er avslutta, seier ordføraren.", "ordføraren", "seier", "Saka er avslutta", "CT+", "Nynorsk, dash speech"),
    ("nn", "Ifølgje rapporten var bremsene øydelagde.", "rapporten", "Ifølgje", "var bremsene øydelagde", "CT+", "Nynorsk, according to"),
    ("en", "The mayor said that the case was closed.", "The mayor", "said", "the case was closed", "CT+", "English, indirect"),
    ("en", '"The case is closed," the mayor said.', "the mayor", "said", "The case is closed", "CT+", "English, direct"),
    ("en", "The mayor denied that the case was closed.", "The mayor", "denied", "the case was closed", "CT-", "English, denial"),
    ("en", "She believes that the memo is genuine.", "She", "believes", "the memo is genuine", "PR+", "English, belief"),
]


@pytest.mark.parametrize(("lang", "text", "source", "cue", "content", "fact", "why"), CASES, ids=[c[-1] + ": " + c[1][:30] for c in CASES])
def test_each_form_gives_source_cue_content_and_certainty(
    say: Say, lang: str, text: str, source: str, cue: str, content: str, fact: str, why: str
) -> None:
    """The plain form of each kind of attribution is read whole."""
    found = [a for a in say(text, lang).attributions if words(a.cue, text) == cue]
    assert found, f"no attribution with the cue {cue!r}: {why}"
    assert words(found[0].source, text) == source
    assert content in words(found[0].content, text)
    assert found[0].fact.value == fact


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
