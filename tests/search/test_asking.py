"""The language of questions, and what it says of questions that make no sense."""

from __future__ import annotations

import pytest

from sayso.search import Inflections, SearchError
from sayso.search.asking import understand
from sayso.store import Both, Either, Only, Without, Words

NONE = Inflections({})


def meant(asked: str, **more):
    return understand(asked, NONE, more.get("near", lambda form, letters: ()), lambda part: (3, 7))


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


def test_what_a_question_is_narrowed_by():
    assert meant("fact:ct-,Uu a") == meant("a fact:CT-,uu")
    assert meant("fact:ct-,Uu a").only == (Only("fact", ("CT-", "Uu")),)
    assert meant("-kind:mail").only == meant("NOT kind:mail").only == (Only("kind", ("mail",), without=True),)
    assert meant("kind:mail").question is None
    assert meant("document:notat faktura").only == (Only("text", (3, 7)),)
    assert meant("about:berg").only == meant("in:statements").only == (Only("statement", (0,), ">"),)
    assert meant("source:Berg").question == Words(("source",), ("berg",))


@pytest.mark.parametrize(
    ("range_", "only"),
    [
        ("2016", (("earliest", "2016-01-01", ">="), ("latest", "2016-12-31", "<="))),
        ("2016-11..2017", (("earliest", "2016-11-01", ">="), ("latest", "2017-12-31", "<="))),
        ("..2015-02-02", (("earliest", "", ">"), ("latest", "2015-02-02", "<="))),
        ("2017-12-31..", (("earliest", "2017-12-31", ">="),)),
    ],
)
def test_a_range_has_a_first_and_a_last_day(range_: str, only):
    assert meant(f"published:{range_}").only == tuple(Only(column, (day,), how) for column, day, how in only)


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
        ("document:b OR a", "inside"),
        ("(fact:CT- a)", "inside"),
        ("%", "words"),
        ("sa~", "spelling"),
    ],
)
def test_what_cannot_be_asked_is_told_in_a_sentence(asked: str, code: str):
    with pytest.raises(SearchError) as error:
        meant(asked)
    assert error.value.code == code
    assert error.value.sentence.endswith(".") or code == "empty"
