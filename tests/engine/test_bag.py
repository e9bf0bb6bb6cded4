"""A case as one file."""

from __future__ import annotations

import subprocess
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sayso.engine import Case, CaseError, open_case, pack, unpack, verify
from sayso.store import StoreError
from tests.engine.conftest import add_to, clock


@pytest.mark.parametrize("suffix", [".zip", ".tar"])
def test_what_is_packed_is_unpacked(case: Case, leak: Path, tmp_path: Path, suffix: str) -> None:
    """Every document, text, statement and entry, from either database; and again into either."""
    add_to(case, leak)
    packed = pack(case, tmp_path / f"sak{suffix}", "Sayso")
    assert unpack(tmp_path / f"sak{suffix}", tmp_path / "ny", "ola", clock) == packed
    with open_case(tmp_path / "ny", "ola", clock) as new:
        assert not list(verify(new))
        with case.view() as before, new.view() as after:
            assert list(after.documents()) == list(before.documents())
            assert list(after.stated()) == list(before.stated())
            entries = list(after.entries())
            assert entries[:-1] == list(before.entries())
            assert [e.what for e in entries[-2:]] == ["exported", "received"]
        add_to(new, leak)


@pytest.mark.needs("initdb")
@pytest.mark.parametrize("case", ["sqlite"], indirect=True)
def test_a_case_moves_to_a_server(server: str, tmp_path: Path, case: Case, leak: Path) -> None:
    """Numbers of rows go on where they were."""
    add_to(case, leak)
    pack(case, tmp_path / "sak.zip", "Sayso")
    unpack(tmp_path / "sak.zip", tmp_path / "ny", "ola", clock, server)
    (tmp_path / "nytt.txt").write_text("Et nytt brev.")
    with open_case(tmp_path / "ny", "ola", clock) as new:
        add_to(new, tmp_path / "nytt.txt")
        with new.view() as view:
            assert view.tally().documents == 10
        assert not list(verify(new))


@pytest.mark.parametrize("case", ["sqlite"], indirect=True)
def test_other_tools_can_check_a_bag(case: Case, leak: Path, tmp_path: Path) -> None:
    """One folder as RFC 8493 has it; its manifests are what sha256sum and sha512sum read."""
    add_to(case, leak)
    packed = pack(case, tmp_path / "sak.tar", "Sayso")
    with tarfile.open(tmp_path / "sak.tar") as archive:
        archive.extractall(tmp_path / "ut", filter="data")
    bag = tmp_path / "ut" / "sak"
    assert (bag / "bagit.txt").read_text() == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    assert f"Payload-Oxum: {packed.bytes}.{packed.files}\n" in (bag / "bag-info.txt").read_text()
    for algorithm in ("sha256", "sha512"):
        for kind in ("manifest", "tagmanifest"):
            command = [f"{algorithm}sum", "--check", "--strict", "--quiet", f"{kind}-{algorithm}.txt"]
            assert subprocess.run(command, cwd=bag, check=False).returncode == 0
    payload = {str(path.relative_to(bag)) for path in (bag / "data").rglob("*") if path.is_file()}
    assert payload == {line.split("  ", 1)[1] for line in (bag / "manifest-sha256.txt").read_text().splitlines()}


def changed(source: Path, target: Path, change: Callable[[str, bytes], list[tuple[str, bytes]]]) -> None:
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(target, "w") as after:
        for name in before.namelist():
            for new, content in change(name, before.read(name)):
                after.writestr(new, content)


@pytest.mark.parametrize("case", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda n, c: [(n, c.replace(b"Kj", b"kj"))], "has been changed"),
        (lambda n, c: [] if "data/originals" in n else [(n, c)], "is missing"),
        (lambda n, c: [] if n.endswith("manifest-sha512.txt") else [(n, c)], "manifest-sha512.txt"),
        (lambda n, c: [(n, c), ("../../ut.txt", b"ut")] if n.endswith("bagit.txt") else [(n, c)], "one folder"),
        (lambda n, c: [(n, c), ("sak/data/../../ut.txt", b"ut")] if n.endswith("bagit.txt") else [(n, c)], "no part of one"),
        (lambda n, c: [(n, c), ("sak/data/originals/ab/" + "c" * 62, b"")] if n.endswith("bagit.txt") else [(n, c)], "is not in manifest"),
        (lambda n, c: [(n, b"?" if "manifest-" in n else c)], "makes no sense"),
    ],
)
def test_a_changed_bag_is_not_unpacked(
    case: Case, leak: Path, tmp_path: Path, change: Callable[[str, bytes], list[tuple[str, bytes]]], why: str
) -> None:
    """One sentence with the file's name, and nothing is left of it."""
    add_to(case, leak)
    pack(case, tmp_path / "sak.zip", "Sayso")
    changed(tmp_path / "sak.zip", tmp_path / "endret.zip", change)
    with pytest.raises(CaseError, match=why):
        unpack(tmp_path / "endret.zip", tmp_path / "ny", "ola", clock)
    assert not (tmp_path / "ny").exists()
    assert not list(tmp_path.rglob("*.part*"))
    assert not list(tmp_path.rglob("ut.txt"))


@pytest.mark.parametrize("case", ["sqlite"], indirect=True)
def test_a_damaged_case_is_not_packed(case: Case, leak: Path, tmp_path: Path) -> None:
    """A bag vouches for what it holds."""
    add_to(case, leak)
    with case.view() as view:
        path = case.originals.path(next(view.originals()).sha256)
    path.chmod(0o600)
    path.write_bytes(b"noe annet")
    with pytest.raises(StoreError, match="not what was received"):
        pack(case, tmp_path / "sak.zip", "Sayso")
    assert not list(tmp_path.glob("*.zip"))


@pytest.mark.parametrize("case", ["sqlite"], indirect=True)
def test_neither_a_bag_nor_a_case_is_written_over(case: Case, tmp_path: Path) -> None:
    """And a bag is a zip or a tar."""
    pack(case, tmp_path / "sak.zip", "Sayso")
    with pytest.raises(CaseError, match="already"):
        pack(case, tmp_path / "sak.zip", "Sayso")
    with pytest.raises(CaseError, match="end its name so"):
        pack(case, tmp_path / "sak.rar", "Sayso")
    with pytest.raises(StoreError, match="already"):
        unpack(tmp_path / "sak.zip", case.folder, "ola", clock)
    (tmp_path / "x.zip").write_bytes(b"no bag")
    with pytest.raises(CaseError, match="damaged or no bag"):
        unpack(tmp_path / "x.zip", tmp_path / "ny", "ola", clock)
