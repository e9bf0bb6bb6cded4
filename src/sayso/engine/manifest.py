"""The tag files of a bag (RFC 8493): what must be in it, and with which hashes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from sayso.engine.archive import Readable

ALGORITHMS = ("sha256", "sha512")
DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
Hashes = dict[str, str]


class Hashed:
    """A file that is hashed as it is read."""

    def __init__(self, file: Readable) -> None:
        self.file = file
        self.size = 0
        self.running = {algorithm: hashlib.new(algorithm) for algorithm in ALGORITHMS}

    def read(self, size: int = -1, /) -> bytes:
        block = self.file.read(size)
        self.size += len(block)
        for running in self.running.values():
            running.update(block)
        return block

    @property
    def hashes(self) -> Hashes:
        return {algorithm: running.hexdigest() for algorithm, running in self.running.items()}


def manifests(hashes: Mapping[str, Hashes], prefix: str) -> Iterator[tuple[str, str]]:
    """(name, content) of a manifest an algorithm, over the files named."""
    for algorithm in ALGORITHMS:
        lines = (f"{found[algorithm]}  {escaped(name)}\n" for name, found in sorted(hashes.items()))
        yield f"{prefix}-{algorithm}.txt", "".join(lines)


def listed(manifest: str) -> dict[str, str]:
    """Name and hash of each file that a manifest lists; ValueError where it is none."""
    found = {}
    for line in manifest.splitlines():
        digest, name = line.split(None, 1)
        found[unescaped(name.removeprefix("*").removeprefix("./"))] = digest.lower()
    return found


def escaped(name: str) -> str:
    return name.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def unescaped(name: str) -> str:
    return name.replace("%0A", "\n").replace("%0D", "\r").replace("%0a", "\n").replace("%0d", "\r").replace("%25", "%")


def faults(tags: Mapping[str, str], hashes: Mapping[str, Hashes]) -> Iterator[str]:
    """What a bag lacks or has otherwise than its tag files say; `hashes` are of every file in it."""
    if not tags.get("bagit.txt", "").startswith("BagIt-Version:"):
        yield "it has no bagit.txt"
    payload = {name for name in hashes if name.startswith("data/")}
    for algorithm in ALGORITHMS:
        for kind, needed in (("manifest", payload), ("tagmanifest", set[str]())):
            name = f"{kind}-{algorithm}.txt"
            if name not in tags:
                yield f"it has no {name}"
                continue
            said = listed(tags[name])
            yield from (f"{missing} is not in {name}" for missing in sorted(needed - said.keys()))
            yield from unlike(said, hashes, algorithm)


def unlike(said: Mapping[str, str], hashes: Mapping[str, Hashes], algorithm: str) -> Iterator[str]:
    for name, digest in said.items():
        if name not in hashes:
            yield f"{name} is missing"
        elif hashes[name][algorithm] != digest:
            yield f"{name} has been changed"
