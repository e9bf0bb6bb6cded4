"""How much of a case is read, asked of the tables so that it is true whatever was interrupted."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, Table, and_, exists, func, or_, select

from sayso.store.schema import analyses, documents, failures, jobs, ledger, moves, originals, statements, texts
from sayso.store.values import Stage, State, Tally


def latest(table: Table, by: str) -> Select[*tuple[Any, ...]]:
    """The id of the newest row for each value of a column."""
    return select(func.max(table.c.id)).group_by(table.c[by])


def failed() -> Select[*tuple[Any, ...]]:
    """The newest failure of each stage that has failed, and of each path that could never be received."""
    newest = select(func.max(failures.c.id)).group_by(failures.c.sha256, failures.c.path, failures.c.stage)
    still = exists().where(jobs.c.sha256 == failures.c.sha256, jobs.c.stage == failures.c.stage, jobs.c.state == State.FAILED)
    received = exists().where(documents.c.path == failures.c.path)
    columns = (failures.c[name] for name in ("sha256", "path", "stage", "code", "sentence", "at"))
    return (
        select(*columns).where(failures.c.id.in_(newest), or_(still, and_(failures.c.sha256.is_(None), ~received))).order_by(failures.c.id)
    )


def orphaned() -> Select[*tuple[Any, ...]]:
    """The moves to the newest text of each original that found no place there."""
    return select(moves).where(moves.c.spans == "", moves.c.text.in_(latest(texts, "sha256"))).order_by(moves.c.id)


def tally(connection: Connection) -> Tally:
    counts = {"read": 0, "partly": 0, "unreadable": 0, "waiting": 0}
    for text, stated, waiting, known, warned, number in connection.execute(by_state()):
        counts[sort(text, stated, waiting=bool(waiting), known=bool(known), warned=bool(warned))] += number
    reasons: dict[str, int] = {}
    refused = 0
    for row in connection.execute(failed()):
        reasons[row.code] = reasons.get(row.code, 0) + 1
        refused += row.sha256 is None
    sizes = {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in (documents, statements)}
    return Tally(
        documents=sizes["documents"],
        originals=sum(counts.values()),
        refused=refused,
        statements=sizes["statements"],
        entries=connection.scalar(select(func.max(ledger.c.seq))) or 0,
        orphans=connection.scalar(select(func.count()).select_from(orphaned().subquery())) or 0,
        reasons=reasons,
        **counts,
    )


def by_state() -> Select[*tuple[Any, ...]]:
    """How many originals there are by state of text and statements, whether any stage waits, any text is there, any warns."""
    text, stated, open_ = jobs.alias(), jobs.alias(), jobs.alias()
    waiting = exists().where(open_.c.sha256 == originals.c.sha256, open_.c.state == State.WAITING)
    newest = select(texts).where(texts.c.id.in_(latest(texts, "sha256"))).subquery()
    found = select(analyses).where(analyses.c.id.in_(latest(analyses, "text"))).subquery()
    warned = (func.coalesce(newest.c.warnings, 0) + func.coalesce(found.c.warnings, 0)) > 0
    known = newest.c.id.is_not(None).label("known")
    joined = (
        originals.outerjoin(text, and_(text.c.sha256 == originals.c.sha256, text.c.stage == Stage.TEXT))
        .outerjoin(stated, and_(stated.c.sha256 == originals.c.sha256, stated.c.stage == Stage.STATEMENTS))
        .outerjoin(newest, newest.c.sha256 == originals.c.sha256)
        .outerjoin(found, found.c.text == newest.c.id)
    )
    found_of = select(text.c.state.label("text"), stated.c.state.label("stated"), waiting.label("waiting"), known, warned.label("warned"))
    each = found_of.select_from(joined).subquery()
    return select(*each.c, func.count()).group_by(*each.c)


def sort(text: str | None, stated: str | None, *, waiting: bool, known: bool, warned: bool) -> str:
    """Which of the four an original is."""
    if waiting or text is None:
        return "waiting"
    if text == State.FAILED and not known:
        return "unreadable"
    return "partly" if warned or State.FAILED in (text, stated) else "read"
