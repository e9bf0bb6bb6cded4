"""The language of questions, and what it says of questions that make no sense."""

from __future__ import annotations

import pytest

from sayso.search import Inflections, SearchError
from sayso.search.asking import span_tags, understand
from sayso.store import Both, Either, Without, Words

NONE = Inflections({})


def meant(asked: str, **more):  # type: ignore[no-untyped-def]
    return understand(asked, NONE, more.get("near", lambda form, letters: ()), lambda: [2015, 2016, 2017])


def word(form: str) -> Words:
    return Words(("lemmas",), (f"xx{form}",))


def test_words_side_by_side_are_all_wanted():
    assert meant("brev faktura").question == Both((word("brev"), word("faktura")))
    assert meant("brev OG faktura").question == meant("brev AND faktura").question == meant("brev faktura").question


def test_or_binds_looser_than_and_and_brackets_tighter():
    assert meant("a b OR c").question == Either((Both((word("a"), word("b"))), word("c")))
    assert meant("a (b ELLER c)").question == Both((word("a"), Either((word("b"), word("c")))))


def test_what_is_not_wanted():
    assert meant("a -b").question == meant("a NOT b").question == meant("a IKKE b").question == Both((word("a"), Without(word("b"))))


def test_quotation_marks_and_equal_signs_want_the_very_form():
    assert meant('"falsk faktura"').question == Words(("forms", "source"), ("falsk", "faktura"), phrase=True)
    assert meant('"sa"').question == meant("=sa").question == Words(("forms", "source"), ("sa",))


def test_a_word_that_a_mark_cuts_is_words_in_order():
    assert meant("ap/s").question == Words(("forms", "source"), ("ap", "s"), phrase=True)


def test_beginnings_and_misspellings():
    assert meant("fakt*").question == Words(("forms", "source"), ("fakt",), prefix=True)
    asked = []
    found = meant("brandvold~", near=lambda form, letters: asked.append((form, letters)) or ["brandvoll", "brandvold"])
    assert found.question == Words(("forms", "source"), ("brandvoll", "brandvold"))
    assert asked == [("brandvold", 2)]


def test_fields():
    assert meant("fact:ct-").question == Words(("tags",), ("factctminus",))
    assert meant("source:Berg").question == Words(("source",), ("berg",))
    assert meant("document:notat faktura").documents == ["notat"]


@pytest.mark.parametrize(
    ("first", "last", "tags"),
    [
        ("2016", "2016", ["year2016"]),
        ("2016-11", "2017", ["month201611", "month201612", "year2017"]),
        ("", "2015-02-02", ["month201501", "day20150201", "day20150202"]),
        ("2017-12-31", "", ["day20171231"]),
        ("2018", "2019", []),
    ],
)
def test_a_range_is_whole_years_then_months_then_days(first: str, last: str, tags: list[str]):
    assert span_tags(first, last, [2015, 2016, 2017]) == tags


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("", "empty"),
        ('"a', "unclosed"),
        ("(a", "unclosed"),
        ("a)", "unclosed"),
        ("a OR", "operator"),
        ("AND a", "operator"),
        ("a AND OR b", "operator"),
        ("NOT", "operator"),
        ("farge:rød", "field"),
        ("fact:sikker", "value"),
        ("published:i fjor", "date"),
        ("published:2016-13", "date"),
        ("published:..", "date"),
        ("a OR document:b", "inside"),
        ("-document:b", "inside"),
        ("%", "words"),
        ("sa~", "spelling"),
    ],
)
def test_what_cannot_be_asked_is_told_in_a_sentence(asked: str, code: str):
    with pytest.raises(SearchError) as error:
        meant(asked)
    assert error.value.code == code
    assert error.value.sentence.endswith(".") or code == "empty"
