"""What the case calls a file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sayso.engine.finding import called, find


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("leak", "leak"),
        ("a/leak/", "a/leak"),
        ("/home/kari/leak", "leak"),
        ("../leak/x.txt", "leak/x.txt"),
        (".", ""),
        ("..", ""),
        ("./a", "a"),
    ],
)
def test_a_path_is_what_was_typed_without_where_we_are(typed: str, path: str) -> None:
    """An absolute path would tell whose machine it was."""
    assert called(Path(typed)) == path


def test_files_are_found_in_order_with_strange_names(tmp_path: Path) -> None:
    """Names that are no UTF-8 too; the case itself is left out."""
    for name in (b"b.txt", b"a.txt", b"\xe6.txt", b"sak"):
        os.mkdir(os.path.join(os.fsencode(tmp_path), name))
    found = list(find([tmp_path], tmp_path / "sak"))
    assert [(f.path, f.error.code) for f in found if f.error] == [(f"{tmp_path.name}/sak", "itself")]
    (tmp_path / "a.txt" / "x").write_text("x")
    assert [f.path for f in find([tmp_path], tmp_path / "sak") if not f.error] == [f"{tmp_path.name}/a.txt/x"]
