"""The JSON lines, the terminal view and the page."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable

import pytest
from lxml import html
from rich.console import Console

from sayso.export import load_words, print_statements, to_json, to_page
from sayso.export.words import interface_languages
from sayso.model import Failure, Statements

Say = Callable[..., Statements]
TEXT = (
    "Direktøren avviser kritikken\n"
    "Fjordbladet skriver at direktør Kari Holmvik avviser anklagene. Hun sier at <script>alert(1)</script> er feil.\n"
    "– Vi har fulgt loven, sier Holmvik i en uttalelse.\n"
)


@pytest.fixture
def statements(say: Say) -> Statements:
    return say(TEXT, "nb")


def test_json_is_one_line_in_the_form_of_the_gold_files(statements: Statements) -> None:
    """design.md section 5: these fields, under these names."""
    line = to_json(statements)
    assert "\n" not in line
    record = json.loads(line)
    assert record["text"] == TEXT
    assert {"id", "lang", "text", "attributions"} <= record.keys()
    for a in record["attributions"]:
        assert {"id", "source", "cue", "content", "quote", "fact", "entity", "carried", "nested_in", "chain"} <= a.keys()
        assert all(isinstance(n, int) for span in a["content"] for n in span)


def test_json_carries_a_failure_as_an_object() -> None:
    """A machine sees what could not be read, too."""
    record = json.loads(to_json(Failure("a", "a.pdf", "encrypted", "a.pdf: is encrypted.")))
    assert record["failure"] == {"code": "encrypted", "sentence": "a.pdf: is encrypted."}


@pytest.mark.parametrize("width", [40, 80, 120])
def test_the_terminal_view_keeps_to_its_width_without_colour(statements: Statements, width: int) -> None:
    """No line is wider than the terminal, and nothing but characters is written."""
    out = io.StringIO()
    print_statements(statements, load_words("en"), Console(file=out, width=width, no_color=True))
    assert max(map(len, out.getvalue().splitlines())) <= width
    assert "\x1b" not in out.getvalue()


def test_the_terminal_view_says_denial_in_words(statements: Statements) -> None:
    """Colour never carries meaning alone."""
    out = io.StringIO()
    print_statements(statements, load_words("en"), Console(file=out, width=100))
    assert "denied" in out.getvalue()
    assert "Kari Holmvik" in out.getvalue()


def test_the_page_is_well_formed_without_scripts_and_escapes_hostile_text(statements: Statements) -> None:
    """Text from a document never becomes markup."""
    page = to_page([statements], load_words("nb"))
    tree = html.document_fromstring(page)
    assert not tree.xpath("//script")
    assert "<script>alert" not in page
    assert "default-src 'none'" in page
    assert not re.search(r"\s(?:src|on\w+)=", page)


def test_every_statement_of_the_page_is_linked_from_the_text(statements: Statements) -> None:
    """The margin and the text point at each other, for the keyboard and the screen reader."""
    tree = html.document_fromstring(to_page([statements], load_words("en")))
    notes = set(tree.xpath("//ul[@class='margin']/li/@id"))
    assert notes == {f"d1-{a.id}" for a in statements.attributions}
    assert {h[1:] for h in tree.xpath("//a[contains(@class, 'in')]/@href")} <= notes


def test_the_page_shows_every_character_of_the_text(statements: Statements) -> None:
    """Highlights cut the text into pieces; together they are the text."""
    tree = html.document_fromstring(to_page([statements], load_words("en")))
    shown = ["".join(p.itertext()) for p in tree.xpath("//div[@class='row']/*[self::p or self::h1]")]
    assert shown == [line for line in TEXT.split("\n") if line]


def test_the_interface_languages_have_the_same_words() -> None:
    """No key is missing in one of them."""
    tables = [load_words(lang) for lang in interface_languages()]
    for name in ("fact", "mark", "quote", "kind", "ui"):
        assert len({frozenset(getattr(t, name)) for t in tables}) == 1
