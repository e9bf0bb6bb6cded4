"""Lemmas by table, else by the first rule that makes a word."""

from __future__ import annotations

from sayso.analysis.lemmas import Lemmas

ROWS = [{"form": "sa", "pos": "VERB", "lemma": "si"}, {"form": "bestemmer", "pos": "VERB", "lemma": "bestemme"}]


def test_a_rule_that_makes_a_known_word_goes_before_a_likelier_one() -> None:
    """`bestemte` is no form of `besteme`."""
    lemmas = Lemmas(ROWS)
    assert lemmas.find("bestemte", "VERB", "l:2:e", lambda: ("l:2:e", "l:2:me")) == "bestemme"


def test_an_unknown_word_takes_the_likeliest_rule() -> None:
    """And words of the lexicon count as known."""
    assert Lemmas(ROWS).find("fabulerte", "VERB", "l:2:", lambda: ("l:2:", "l:3:t")) == "fabuler"
    assert Lemmas(ROWS, [("fabulere", "VERB")]).find("fabulerte", "VERB", "l:1:", lambda: ("l:1:", "l:2:e")) == "fabulere"
