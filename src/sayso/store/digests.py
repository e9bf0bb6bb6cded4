"""What the ledger says of a text and of an analysis, so that a changed one is found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def digests_of_text(characters: bytes, rest: bytes) -> dict[str, str]:
    """A SHA-256 of the characters in UTF-8, and one of the pages and the rest as they are stored."""
    return {"characters": hashlib.sha256(characters).hexdigest(), "rest": hashlib.sha256(rest).hexdigest()}


def digest_of_statements(rest: bytes, attributions: Iterable[str]) -> str:
    """A SHA-256 over the analysis as it is stored and each attribution's JSON, a line each."""
    digest = hashlib.sha256(rest)
    for attribution in attributions:
        digest.update(b"\n" + attribution.encode())
    return digest.hexdigest()
