"""Looking at what a case holds, which is an access like any other and goes into the ledger."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from sayso.engine.case import Case
from sayso.ledger import Act
from sayso.model import Attribution, Metadata, Text
from sayso.store import Stated, StoreError, View


class Shown(msgspec.Struct, frozen=True):
    """A document with what its file and its container say about it, and what was made of it; `read` is the newest text's reader."""

    path: str
    sha256: str
    size: int
    media_type: str
    received: str
    container: tuple[tuple[str, str], ...]
    metadata: Metadata
    read: str
    texts: int
    statements: int
    warnings: tuple[str, ...]


class Listed(msgspec.Struct, frozen=True):
    """A statement with what its content says, and the document it stands in."""

    path: str
    sha256: str
    content: str
    attribution: Attribution


def note_view(case: Case, **asked: str) -> bool:
    """Say in the ledger what was looked at; false where nothing may be written."""
    try:
        with case.writer() as writer:
            writer.note(Act.VIEWED, case.card.id, **asked)
    except StoreError as error:
        if error.code != "read-only":
            raise
        return False
    return True


def list_statements(case: Case, source: str = "", document: str = "", fact: str = "") -> Iterator[Listed]:
    """The statements that fit, as `View.stated` finds them, in order of documents."""
    with case.view() as view:
        sha256, characters = "", ""
        for stated in view.stated(source, document, fact):
            if stated.sha256 != sha256:
                sha256, characters = stated.sha256, characters_of(view, stated)
            content = " … ".join(span.of(characters) for span in stated.attribution.content)
            yield Listed(stated.path, sha256, content, stated.attribution)


def show_documents(case: Case, document: str) -> Iterator[Shown]:
    """The documents with this in their path, or whose SHA-256 begins so, in the order received."""
    with case.view() as view:
        named = set(view.named(document))
        for one in view.documents():
            if one.sha256 in named and (document.casefold() in one.path.casefold() or one.sha256.startswith(document)):
                texts = view.texts(one.sha256)
                newest = texts[-1] if texts else None
                text = newest.text if newest else Text("", "", "")
                stated = sum(1 for _ in view.statements_of(newest.id)) if newest else 0
                read = f"{text.reader} {text.version}".strip()
                yield Shown(
                    one.path,
                    one.sha256,
                    one.size,
                    one.media_type,
                    one.received,
                    one.found,
                    text.metadata,
                    read,
                    len(texts),
                    stated,
                    text.warnings,
                )


def list_orphans(case: Case) -> Iterator[Listed]:
    """What was found in an older text and does not stand in the newest one."""
    with case.view() as view:
        for _, stated in view.orphans():
            analysis = view.analysis(stated.analysis)
            content = " … ".join(span.of(analysis.text) for span in stated.attribution.content)
            yield Listed(stated.path, stated.sha256, content, stated.attribution)


def characters_of(view: View, stated: Stated) -> str:
    read = view.text(stated.sha256)
    assert read is not None, "a statement has a text"
    return read.text.characters
