"""The sealed files, and the lock."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from sayso.store import Originals, StoreError, locked

LETTER = "Kjære redaktør, vedlagt følger protokollen.".encode()


def test_an_original_is_kept_once_under_its_hash_and_sealed(tmp_path: Path) -> None:
    """Same bytes, same file; no write permission; no half copy left."""
    originals = Originals(tmp_path / "originals")
    name = sha256(LETTER).hexdigest()
    assert originals.keep(io.BytesIO(LETTER)) == originals.keep(io.BytesIO(LETTER)) == (name, len(LETTER))
    path = originals.check(name)
    assert path.read_bytes() == LETTER
    assert path == tmp_path / "originals" / name[:2] / name[2:]
    assert path.stat().st_mode & 0o222 == 0
    assert list(originals.names()) == [name]


def test_a_changed_or_missing_original_is_never_read(tmp_path: Path) -> None:
    """Nor taken for received when the same bytes come again."""
    originals = Originals(tmp_path / "originals")
    name, _ = originals.keep(io.BytesIO(LETTER))
    path = originals.path(name)
    path.chmod(0o600)
    path.write_bytes(LETTER.replace(b"rotok", b"rutok"))
    with pytest.raises(StoreError, match="not what was received"):
        originals.check(name)
    with pytest.raises(StoreError, match="not what was received"):
        originals.keep(io.BytesIO(LETTER))
    path.unlink()
    with pytest.raises(StoreError, match="missing"):
        originals.check(name)


def test_what_a_killed_writer_left_is_cleared(tmp_path: Path) -> None:
    """Half copies have names of their own."""
    originals = Originals(tmp_path)
    (tmp_path / ".part-1-00").write_bytes(b"half")
    assert not list(originals.names())
    originals.clear()
    assert not list(tmp_path.iterdir())


def test_a_second_writer_is_told_who_the_first_is(tmp_path: Path) -> None:
    """And the lock goes with its holder, however that ends."""
    lock = tmp_path / "lock"
    code = f"from pathlib import Path; from sayso.store import locked\nwith locked(Path({str(lock)!r})): print('held', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(StoreError, match=f"process {holder.pid} is writing"), locked(lock):
            pass
        holder.kill()
    with locked(lock):
        assert lock.read_text() == str(os.getpid())
