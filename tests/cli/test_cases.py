"""A case at the command line, with the real readers and packs."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_commands import TEXT, sayso


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A leak, and a case with it in."""
    folder = tmp_path_factory.mktemp("made")
    (folder / "leak" / "under").mkdir(parents=True)
    (folder / "leak" / "sak.txt").write_text(TEXT, encoding="utf-8")
    (folder / "leak" / "under" / "kopi.txt").write_text(TEXT, encoding="utf-8")
    (folder / "leak" / "tom.txt").write_bytes(b"")
    assert sayso("case", "new", folder / "havna").returncode == 0
    assert sayso("case", "add", folder / "havna", folder / "leak", "--who", "Kari").returncode == 1
    return folder


@pytest.fixture
def leak(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made / "leak", tmp_path / "leak"))


@pytest.fixture
def case(made: Path, tmp_path: Path) -> Path:
    """A case of one's own."""
    return Path(shutil.copytree(made / "havna", tmp_path / "havna"))


def records(*arguments: str | Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in sayso(*arguments, "--format", "json").stdout.splitlines()]


def test_a_case_from_new_to_unpacked(case: Path, tmp_path: Path) -> None:
    """Counts, failures and statements in words and as JSON; everything holds before and after it was packed."""
    *failures, tally = records("case", "status", case)
    assert [(f["path"], f["failure"]["code"]) for f in failures] == [("leak/tom.txt", "empty")]
    assert (tally["documents"], tally["originals"], tally["read"], tally["unreadable"], tally["statements"]) == (3, 2, 1, 1, 2)
    shown = sayso("case", "status", case).stdout
    assert "3 documents, 2 distinct files: 1 read, 0 partly read, 1 unreadable, 0 waiting." in shown
    assert sayso("case", "pack", case, tmp_path / "havna.zip").returncode == 0
    assert sayso("case", "unpack", tmp_path / "havna.zip", tmp_path / "ny").returncode == 0
    (verdict,) = records("case", "verify", tmp_path / "ny")
    assert verdict["holds"]


def test_statements_are_listed_by_source_document_and_certainty(case: Path) -> None:
    """As JSON in the form of `sayso read`, with the words themselves; the view is in the ledger."""
    first, second = records("statements", case)
    assert first["entity"] == "Direktøren"
    assert (first["path"], first["words"], first["fact"], first["id"]) == ("leak/sak.txt", "kritikken", "CT-", "A1")
    assert records("statements", case, "--source", "ordfører") == [second] == records("statements", case, "--fact", "CT+")
    assert records("statements", case, "--document", "SAK") == [first, second]
    assert "✗  Direktøren: kritikken  [leak/sak.txt A1]" in sayso("statements", case, "--fact", "CT-").stdout
    assert sayso("statements", case, "--fact", "sikkert").returncode == 2
    entries = sqlite3.connect(case / "case.db").execute("SELECT who, what FROM ledger").fetchall()
    assert ("Kari", "received") in entries
    assert [what for _, what in entries].count("viewed") == 5


def test_verify_names_what_has_changed(case: Path) -> None:
    """Exit code 1 and one sentence."""
    path = next((case / "originals").glob("*/*"))
    path.chmod(0o600)
    path.write_bytes(b"x")
    found = sayso("case", "verify", case)
    assert found.returncode == 1
    assert "is not what was received" in found.stdout
    assert path.name in found.stdout


@pytest.mark.parametrize("command", [("status",), ("add",), ("verify",), ("pack",)])
@pytest.mark.parametrize(("place", "said"), [("borte", "there is no such case"), ("leak", "this is no case"), ("leak/sak.txt", "no case")])
def test_what_is_no_case_is_one_sentence(leak: Path, command: tuple[str, ...], place: str, said: str) -> None:
    """Not a traceback, nor a new file."""
    more = [leak / "x.zip"] if command == ("pack",) else []
    found = sayso("case", *command, leak.parent / place, *more)
    assert found.returncode == 1
    assert said in found.stderr
    assert len(found.stderr.splitlines()) == 1
    assert not (leak / "x.zip").exists()


def test_a_case_is_never_written_over(case: Path, leak: Path) -> None:
    """Neither by another case nor over a folder."""
    assert "already" in sayso("case", "new", case).stderr
    assert "already" in sayso("case", "new", leak).stderr


def test_a_case_of_a_newer_version_is_refused(case: Path) -> None:
    """With what to do."""
    connection = sqlite3.connect(case / "case.db")
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    assert "newer version of Sayso (its schema is 9999); upgrade" in sayso("case", "status", case).stderr


def test_two_writers_at_once_are_one_too_many(case: Path, leak: Path) -> None:
    """The sentence has the holder's number; whoever only looks is not kept out."""
    code = f"import fcntl; f = open({str(case / 'lock')!r}, 'r+'); fcntl.flock(f, fcntl.LOCK_EX); print('held', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline()
        (case / "lock").write_text(str(holder.pid))
        found = sayso("case", "add", case, leak)
        assert f"process {holder.pid} is writing in this case" in found.stderr
        assert sayso("statements", case).returncode == 0
        holder.kill()


@pytest.mark.needs("bwrap")
def test_a_case_that_may_not_be_written_can_be_read(case: Path, leak: Path) -> None:
    """Status, verify and statements work; add says why it does not."""

    def frozen(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        sealed = ("bwrap", "--dev-bind", "/", "/", "--ro-bind", str(case), str(case))
        program = str(Path(sys.executable).with_name("sayso"))
        return subprocess.run([*sealed, program, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=False)

    assert frozen("case", "verify", case).returncode == 0
    listed = frozen("statements", case)
    assert "kritikken" in listed.stdout
    assert "the ledger does not tell of this view" in listed.stderr
    added = frozen("case", "add", case, leak)
    assert added.returncode == 1
    assert re.fullmatch(r".*: this case may not be written; .*\n", added.stderr)


AS_NOBODY = """
import os, sys
from pathlib import Path
from sayso.engine.finding import Found, open_file
if os.getuid() == 0:
    os.seteuid(65534)
try:
    open_file(Found("brev", Path(sys.argv[1])))
except Exception as error:
    print(error.code)
"""


def test_a_file_that_may_not_be_read_has_a_code(tmp_path: Path) -> None:
    """Root may read anything, so somebody else tries."""
    (tmp_path / "brev").write_text("x")
    (tmp_path / "brev").chmod(0)
    command = [sys.executable, "-c", AS_NOBODY, str(tmp_path / "brev")]
    found = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert found.stdout.strip() == "permission", found.stderr


@pytest.mark.parametrize("address", ["mysql://x/y", "postgresql://kari:hemmelig@tjener/base", "tull"])
def test_a_wrong_store_is_one_sentence_without_the_password(tmp_path: Path, address: str) -> None:
    """And nothing is made."""
    found = sayso("case", "new", tmp_path / "havna", "--store", address)
    assert found.returncode == 1
    assert len(found.stderr.splitlines()) == 1
    assert "hemmelig" not in found.stderr
    assert not (tmp_path / "havna").exists()


def test_a_server_that_does_not_answer_is_one_sentence(tmp_path: Path) -> None:
    """Loopback, where nobody listens."""
    found = sayso("case", "new", tmp_path / "havna", "--store", "postgresql://kari@127.0.0.1:1/base")
    assert found.returncode == 1
    assert "does not answer" in found.stderr
    assert not (tmp_path / "havna").exists()


FULL = """
cd "$1" && "$2" case new sak && "$2" case add sak ../leak/sak.txt || exit 9
head -c 100M /dev/zero > fyll 2>/dev/null
"$2" case add sak ../leak 2>&1 && exit 9
truncate -s -600K fyll
"$2" case add sak ../leak 2>&1 && exit 9
rm fyll
"$2" case verify sak || exit 9
"$2" case add sak ../leak
"$2" case verify sak
"""


@pytest.mark.needs("bwrap")
def test_a_full_disk_is_one_sentence_and_loses_nothing(leak: Path, tmp_path: Path) -> None:
    """A real one, small and in memory; with room again the same command does the rest."""
    for number in range(20):
        (leak / f"{number}.txt").write_text(f"{TEXT}{number}\n" + "0123456789 " * 4000, encoding="utf-8")
    (tmp_path / "disk").mkdir()
    small = ("bwrap", "--dev-bind", "/", "/", "--size", str(24 << 20), "--tmpfs", str(tmp_path / "disk"))
    program = str(Path(sys.executable).with_name("sayso"))
    command = [*small, "sh", "-c", FULL, "sh", str(tmp_path / "disk"), program]
    found = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert found.returncode == 0, found.stdout + found.stderr
    assert found.stdout.count("the disk is full; what was added so far is safe.") == 2, found.stdout
    assert "23 documents, 22 distinct files" in found.stdout
