"""Looking at what a case holds, which is an access like any other and goes into the ledger."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from sayso.engine.case import Case
from sayso.ledger import Act
from sayso.model import Attribution
from sayso.store import Stated, StoreError, View


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
