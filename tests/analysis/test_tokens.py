"""Words are cut as the treebanks cut them, and every character keeps its place."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sayso.analysis.tokens import TokenRules, tokenise
from sayso.language.pack import ROOT

RULES = {lang: TokenRules.load(ROOT / lang) for lang in ("nb", "nn", "en")}


def cut(text: str, lang: str) -> str:
    return "|".join(text[a:b] for a, b in tokenise(text, 0, len(text), RULES[lang]))


BOTH_NORWEGIAN = [
    ("Hun kom, så og gikk.", "Hun|kom|,|så|og|gikk|.", "plain words and marks"),
    ("– Dette holder ikke, sier hun.", "–|Dette|holder|ikke|,|sier|hun|.", "the dash of speech stands alone"),
    ("-Dette holder ikke.", "-|Dette|holder|ikke|.", "also where it is glued to the word"),
    ("«Nei», sa han.", "«|Nei|»|,|sa|han|.", "guillemets"),
    ("„Nei“, sa han.", "„|Nei|“|,|sa|han|.", "low and high quotation marks"),
    ("Ap-lederen i Nord-Norge", "Ap-lederen|i|Nord-Norge", "a hyphen joins the parts of one word"),
    ("inn- og utland", "inn-|og|utland", "a hyphen may stand for the rest of a word"),
    ("«Havgap»-saken", "«|Havgap|»|-saken", "the tail of a quoted compound keeps its hyphen"),
    ("ca. 200 kroner", "ca.|200|kroner", "an abbreviation keeps its point"),
    ("f.eks. dr. Solberg", "f.eks.|dr.|Solberg", "also with inner points"),
    ("epler, pærer osv.", "epler|,|pærer|osv|.", "at the end of the line the point closes the sentence"),
    ("epler osv. De var røde.", "epler|osv|.|De|var|røde|.", "and where a closing abbreviation meets a capital"),
    ("den 12. mai 2031", "den|12.|mai|2031", "an ordinal keeps its point"),
    ("Det var i 2031.", "Det|var|i|2031|.", "a number at the end of a sentence does not"),
    ("2,5 prosent av 1.200.000", "2,5|prosent|av|1.200.000", "inner marks of numbers"),
    ("10 000 kroner", "10|000|kroner", "a space parts, also within a number"),
    ("klokka 10.45 til 12:30", "klokka|10.45|til|12:30", "times of day"),
    ("Det endte 2-0 i 1998-99", "Det|endte|2|-|0|i|1998|-|99", "scores and ranges are three words"),
    ("15 % eller 15%", "15|%|eller|15|%", "per cent"),
    ("80 km/t og TV/radio", "80|km/t|og|TV|/|radio", "a slash parts words, not units"),
    ("USA's og FN's syn", "USA's|og|FN's|syn", "a genitive apostrophe stays in the word"),
    ("Se www.havgap.example/sak?id=3 nå", "Se|www.havgap.example/sak?id=3|nå", "a web address is one word"),
    ("post@havgap.example svarer", "post@havgap.example|svarer", "an e-mail address is one word"),
    ("Vel ... kanskje…", "Vel|...|kanskje|…", "ellipses"),
    ("A. B. Vik", "A.|B.|Vik", "initials before a name"),
]

ENGLISH = [
    ("They don't know.", "They|do|n't|know|.", "n't is a word"),
    ("They don’t know.", "They|do|n’t|know|.", "with a curly apostrophe too"),
    ("He's sure I'm late; we'll see.", "He|'s|sure|I|'m|late|;|we|'ll|see|.", "clitics"),
    ("I cannot, I'm gonna go", "I|can|not|,|I|'m|gon|na|go", "whole words that are two"),
    ("the ministers' letter", "the|ministers|'|letter", "the plural genitive mark stands alone"),
    ("a well-known self-made man", "a|well|-|known|self|-|made|man", "compounds are cut at the hyphen"),
    ("an e-mail on re-election", "an|e-mail|on|re-election", "prefixes are not"),
    ("Mr. Vale met Dr. Ash.", "Mr.|Vale|met|Dr.|Ash|.", "titles keep their point"),
    ("The U.S. envoy", "The|U.S.|envoy", "initials keep theirs"),
    ("It has nuts, seeds, etc.", "It|has|nuts|,|seeds|,|etc|.", "at the end of the line the point closes"),
    ("at 7:30pm on 3 May", "at|7:30|pm|on|3|May", "units written to a number"),
    ("$1,250.50 or 5%", "$|1,250.50|or|5|%", "currency and per cent"),
    ("the 1990s and 60's", "the|1990s|and|60's", "decades"),
    ("in 1969-1970", "in|1969|-|1970", "ranges"),
    ("Call 555-010-4477.", "Call|555-010-4477|.", "telephone numbers"),
    ("“No,” she said.", "“|No|,|”|she|said|.", "curly quotation marks"),
    ("Wait... what?!", "Wait|...|what|?!", "runs of marks"),
    ("and/or", "and|/|or", "a slash parts words"),
    ("O'Hara's dog", "O'Hara|'s|dog", "an apostrophe inside a name"),
]


@pytest.mark.parametrize("lang", ["nb", "nn"])
@pytest.mark.parametrize(("text", "expected", "why"), BOTH_NORWEGIAN)
def test_norwegian_words(lang: str, text: str, expected: str, why: str) -> None:
    """Bokmål and Nynorsk are cut as UD Norwegian cuts them."""
    assert cut(text, lang) == expected, why


@pytest.mark.parametrize(("text", "expected", "why"), ENGLISH)
def test_english_words(text: str, expected: str, why: str) -> None:
    """English is cut as UD EWT cuts it."""
    assert cut(text, "en") == expected, why


PIECES = st.text(alphabet=st.sampled_from("aÅz19 .,:-–'’\"«»/@$%!?\t\u00a0\u0301…s_"), max_size=60)


@pytest.mark.parametrize("lang", ["nb", "nn", "en"])
@settings(max_examples=150, deadline=None)
@given(text=PIECES | st.text(max_size=60))
def test_tokens_cover_the_text(lang: str, text: str) -> None:
    """Tokens lie within the text, in order, hold no white space at their ends, and leave no other character out."""
    tokens = tokenise(text, 0, len(text), RULES[lang])
    assert all(0 <= a < b <= len(text) for a, b in tokens)
    assert all(before[1] <= after[0] for before, after in pairwise(tokens))
    covered = {n for a, b in tokens for n in range(a, b)}
    assert all(c.isspace() for n, c in enumerate(text) if n not in covered)
    assert not any(text[a].isspace() or text[b - 1].isspace() for a, b in tokens)


@given(before=st.text(max_size=20), text=PIECES, after=st.text(max_size=20))
def test_only_the_given_stretch_is_cut(before: str, text: str, after: str) -> None:
    """Offsets count in the whole text, and nothing outside [start, end) becomes a token."""
    whole = f"{before}\n{text}\n{after}"
    start = len(before) + 1
    tokens = tokenise(whole, start, start + len(text), RULES["nb"])
    assert all(start <= a < b <= start + len(text) for a, b in tokens)


@pytest.mark.parametrize("piece", ["a.", "-", "a-", "http://", "a@", "A.", "kl. ", "1,", "s'", 'osv. "', "_"])
def test_long_lines_stay_cheap(piece: str) -> None:
    """A line of 100,000 characters of one mark takes no longer than its length asks."""
    text = piece * (100_000 // len(piece))
    began = time.perf_counter()
    tokenise(text, 0, len(text), RULES["en"])
    tokenise(text, 0, len(text), RULES["nb"])
    assert time.perf_counter() - began < 5
