"""A private PostgreSQL cluster in a temporary folder, reached by a socket in it and by nothing else."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def program(name: str) -> str | None:
    """A program of the server; Debian keeps them off the path."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(found[-1]) if found else None)


@contextmanager
def cluster() -> Iterator[str]:
    """The address of a running server, gone when the block ends."""
    # A socket's path has to be short, whatever TMPDIR is.
    folder = Path(tempfile.mkdtemp(prefix="sayso-pg-", dir="/tmp"))
    owner = owner_of_cluster()
    if owner:
        shutil.chown(folder, *owner)
    options = f"-c listen_addresses='' -c fsync=off -k {folder}"
    try:
        run(owner, "initdb", "-D", folder / "data", "-U", "sayso", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        run(owner, "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-w", "-o", options, "start")
        yield f"postgresql://sayso@/postgres?host={folder}"
    finally:
        run(owner, "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop", check=False)
        shutil.rmtree(folder, ignore_errors=True)


def owner_of_cluster() -> tuple[int, int] | None:
    """The server refuses to be run by root."""
    if os.getuid():
        return None
    user = pwd.getpwnam("nobody")
    return user.pw_uid, user.pw_gid


def run(owner: tuple[int, int] | None, name: str, *arguments: str | Path, check: bool = True) -> None:
    as_owner = {"user": owner[0], "group": owner[1], "extra_groups": []} if owner else {}
    command = [program(name) or name, *map(str, arguments)]
    found = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/", timeout=120, check=False, **as_owner)
    assert not check or found.returncode == 0, found.stderr.decode()
