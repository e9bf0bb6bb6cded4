"""Write the packs' manifests: what each was made from, its licences, its files' hashes, its scores.

What a person says about a pack stands in training/packs.toml; scores are added by benchmarks/quality.

usage: python -m training.manifest
"""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from sayso.language.pack import ROOT, digest

SKIPPED = {"manifest.json", "README.md"}


def main() -> None:
    described = tomllib.loads((Path(__file__).parent / "packs.toml").read_text(encoding="utf-8"))
    for name, about in described.items():
        folder = ROOT / name
        old = json.loads((folder / "manifest.json").read_bytes()) if (folder / "manifest.json").is_file() else {}
        files = {p.name: digest(p) for p in sorted(folder.iterdir()) if p.is_file() and p.name not in SKIPPED}
        made = about | {"scores": old.get("scores", {}), "files": files}
        text = json.dumps(made, ensure_ascii=False, indent=1)
        (folder / "manifest.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
