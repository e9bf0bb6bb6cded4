"""What a case's texts and statements are found by; the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sayso.model import Attribution, Document, Factuality, Metadata, Quote, Span, Statements, Text
from sayso.search import Hit, Indexer, Inflections, Results, rebuild, search
from sayso.search.words import words
from sayso.store import Kept, Store, create_store
from sayso.wiring import make_indexer
from tests.store.conftest import backend  # noqa: F401 - the fixture

READERS = {"message/rfc822": "mail", "application/pdf": "pdf"}
NOW = "2026-03-01T08:00:00Z"
LETTER = "Rektor Åse Lund avviste kritikken.\nHun sier at bøkene er trygge, og at båken lyser.\nBoken lå i båten."
NOTE = "Det heter i notatet at Boken koster for mye.\nThe books were sold, the council says."
OLD = "Et lesefeil av brevet om Brandvold."


@pytest.fixture(scope="module")
def indexer() -> Indexer:
    return make_indexer()


@pytest.fixture
def store(backend, indexer: Indexer) -> Iterator[Store]:  # noqa: F811
    with create_store(backend) as made:
        keep(made, indexer, "a", "leak/brev.txt", "text/plain", LETTER, "2016-01-22", [denied(LETTER), said(LETTER)])
        keep(made, indexer, "b", "leak/notat.eml", "message/rfc822", NOTE, "2016-07", [])
        keep(made, indexer, "c", "leak/skann.pdf", "application/pdf", OLD, "", [])
        yield made


def span(text: str, part: str) -> tuple[Span, ...]:
    at = text.index(part)
    return (Span(at, at + len(part)),)


def denied(text: str) -> Attribution:
    source, cue, content = (span(text, part) for part in ("Rektor Åse Lund", "avviste", "kritikken"))
    return Attribution("A1", source, cue, content, Quote.INDIRECT, Factuality.DENIED, entity="Åse Lund")


def said(text: str) -> Attribution:
    source, cue, content = (span(text, part) for part in ("Hun", "sier", "bøkene er trygge, og at båken lyser"))
    return Attribution("A2", source, cue, content, Quote.INDIRECT, Factuality.CERTAIN, entity="Åse Lund")


def keep(
    store: Store,
    indexer: Indexer,
    key: str,
    path: str,
    kind: str,
    characters: str,
    published: str,
    stated: list[Attribution],
    version: str = "1",
) -> None:
    sha256 = key * 64
    text = Text(characters, READERS.get(kind, "plain"), version, metadata=Metadata(published=published))
    with store.writer("kari", lambda: NOW) as writer:
        writer.receive(Kept(sha256, 9, kind), path.rpartition("/")[2], path)
        number = writer.keep_text(sha256, text)
        assert number is not None
        writer.keep_passages(sha256, number, indexer.of_text(text))
        if stated:
            document = Document(key, path, kind, sha256, 9)
            found = Statements(key, "nb", characters, tuple(stated), document, text.metadata, languages=((Span(0, len(characters)), "nb"),))
            writer.keep_statements(sha256, number, found, "sayso", version)
            writer.keep_passages(sha256, number, indexer.of_statements(found, text), stated=True)


@pytest.fixture(scope="module")
def inflections() -> Inflections:
    return Inflections.load()


@pytest.fixture
def ask(store: Store, inflections: Inflections):
    def asked(question: str, **more) -> Results:
        with store.view() as view:
            return search(view, question, inflections, **more)

    return asked


def told(results: Results) -> set[str]:
    """What was found, by document and statement."""
    return {name(hit) for hit in results.hits}


def name(hit: Hit) -> str:
    return hit.path.removeprefix("leak/") + (f" {hit.statement.id}" if hit.statement else f" {hit.start}")


FIRST, SECOND, THIRD = "brev.txt 0", "brev.txt 35", "brev.txt 84"


FOUND = (
    ("bok", {SECOND, THIRD, "brev.txt A2", "notat.eml 0"}),
    ("bøker", {SECOND, THIRD, "brev.txt A2", "notat.eml 0"}),
    ("=boken", {THIRD, "notat.eml 0"}),
    ("book", {"notat.eml 45"}),
    ("sa", {SECOND}),
    ("boken", {SECOND, THIRD, "brev.txt A2", "notat.eml 0"}),
    ("=båken", {SECOND, "brev.txt A2"}),
    ('"boken koster"', {"notat.eml 0"}),
    ('"koster boken"', set()),
    ("bok NOT båten", {SECOND, "brev.txt A2", "notat.eml 0"}),
    ("bok -in:statements kind:text", {SECOND, THIRD}),
    ("kritikk* OR selg", {FIRST, "brev.txt A1"}),
    ("(trygg ELLER koste) bok", {SECOND, "brev.txt A2", "notat.eml 0"}),
    ("brandvoll~", {"skann.pdf 0"}),
    ("source:lund", {"brev.txt A1", "brev.txt A2"}),
    ("lund", {FIRST, "brev.txt A1", "brev.txt A2"}),
    ("about:bok", {"brev.txt A2"}),
    ("fact:CT-", {"brev.txt A1"}),
    ("quote:indirect about:kritikk", {"brev.txt A1"}),
    ("kind:mail", {"notat.eml 0", "notat.eml 45"}),
    ("lang:en", {"notat.eml 45"}),
    ("bok published:2016-01..2016-07", {SECOND, THIRD, "brev.txt A2", "notat.eml 0"}),
    ("bok published:2016-01-22", {SECOND, THIRD, "brev.txt A2"}),
    ("bok published:2016-02..", {"notat.eml 0"}),
    ("published:..2015", set()),
    ("bok document:notat", {"notat.eml 0"}),
    ("document:notat document:brev bok", set()),
)


def test_what_a_question_finds(ask) -> None:
    assert {question: told(ask(question)) for question, _ in FOUND} == dict(FOUND)


def test_hits_and_snippets_point_at_the_very_characters(ask) -> None:
    for question, text, expected in (
        ("bøker", LETTER, {"bøkene", "Boken"}),
        ('"at båken"', LETTER, {"at båken"}),
        ("lund", LETTER, {"Lund"}),
    ):
        hits = [hit for hit in ask(question).hits if hit.path == "leak/brev.txt"]
        assert {s.of(text) for hit in hits for s in hit.hits} == expected
        assert all(hit.snippet.text == text[hit.snippet.start : hit.snippet.end] for hit in hits)


def test_a_long_text_is_shown_round_the_first_hit(store: Store, indexer: Indexer, ask) -> None:
    characters = "ord " * 3000 + "gravmaskin " + "slutt " * 3000
    keep(store, indexer, "d", "leak/lang.txt", "text/plain", characters, "", [])
    (hit,) = ask("gravmaskin").hits
    assert "gravmaskin" in hit.snippet.text
    assert len(hit.snippet.text) <= 160
    assert [s.of(characters) for s in hit.hits] == ["gravmaskin"]


def test_better_fits_come_first(store: Store, indexer: Indexer, ask) -> None:
    keep(store, indexer, "e", "leak/ett.txt", "text/plain", "Kaia " + "og alt det andre som står her " * 8, "", [])
    keep(store, indexer, "f", "leak/to.txt", "text/plain", "Kaia, Kaia.", "", [])
    hits = ask("kaia").hits
    assert [hit.path for hit in hits] == ["leak/to.txt", "leak/ett.txt"]
    assert hits[0].rank > hits[1].rank


def test_pages_of_hits_do_not_overlap(ask) -> None:
    whole = ask("bok")
    assert (whole.total, whole.ranked, whole.more) == (4, 4, False)
    parts = [ask("bok", limit=2), ask("bok", limit=2, skip=2)]
    assert [name(h) for p in parts for h in p.hits] == [name(h) for h in whole.hits]


def test_facets_count_all_that_fits(ask) -> None:
    facets = ask("bok OR kritikk", facets=True, limit=1).facets
    assert ask("bok OR kritikk", facets=True).total == 6
    assert facets["entity"] == (("Åse Lund", 2),)
    assert dict(facets["fact"]) == {"CT+": 1, "CT-": 1}
    assert dict(facets["kind"]) == {"text": 5, "mail": 1}
    assert dict(facets["year"]) == {"2016": 6}


def test_a_better_reading_takes_the_place_of_the_old_one(store: Store, indexer: Indexer, ask) -> None:
    keep(store, indexer, "c", "leak/skann.pdf", "application/pdf", "En lesefeil av brevet om Branvik.", "", [], version="2")
    assert told(ask("brandvold")) == set()
    assert told(ask("branvik")) == {"skann.pdf 0"}


def test_the_index_made_anew_finds_the_same(store: Store, indexer: Indexer, ask) -> None:
    before = {question: told(ask(question)) for question in ("bok", "fact:CT-", "brandvoll~", "lang:en")}
    with store.view() as view, store.writer("kari", lambda: NOW) as writer:
        assert list(rebuild(view, writer, indexer)) == [1, 2, 3]
    assert {question: told(ask(question)) for question in before} == before


def test_letters_written_as_base_and_mark_are_the_same_letters() -> None:
    assert [w.form for w in words("A\u030apne båten")] == ["åpne", "båten"]
