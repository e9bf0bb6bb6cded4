"""Taking files into a case."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sayso.engine import Case, add, list_orphans, list_statements, verify
from sayso.model import Span
from sayso.store import StoreError
from tests.engine.conftest import WORKER, add_to, log_of

CHILD = """
import sys
from pathlib import Path
from sayso.engine import add, open_case
with open_case(Path(sys.argv[1]), "kari", lambda: "2026-03-01T08:00:00.000Z") as case:
    command = (sys.executable, sys.argv[2], str(case.originals.folder), sys.argv[3])
    for step in add(case, [Path(sys.argv[4])], command, 2, lambda head: "text/plain"):
        pass
"""


def test_everything_is_taken_in_and_counted_honestly(case: Case, leak: Path) -> None:
    """Parts of parts with their parents, a scan by OCR, each distinct file once, and whatever failed with its reason."""
    steps = add_to(case, leak)
    with case.view() as view:
        tally = view.tally()
        paths = {document.path.partition("leak/")[2]: document for document in view.documents()}
        failures = {(f.path.partition("leak/")[2], f.code) for f in view.failures()}
    assert (tally.documents, tally.originals) == (9, 8)
    assert (tally.read, tally.partly, tally.unreadable, tally.waiting, tally.refused) == (6, 1, 1, 0, 1)
    assert failures == {("odelagt.txt", "unreadable"), ("lenke", "symlink")}
    assert {(s.path.partition("leak/")[2], s.code) for s in steps if s.code} == failures
    assert paths["post.eml/indre.zip/innerst.txt"].parent == paths["post.eml/indre.zip"].id
    assert paths["post.eml/indre.zip"].parent == paths["post.eml"].id
    assert {listed.content for listed in list_statements(case, document="skann")} == {"Det står på arket."}
    assert not list(verify(case))


@pytest.mark.parametrize("case", ["sqlite"], indirect=True)
def test_names_and_texts_come_first_and_ocr_last(case: Case, leak: Path) -> None:
    """Search works on the texts before the first analysis begins."""
    add_to(case, leak)
    stages = [line.split()[0] for line in log_of(case)]
    ocr = stages.index("ocr")
    assert stages[:ocr] == sorted(stages[:ocr], reverse=True)
    assert stages[ocr:] == ["ocr", "statements"]


def test_each_distinct_file_is_read_once(case: Case, leak: Path) -> None:
    """Also over two adds; the second only says what it could not receive."""
    add_to(case, leak)
    before = log_of(case)
    assert len(before) == len(set(before))
    add_to(case, leak)
    assert log_of(case) == before
    with case.view() as view:
        assert view.tally().documents == 9


def test_again_adds_and_keeps(case: Case, leak: Path) -> None:
    """All is done anew, and the same reader and maker change nothing."""
    add_to(case, leak)
    once = log_of(case)
    with case.view() as view:
        before = view.tally()
    add_to(case, again=True)
    assert set(log_of(case)[len(once) :]) >= {line for line in once if not line.startswith("ocr")}
    with case.view() as view:
        after = view.tally()
    assert (after.read, after.partly, after.statements) == (before.read, before.partly, before.statements)
    assert not list(verify(case))


def test_a_better_reading_stands_beside_the_old_one(case: Case, tmp_path: Path) -> None:
    """Old texts and spans stay; what was found moves by its words, and what has no place is an orphan."""
    (tmp_path / "brev").write_text("Skolen er trygg.")
    (tmp_path / "prat").write_text("tull og tøys")
    add_to(case, tmp_path / "brev", tmp_path / "prat")
    add_to(case, again=True, version="2")
    with case.view() as view:
        letter, talk = (view.texts(document.sha256) for document in view.documents())
        assert [read.text.characters for read in letter] == ["Skolen er trygg.", "Side 1\nSkolen er trygg."]
        assert [moved.spans for moved in view.moved(letter[1].id)] == [((), (), (Span(7, 23),))]
        assert [moved.spans for moved in view.moved(talk[1].id)] == [None]
        assert view.tally().orphans == 1
    assert {(listed.path, listed.content) for listed in list_statements(case)} == {
        ("brev", "Side 1\nSkolen er trygg."),
        ("prat", "Noe annet."),
    }
    assert [(listed.path, listed.content) for listed in list_orphans(case)] == [("prat", "tull og tøys")]
    assert not list(verify(case))


@pytest.mark.parametrize("case", ["sqlite"], indirect=True)
def test_a_file_that_kills_its_worker_is_one_failure(case: Case, tmp_path: Path) -> None:
    """It gets a second try, then the batch goes on without it."""
    for name, content in {"a": "die", "b": "Det går bra.", "c": "Det også."}.items():
        (tmp_path / name).write_text(content)
    steps = add_to(case, *(tmp_path / name for name in "abc"), workers=1)
    assert [(s.path, s.code) for s in steps if s.code] == [("a", "crashed")]
    with case.view() as view:
        assert view.tally().read == 2


def test_a_killed_add_goes_on_where_it_stopped(case: Case, tmp_path: Path) -> None:
    """After kill -9 at some moment nothing is lost, nothing half-written, and no worker lives on."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number}.txt").write_text(f"Brev nummer {number}.")
    log = case.folder.with_name("log")
    for wait in (0.3, 0.6, 0.9):
        command = [sys.executable, "-c", CHILD, str(case.folder), str(WORKER), str(log), str(folder)]
        with subprocess.Popen(command) as child:
            time.sleep(wait)
            child.send_signal(signal.SIGKILL)
        assert not [f for f in verify(case) if f.kind != "stray"]
    add_to(case, folder)
    with case.view() as view:
        tally = view.tally()
    assert (tally.documents, tally.read, tally.statements) == (60, 60, 60)
    assert not list(verify(case))
    deadline = time.monotonic() + 10
    while workers_of(case) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not workers_of(case)


def workers_of(case: Case) -> list[int]:
    """Processes that were told to work on this case's originals."""
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if str(case.originals.folder).encode() in process.read_bytes() and int(process.parent.name) != os.getpid():
                found.append(int(process.parent.name))
        except OSError:
            continue
    return found


def test_two_cannot_add_at_once(case: Case, tmp_path: Path) -> None:
    """The second is told who is at it."""
    (tmp_path / "a").write_text("a")
    with case.held(), pytest.raises(StoreError, match=f"process {os.getpid()} is writing"):
        add_to(case, tmp_path / "a")


@pytest.mark.parametrize("case", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("name", "code"), [("borte.txt", "missing"), ("lenke", "symlink"), ("ror", "special"), ("sak", "itself"), ("hull", "too-large")]
)
def test_what_cannot_be_received_is_one_sentence(case: Case, tmp_path: Path, name: str, code: str) -> None:
    """And what can be is taken in all the same."""
    (tmp_path / "brev").write_text("Kjære redaktør.")
    (tmp_path / "lenke").symlink_to(tmp_path / "brev")
    os.mkfifo(tmp_path / "ror")
    with (tmp_path / "hull").open("wb") as sparse:
        sparse.truncate(10 << 30)
    steps = add_to(case, tmp_path / name, tmp_path / "brev")
    assert [(s.path, s.code) for s in steps if s.code] == [(name, code)]
    with case.view() as view:
        assert view.tally().read == 1


def test_a_full_disk_stops_everything_and_loses_nothing(case: Case, leak: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence; once there is room the same command does the rest."""

    def full(file: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("sayso.store.originals.os.fsync", full)
        with pytest.raises(StoreError, match="the disk is full"):
            add_to(case, leak)
    assert not list(verify(case))
    add_to(case, leak)
    with case.view() as view:
        assert view.tally().read == 6
    assert not list(verify(case))


@pytest.mark.parametrize("case", ["sqlite"], indirect=True)
def test_an_interrupted_add_ends_its_workers(case: Case, tmp_path: Path) -> None:
    """Whoever stops listening to the steps stops the work."""
    (tmp_path / "a").write_text("slow")
    command = (sys.executable, str(WORKER), str(case.originals.folder), str(tmp_path / "log"))
    steps = add(case, [tmp_path / "a"], command, 1, lambda head: "text/plain")
    assert next(steps).stage == "receive"
    steps.close()
    assert not workers_of(case)
