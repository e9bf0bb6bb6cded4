"""What holds for the house as a whole."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = ("numpy", "trafilatura", "lxml", "pypdfium2", "safetensors", "jinja2", "sqlalchemy", "alembic", "psycopg")

GUARD = """
import socket, sys
class Guarded(socket.socket):
    def connect(self, address):
        raise SystemExit(f"opened a connection to {address}")
    connect_ex = connect
socket.socket = Guarded
socket.create_connection = lambda *a, **k: sys.exit("opened a connection")
socket.getaddrinfo = lambda *a, **k: sys.exit("asked for an address")
sys.argv = ["sayso", "read", sys.argv[1]]
from sayso.cli import main
main()
"""


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *command], capture_output=True, text=True, timeout=120, check=False)


def test_importing_the_package_loads_nothing_heavy() -> None:
    """`import sayso` is free."""
    found = run("-c", f"import sys, sayso; print([m for m in {HEAVY!r} if m in sys.modules])")
    assert found.stdout.strip() == "[]", found.stderr


def test_help_loads_no_model() -> None:
    """`sayso --help` imports no numpy and reads no pack."""
    code = (
        "import sys; sys.argv = ['sayso', '--help']\nfrom sayso.cli import main\ntry:\n main()\nexcept SystemExit:\n pass\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules])"
    )
    assert run("-c", code).stdout.strip().endswith("[]")


def test_reading_opens_no_connection(tmp_path: Path) -> None:
    """Neither the parent nor the caged child asks for the network."""
    page = tmp_path / "page.html"
    page.write_text("<html><body><article><h1>Sak</h1><p>Ordføreren sier at saken er avsluttet.</p></article></body></html>")
    found = run("-c", GUARD, str(page))
    assert found.returncode == 0, found.stderr
    assert "rdføreren" in found.stdout


def test_imports_flow_one_way() -> None:
    """The contract in pyproject.toml is kept."""
    linter = Path(sys.executable).with_name("lint-imports")
    found = subprocess.run([str(linter)], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert found.returncode == 0, found.stdout


def test_no_pickle_and_no_language_in_code() -> None:
    """Weights are never pickled, and no room asks which language it is in."""
    for path in (ROOT / "src").rglob("*.py"):
        code = path.read_text(encoding="utf-8")
        assert not re.search(r"\bimport pickle|\bpickle\.|allow_pickle=True", code), path
        assert not re.search(r"\blang(?:uage)? *[!=]= *[\"']", code), path


def test_packs_keep_to_their_size() -> None:
    """25 MB a pack, 60 MB together."""
    sizes = {p.name: sum(f.stat().st_size for f in p.rglob("*") if f.is_file()) for p in (ROOT / "src/sayso/packs").iterdir()}
    assert max(sizes.values()) < 25_000_000
    assert sum(sizes.values()) < 60_000_000


def test_the_lock_holds_no_addresses() -> None:
    """Versions and hashes only."""
    lock = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert "://" not in lock
    assert lock.count("--hash=sha256:") > 100
