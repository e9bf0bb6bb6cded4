"""What is installed is the whole of Sayso: code, packs, templates, words and demo texts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parents[2]


def test_the_wheel_holds_every_file_of_the_package(tmp_path: Path) -> None:
    """Nothing under src/sayso stays behind when somebody installs the wheel, and no caches come along."""
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=120)
    with ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        held = {name for name in wheel.namelist() if name.startswith("sayso/")}
    source = ROOT / "src"
    here = {str(p.relative_to(source)) for p in (source / "sayso").rglob("*") if p.is_file() and "__pycache__" not in p.parts}
    assert held == here
    assert "sayso/packs/nb/analysis.safetensors" in held
