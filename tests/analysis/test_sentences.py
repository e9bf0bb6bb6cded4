"""Sentences end where the treebanks end them."""

from __future__ import annotations

import itertools
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.analysis.sentences import split
from sayso.analysis.tokens import TokenRules, tokenise
from sayso.language.pack import ROOT, load

PACKS = {lang: load(lang, verify=False) for lang in ("nb", "nn", "en")}
RULES = {lang: TokenRules.load(ROOT / lang) for lang in PACKS}
WEIGHTS = {lang: np.asarray(pack.weights("sentences")["weights"], dtype=np.float32) for lang, pack in PACKS.items()}


def sentences(text: str, lang: str) -> list[tuple[int, int]]:
    tokens = tokenise(text, 0, len(text), RULES[lang])
    forms = [text[a:b] for a, b in tokens]
    spaced = [a[1] < b[0] for a, b in itertools.pairwise(tokens)] + [True]
    bounds = split(forms, spaced, RULES[lang].abbreviations, WEIGHTS[lang])
    return [(tokens[first][0], tokens[last - 1][1]) for first, last in bounds]


CASES = [
    ("nb", "Ministeren kom. Hun gikk.", 2, "a point and a capital"),
    ("nb", "Kommer hun? Nei! Aldri.", 3, "question and exclamation marks"),
    ("nb", "Brevet kom til dr. Vik og Havgap ca. 12. mai i fjor.", 1, "abbreviations and ordinals do not end a sentence"),
    ("nb", "Hun møtte A. B. Vik i Havnegata.", 1, "nor do initials"),
    ("nb", "De tok med epler, pærer osv. Deretter gikk de hjem.", 2, "a closing abbreviation may"),
    ("nb", "«Vi visste det ikke», sier statsråden. «Ingen sa noe.»", 2, "quoted sentences"),
    ("nb", "– Vi visste det ikke, sier Vik. – Ingen sa noe.", 2, "a dash begins speech"),
    ("nb", "– Har du sett brevet? spør hun.", 1, "a question inside speech goes on in small letters"),
    ("nb", "Når hver tredje Høyre-velger vil dette, må partiet svare.", 1, "a name in mid-sentence starts nothing"),
    ("nn", "Statsråden kom. Ho gjekk.", 2, "Nynorsk"),
    ("nn", "Ho sa at Fylkeslaget ikkje fekk brevet frå Noreg.", 1, "names in Nynorsk"),
    ("en", "The minister came. She left.", 2, "English"),
    ("en", "Mr. Vale met Dr. Ash of the U.S. embassy on Monday.", 1, "English abbreviations"),
    ("en", "“We did not know,” she said. “Nobody told us.”", 2, "curly quotation marks"),
    ("en", "Did she sign it? No. Never!", 3, "short sentences"),
]


@pytest.mark.parametrize(("lang", "text", "count", "why"), CASES)
def test_sentence_ends(lang: str, text: str, count: int, why: str) -> None:
    """A paragraph falls into as many sentences as a reader would count."""
    found = [text[a:b] for a, b in sentences(text, lang)]
    assert len(found) == count, (why, found)


@pytest.mark.parametrize("lang", sorted(PACKS))
@settings(max_examples=80, deadline=None)
@given(text=st.text(alphabet=st.sampled_from('aÅz1 .?!:;«»”"-–('), max_size=80))
def test_sentences_part_the_words(lang: str, text: str) -> None:
    """Every word lies in exactly one sentence; no sentence is empty."""
    tokens = tokenise(text, 0, len(text), RULES[lang])
    forms = [text[a:b] for a, b in tokens]
    bounds = split(forms, [True] * len(forms), RULES[lang].abbreviations, WEIGHTS[lang])
    assert [n for first, last in bounds for n in range(first, last)] == list(range(len(forms)))
    assert all(first < last for first, last in bounds)


def test_a_paragraph_without_an_end_is_cheap() -> None:
    """Capitals without a stop do not make the work grow with the square of the length."""
    began = time.perf_counter()
    split(["Havgap"] * 20_000, [True] * 20_000, frozenset(), np.full_like(WEIGHTS["nb"], -1))
    assert time.perf_counter() - began < 8
