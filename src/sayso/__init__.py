"""Sayso: who says what, on whose say-so.

    import sayso
    for statement in sayso.read("article.txt"):
        print(statement.entity, statement.fact, statement.content)

Importing the package loads no model and opens nothing; `read` does both.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sayso.model import Attribution, Statements

__version__ = "0.1.0"
__all__ = ["__version__", "read", "read_document"]


def read(path: str | Path) -> Iterator[Attribution]:
    """The attributions of one document, in text order; SaysoError where it cannot be read."""
    yield from read_document(path).attributions


def read_document(path: str | Path) -> Statements:
    """One document with its text, languages and attributions; SaysoError where it cannot be read."""
    from sayso.model import Failure, SaysoError
    from sayso.wiring import open_reader

    with open_reader() as reader:
        found = reader.read_one(Path(path))
    if isinstance(found, Failure):
        raise SaysoError(found.sentence)
    return found
