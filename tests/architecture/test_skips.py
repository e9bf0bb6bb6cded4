"""What happens to a test that lacks something it needs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parents[1] / "conftest.py"
LACKING = """
import pytest

@pytest.mark.needs("bwrap")
def test_caged():
    pass

@pytest.mark.xfail(strict=True, reason="known")
def test_known_failure():
    assert False
"""


def run_pytest(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A run of pytest over LACKING, with our conftest, where no program can be found."""
    (folder / "conftest.py").write_text(CONFTEST.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = needs(program)\n", encoding="utf-8")
    (folder / "test_lacking.py").write_text(LACKING, encoding="utf-8")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("SAYSO", "PYTEST"))}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(folder)],
        env=kept | {"PATH": str(folder)} | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_skip_names_the_package_to_install(tmp_path: Path) -> None:
    """On a laptop the run passes and its end says how to install what was lacking."""
    run = run_pytest(tmp_path)
    assert run.returncode == 0, run.stdout
    assert "1 x bwrap is not installed (apt-get install bubblewrap)" in run.stdout


@pytest.mark.parametrize("lacking", [LACKING, 'import pytest\npytest.importorskip("no_such_module")\n'])
def test_in_ci_a_skip_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lacking: str) -> None:
    """With SAYSO_CI a skipped test, or a skipped file, fails the run; an expected failure does not."""
    monkeypatch.setattr(sys.modules[__name__], "LACKING", lacking)
    run = run_pytest(tmp_path, SAYSO_CI="1")
    assert run.returncode != 0
    assert "CI skips nothing" in run.stdout
    assert "known" not in run.stdout.partition("FAILURES")[2]
