"""A language as a folder: lexicons, weights, and a manifest that vouches for both."""

from __future__ import annotations

import hashlib
import json
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sayso.model import SaysoError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ROOT = Path(__file__).parents[1] / "packs"


class PackError(SaysoError):
    """A language pack is missing, damaged, or not what its manifest says."""

    code = "pack"


@dataclass(frozen=True)
class Pack:
    """One language's folder. `manifest` names its data, licences, versions, hashes and scores."""

    lang: str
    folder: Path
    manifest: dict[str, Any]
    verify: bool = True

    @property
    def version(self) -> str:
        return f"{self.lang}-{self.manifest.get('version', '0')}"

    def path(self, name: str) -> Path:
        """A file of the pack, its hash checked; a file that the pack shares lies in another's folder."""
        owner = self.owner(name)
        if owner != self.lang:
            return load(owner, self.folder.parent, verify=self.verify).path(name)
        path = self.folder / name
        if self.verify:
            check(path, self.manifest.get("files", {}).get(name), self.lang)
        return path

    def owner(self, name: str) -> str:
        """The pack whose folder holds a file: this one, or the one it is shared from."""
        return str(self.manifest.get("shares", {}).get(name, self.lang))

    def table(self, name: str) -> list[dict[str, str]]:
        """The rows of NAME.tsv by column; lines that begin with # are comments."""
        lines = self.path(f"{name}.tsv").read_text(encoding="utf-8").splitlines()
        kept = [line.split("\t") for line in lines if line.strip() and not line.startswith("#")]
        header = kept[0]
        return [dict(zip(header, row + [""] * (len(header) - len(row)), strict=True)) for row in kept[1:]]

    def forms(self, name: str) -> frozenset[str]:
        """The first column of NAME.tsv in lower case."""
        return frozenset(next(iter(row.values())).lower() for row in self.table(name))

    def options(self, name: str) -> dict[str, Any]:
        """NAME.toml."""
        return tomllib.loads(self.path(f"{name}.toml").read_text(encoding="utf-8"))

    def labels(self, name: str) -> dict[str, Any]:
        """NAME.json."""
        found: dict[str, Any] = json.loads(self.path(f"{name}.json").read_bytes())
        return found

    def weights(self, name: str) -> dict[str, NDArray[np.generic]]:
        """The arrays of NAME.safetensors."""
        from safetensors.numpy import load_file

        return dict(load_file(self.path(f"{name}.safetensors")))

    @cached_property
    def abbreviations(self) -> frozenset[str]:
        return self.forms("abbreviations")


def check(path: Path, wanted: str | None, lang: str) -> None:
    """Refuse a file that is not there, not listed, or changed since the manifest was written."""
    if not path.is_file():
        raise PackError(f"The language pack {lang} lacks {path.name}; install Sayso again to restore it.")
    if wanted is None:
        raise PackError(f"The language pack {lang} does not list {path.name}; run `python -m training.manifest`.")
    if digest(path) != wanted:
        raise PackError(f"{path.name} of the language pack {lang} is not the file its manifest names; install Sayso again.")


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def available(root: Path = ROOT) -> tuple[str, ...]:
    """The languages that have a pack, in alphabetical order."""
    return tuple(sorted(p.parent.name for p in root.glob("[a-z]*/manifest.json")))


def load(lang: str, root: Path = ROOT, *, verify: bool = True) -> Pack:
    """The pack of a language; PackError where there is none."""
    manifest = root / lang / "manifest.json"
    if not manifest.is_file():
        if verify:
            raise PackError(f"There is no language pack for {lang}; there are packs for {', '.join(available(root))}.")
        return Pack(lang, root / lang, {}, verify=False)
    return Pack(lang, root / lang, json.loads(manifest.read_bytes()), verify)
