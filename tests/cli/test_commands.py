"""The command line as a user meets it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

Write = Callable[[str, bytes | str], Path]
SAYSO = Path(sys.executable).with_name("sayso")
TEXT = "Direktøren avviser kritikken.\nOrdføreren sier at saken er avsluttet.\n"


def sayso(*arguments: str | Path, stdin: bytes | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    found = subprocess.run(
        [str(SAYSO), *map(str, arguments)],
        input=stdin,
        capture_output=True,
        timeout=120,
        check=False,
        env={**os.environ, "LANG": "C.UTF-8", "COLUMNS": "80", **environment},
    )
    return subprocess.CompletedProcess(found.args, found.returncode, found.stdout.decode(), found.stderr.decode())


def test_read_prints_a_view_without_colour_where_there_is_no_terminal(write: Write) -> None:
    """Piped output is plain text of 80 columns."""
    found = sayso("read", write("sak.txt", TEXT), "--ui", "en")
    assert found.returncode == 0, found.stderr
    assert "\x1b" not in found.stdout
    assert "denied" in found.stdout
    assert max(map(len, found.stdout.splitlines())) <= 80


def test_read_gives_one_json_line_a_document_and_goes_on_after_a_failure(write: Write, tmp_path: Path) -> None:
    """Exit code 1, the failure as an object in its place, a sentence on stderr, the other files read."""
    files = [write("a.txt", TEXT), tmp_path / "missing.txt", write("tom.txt", b""), write("b.txt", TEXT)]
    found = sayso("read", *files, "--format", "json")
    records = [json.loads(line) for line in found.stdout.splitlines()]
    assert found.returncode == 1
    assert [r["id"] for r in records] == ["a", "missing", "tom", "b"]
    assert [r.get("failure", {}).get("code") for r in records] == [None, "missing", "empty", None]
    assert records[0]["text"] == TEXT
    assert len(found.stderr.splitlines()) == 2


def test_read_gives_a_line_for_every_document_inside_a_file(tmp_path: Path) -> None:
    """Ids begin with the container's; a part that cannot be read is a failure in its place."""
    path = tmp_path / "lekkasje.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("post/brev.txt", TEXT)
        archive.writestr("tom.txt", "")
        archive.writestr("notat.txt", TEXT)
    found = sayso("read", path, "--format", "json")
    records = [json.loads(line) for line in found.stdout.splitlines()]
    assert found.returncode == 1
    assert [r["id"] for r in records] == ["lekkasje/post/brev", "lekkasje/tom", "lekkasje/notat"]
    assert records[0]["document"]["path"] == ["lekkasje.zip"]
    assert records[1]["failure"]["code"] == "empty"
    assert "lekkasje.zip/tom.txt: the file is empty" in found.stderr


def test_read_takes_standard_input() -> None:
    """`-` is stdin."""
    found = sayso("read", "-", "--format", "json", stdin=TEXT.encode())
    assert json.loads(found.stdout)["text"] == TEXT


def test_read_writes_a_page_to_a_file(write: Write, tmp_path: Path) -> None:
    """The page is there whole or not at all."""
    page = tmp_path / "page.html"
    found = sayso("read", write("sak.txt", TEXT), "--format", "html", "--output", page)
    assert found.returncode == 0, found.stderr
    assert page.read_text(encoding="utf-8").rstrip().endswith("</html>")
    assert not list(tmp_path.glob("*.part"))


def test_an_output_that_cannot_be_written_is_one_sentence(write: Write, tmp_path: Path) -> None:
    """No traceback for a mistyped folder."""
    found = sayso("read", write("sak.txt", TEXT), "--output", tmp_path / "no" / "page.html")
    assert found.returncode == 1
    assert "cannot be written" in found.stderr
    assert "Traceback" not in found.stderr


def test_a_language_without_a_pack_is_one_sentence(write: Write) -> None:
    """It is told, not guessed at."""
    text = "Die Bundesregierung hat gestern angekündigt, dass die Steuern im nächsten Jahr gesenkt werden sollen.\n" * 3
    found = sayso("read", write("de.txt", text))
    assert found.returncode == 1
    assert "unknown language" in found.stderr


def test_wrong_use_exits_with_2() -> None:
    """A bad format is a usage error."""
    assert sayso("read", "x.txt", "--format", "pdf").returncode == 2


def test_demo_prints_all_three_articles_and_exits() -> None:
    """One article a language, nothing to configure."""
    found = sayso("demo", "--ui", "nb")
    assert found.returncode == 0, found.stderr
    for name in ("nb.txt", "nn.txt", "en.txt"):
        assert name in found.stdout


def test_pack_list_names_every_language() -> None:
    """What is installed, and from what."""
    found = sayso("pack", "list", "--format", "json")
    assert [json.loads(line)["lang"] for line in found.stdout.splitlines()] == ["en", "nb", "nn"]


def test_a_closed_pipe_is_quiet(write: Write) -> None:
    """`sayso read … | head -1` leaves no traceback."""
    path = write("long.txt", TEXT * 300)
    found = subprocess.run(f"{SAYSO} read {path} | head -n 1", shell=True, capture_output=True, text=True, timeout=120, check=False)
    assert "Traceback" not in found.stderr
    assert "Exception" not in found.stderr


@pytest.mark.parametrize("command", [(), ("read",), ("demo",), ("pack",), ("pack", "list")])
def test_every_command_explains_itself_with_an_example(command: tuple[str, ...]) -> None:
    """Help is there for every command."""
    found = sayso(*command, "--help")
    assert found.returncode == 0
    assert "Usage" in found.stdout


def test_pack_score_lists_the_mistakes_of_gold_articles(tmp_path: Path) -> None:
    """Every mistake with its cause, the counts of causes, the scores; and a sentence for a file that is no gold."""
    start = TEXT.index("saken")
    record = {
        "id": "sak",
        "text": TEXT,
        "attributions": [
            {
                "source": [[TEXT.index("Ordføreren"), TEXT.index(" sier")]],
                "cue": [[TEXT.index("sier"), TEXT.index("sier") + 4]],
                "content": [[start, TEXT.index(".\n", start)]],
                "quote": "indirect",
                "fact": "CT+",
                "entity": "Rektoren",
                "carried": False,
            }
        ],
    }
    gold = tmp_path / "sak.json"
    gold.write_text(json.dumps(record), encoding="utf-8")
    found = sayso("pack", "score", "--errors", gold, "--format", "json")
    assert found.returncode == 0, found.stderr
    *listed, total = map(json.loads, found.stdout.splitlines())
    assert [m["cause"] for m in listed] == ["cue spurious", "entity wrong"]
    assert total["causes"] == {"cue spurious": 1, "entity wrong": 1}
    shown = sayso("pack", "score", "--errors", tmp_path)
    assert "sak:2  entity wrong" in shown.stdout
    gold.write_text("{}", encoding="utf-8")
    refused = sayso("pack", "score", "--errors", gold)
    assert refused.returncode == 1
    assert "sak.json is no gold article" in refused.stderr
