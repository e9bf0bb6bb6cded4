"""The contract of a store: every test runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from sayso.ledger import Act
from sayso.model import Attribution, Factuality, Metadata, Page, Quote, Span, Statements, Text
from sayso.model import Document as Named
from sayso.store import Backend, Kept, Stage, Store, StoreError, create_store, open_store
from sayso.store.migrations import migrate
from sayso.store.schema import REVISIONS, index, metadata

NOW = "2026-03-01T08:00:00Z"
A, B = "a" * 64, "b" * 64
CHARACTERS = "Rektor Åse Lund avviser kritikken.\nHun sier at skolen er trygg.\n"
TEXT = Text(CHARACTERS, "plain", "1", pages=(Page(1, Span(0, 34)),), metadata=Metadata(title="Skolen"), warnings=("Side 2 mangler.",))
DENIED = Attribution("A1", (Span(0, 15),), (Span(16, 23),), (Span(24, 33),), Quote.INDIRECT, Factuality.DENIED, entity="Åse Lund")
SAID = Attribution("A2", (Span(35, 38),), (Span(39, 43),), (Span(44, 62),), Quote.INDIRECT, Factuality.CERTAIN, entity="Rektor")
STATEMENTS = Statements("skole", "nb", CHARACTERS, (DENIED, SAID), Named("skole", "skole.txt", "text/plain", A, 70))


@pytest.fixture
def store(backend: Backend) -> Iterator[Store]:
    with create_store(backend) as made:
        yield made


def write(store: Store):  # type: ignore[no-untyped-def]
    return store.writer("kari", lambda: NOW)


def fill(store: Store) -> None:
    """One document read and analysed, one that could not be read, one path that could not be received."""
    with write(store) as writer:
        writer.receive(Kept(A, 70, "text/plain"), "skole.txt", "leak/skole.txt")
        writer.receive(Kept(B, 9, "application/pdf"), "brev.pdf", "leak/brev.pdf")
        writer.keep_text(A, TEXT)
        writer.keep_failure(B, "leak/brev.pdf", Stage.TEXT, "damaged", "brev.pdf: damaged.")
        writer.keep_failure(None, "leak/hemmelig", "receive", "permission", "hemmelig: you may not read this.")
    with store.view() as view:
        text_ = view.text(A)
    assert text_ is not None
    with write(store) as writer:
        writer.keep_statements(A, text_.id, STATEMENTS, "sayso", "1")


def test_what_is_kept_comes_back(store: Store) -> None:
    """Documents, texts and statements as they went in, to the last character."""
    fill(store)
    with store.view() as view:
        first, second = view.documents()
        assert (first.path, first.size, first.parent, second.media_type) == ("leak/skole.txt", 70, None, "application/pdf")
        read = view.text(A)
        assert read is not None
        assert read.text == TEXT
        (analysis,) = view.analyses()
        assert view.analysis(analysis.id) == STATEMENTS
        assert [s.attribution for s in view.stated()] == [DENIED, SAID]


def test_statements_are_found_by_source_document_and_certainty(store: Store) -> None:
    """Without regard to case, æøå included."""
    fill(store)
    with store.view() as view:
        assert [s.attribution.id for s in view.stated(source="åse")] == ["A1"]
        assert [s.attribution.id for s in view.stated(fact="CT+")] == ["A2"]
        assert len(list(view.stated(document="SKOLE"))) == len(list(view.stated(document="aaaa"))) == 2
        assert not list(view.stated(document="brev"))


def test_counts_are_honest(store: Store) -> None:
    """A text with a warning is read partly, a failure is named by its code, a path never received is apart."""
    fill(store)
    with store.view() as view:
        tally = view.tally()
        assert (tally.documents, tally.read, tally.partly, tally.unreadable, tally.waiting, tally.refused) == (2, 0, 1, 1, 0, 1)
        assert tally.reasons == {"damaged": 1, "permission": 1}
        assert tally.statements == 2
        assert [f.path for f in view.failures()] == ["leak/brev.pdf", "leak/hemmelig"]


def test_a_mended_failure_is_no_longer_one(store: Store) -> None:
    """A later try that succeeds takes the failure out of the counts, not out of the tables."""
    fill(store)
    with write(store) as writer:
        writer.keep_text(B, TEXT)
        writer.receive(Kept("c" * 64, 1, "text/plain"), "hemmelig", "leak/hemmelig")
    with store.view() as view:
        assert not list(view.failures())
        assert [job.document.sha256 for job in view.waiting(Stage.STATEMENTS)] == [B]
        assert [job.document.path for job in view.waiting(Stage.TEXT)] == ["leak/hemmelig"]


def test_nothing_is_kept_twice_or_written_over(store: Store) -> None:
    """The same bytes, reader or maker again change nothing; a new version stands beside the old."""
    fill(store)
    newer = Text("Rektor avviser.", "plain", "2")
    with write(store) as writer:
        assert not writer.receive(Kept(A, 70, "text/plain"), "skole.txt", "leak/skole.txt")
        assert writer.receive(Kept(A, 70, "text/plain"), "kopi.txt", "leak/kopi.txt")
        assert not writer.keep_text(A, TEXT)
        assert writer.keep_text(A, newer)
    with store.view() as view:
        assert [read.text.characters for read in view.texts(A)] == [TEXT.characters, newer.characters]
        old, new = (read.id for read in view.texts(A))
        assert len(list(view.analyses(old))) == 1
        assert not list(view.stated())
    with write(store) as writer:
        assert not writer.keep_statements(A, old, STATEMENTS, "sayso", "1")
        assert writer.keep_statements(A, old, STATEMENTS, "sayso", "2")
        assert writer.keep_statements(A, new, STATEMENTS, "sayso", "1")
    with store.view() as view:
        assert len(list(view.analyses())) == 3
        assert len(list(view.stated())) == 2


def test_a_writer_that_fails_leaves_nothing(store: Store) -> None:
    """One unit of work: all or nothing, the ledger too."""
    with pytest.raises(ZeroDivisionError), write(store) as writer:
        writer.receive(Kept(A, 70, "text/plain"), "skole.txt", "leak/skole.txt")
        raise ZeroDivisionError
    with store.view() as view:
        assert not list(view.documents())
        assert view.last_entry() is None


def test_every_change_is_an_entry(store: Store) -> None:
    """Who, what and which file, in a chain that holds."""
    fill(store)
    with store.view() as view:
        entries = list(view.entries())
        assert [e.what for e in entries] == [Act.RECEIVED, Act.RECEIVED, Act.READ, Act.READ, Act.READ, Act.ANALYSED]
        assert {e.who for e in entries} == {"kari"}
        assert view.broken_entry() is None


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger SET who = 'ola'",
        "DELETE FROM ledger",
        "DELETE FROM texts",
        "UPDATE texts SET reader = 'x'",
        "UPDATE statements SET fact = 'CT+'",
        "DELETE FROM statements",
    ],
)
@pytest.mark.parametrize("owner", [False, True])
def test_what_is_kept_cannot_be_changed(store: Store, change: str, *, owner: bool) -> None:
    """Neither by the role that works with it nor, by accident, by the owner of the tables."""
    fill(store)
    engine = store.backend.engine(owner=owner)
    with pytest.raises(DBAPIError, match=r"only added to|permission denied"), engine.begin() as connection:
        connection.execute(text(change))
    engine.dispose()
    with store.view() as view:
        assert view.broken_entry() is None


def test_strange_characters_do_no_harm(store: Store) -> None:
    """NUL in a text, half a surrogate pair in a name, every plane of Unicode."""
    strange = Text("a\0b 𝔸 e\u0301", "plain", "1")
    with write(store) as writer:
        writer.receive(Kept(A, 1, "text/plain"), "\udce6.txt", "leak/\udce6.txt")
        writer.keep_text(A, strange)
    with store.view() as view:
        assert view.texts(A)[0].text == strange
        assert next(view.documents()).name == "\\udce6.txt"
        assert view.broken_entry() is None


def test_a_case_of_a_newer_version_is_refused(store: Store) -> None:
    """In one clear sentence, and unchanged."""
    engine = store.backend.engine(owner=True)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreError, match="newer version of Sayso"):
        open_store(store.backend)


def test_a_database_that_is_not_ours_is_refused(backend: Backend) -> None:
    """However healthy it is."""
    backend.prepare()
    with pytest.raises(StoreError, match="no case"):
        open_store(backend)


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_released_schema_comes_forward(backend: Backend, revision: str) -> None:
    """From each revision to the tables that schema.py names, column by column."""
    backend.prepare()
    engine = backend.engine(owner=True)
    with engine.connect() as connection, connection.begin():
        migrate(connection, revision)
    with open_store(backend), engine.connect() as connection:
        found = inspect(connection)
        # What a database searches by is its own: a virtual table in SQLite, a column in PostgreSQL.
        tables = {name for name in found.get_table_names() if not name.startswith("passage_words")}
        assert tables == {*metadata.tables, *index.tables, "alembic_version"}
        for table in (*metadata.sorted_tables, *index.sorted_tables):
            columns = {c["name"]: bool(c["nullable"]) for c in found.get_columns(table.name) if c["name"] != "words"}
            assert columns == {c.name: bool(c.nullable) for c in table.columns}
            indexes = {i["name"] for i in found.get_indexes(table.name) if not i.get("duplicates_constraint")}
            assert indexes - {"ix_passages_words"} == {i.name for i in table.indexes}
            assert {u["name"] for u in found.get_unique_constraints(table.name)} == unique(table)
    engine.dispose()


def unique(table) -> set[str]:  # type: ignore[no-untyped-def]
    return {c.name for c in table.constraints if c.__visit_name__ == "unique_constraint"}


def test_only_one_adds_at_a_time(backend: Backend, store: Store) -> None:
    """As far as the database can tell; SQLite leaves it to the lock of the case."""
    with backend.held():
        if backend.place.startswith("postgresql"):
            with pytest.raises(StoreError, match=r"process \d+"), backend.held():
                pass
    with backend.held():
        pass
