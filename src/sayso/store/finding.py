"""Looking for passages in a store."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Integer, Row, TextClause, bindparam, column, func, select
from sqlalchemy import text as sql

from sayso.model import Attribution
from sayso.store.passages import Question
from sayso.store.schema import documents, passages, spellings, statements, texts
from sayso.store.values import Passed
from sayso.store.view import View

# Values listed of each facet.
FACETS = 10
SAME = documents.alias()
WITHIN = "AND id IN (SELECT id FROM passages WHERE text IN :within)"
PASSED = (
    select(passages, texts.c.sha256, documents.c.path, statements.c.attribution)
    .join(texts, texts.c.id == passages.c.text)
    .join(documents, documents.c.sha256 == texts.c.sha256)
    .outerjoin(statements, statements.c.id == passages.c.statement)
    .where(documents.c.id == select(func.min(SAME.c.id)).where(SAME.c.sha256 == texts.c.sha256).scalar_subquery())
)


class Finder:
    """Asks the passages that a view sees."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.searching = view.backend.searching

    def ranks(self, question: Question, most: int, within: Collection[int] | None = None) -> list[tuple[float, int]]:
        """(rank, passage) of those that fit, the best first; of more than `most` those that come first.

        `within` are the only texts to look in.
        """
        only = WITHIN if within is not None else ""
        asked = {"question": self.searching.question(question), "most": most, **within_of(within)}
        rows = self.view.connection.execute(clause(f"{self.searching.ranked} {only} {self.searching.first}", within), asked)
        return sorted(((rank, id_) for id_, rank in rows), reverse=True)

    def passed(self, ranks: Sequence[tuple[float, int]]) -> list[Passed]:
        """The passages with these numbers, in this order."""
        query = PASSED.where(passages.c.id.in_([id_ for _, id_ in ranks]))
        rows = {row.id: row for row in self.view.connection.execute(query)}
        return [passed_of(rows[id_], rank) for rank, id_ in ranks if id_ in rows]

    def count(self, question: Question, within: Collection[int] | None = None) -> int:
        """How many passages fit."""
        only = WITHIN if within is not None else ""
        fitting = clause(f"{self.searching.fitting} {only}", within).columns(column("id", Integer)).subquery("fitting")
        asked = {"question": self.searching.question(question), **within_of(within)}
        return self.view.connection.scalar(select(func.count()).select_from(fitting), asked) or 0

    def facets(self, question: Question, within: Collection[int] | None = None) -> Iterator[tuple[str, str, int]]:
        """(facet, value, how many passages have it) of those that fit, the commonest first."""
        fitting = sql(f"{self.searching.fitting}").columns(column("id", Integer)).subquery("fitting")
        asked = {"question": self.searching.question(question)}
        source = passages.outerjoin(statements, statements.c.id == passages.c.statement).join(fitting, fitting.c.id == passages.c.id)
        values: dict[str, ColumnElement[Any]] = {name: statements.c[name] for name in ("entity", "fact", "quote")} | {
            name: passages.c[name] for name in ("kind", "lang")
        }
        values["year"] = func.substr(passages.c.published, 1, 4)
        for name, value in values.items():
            query = select(value, func.count()).select_from(source).where(value.is_not(None), value != "").group_by(value)
            if within is not None:
                query = query.where(passages.c.text.in_(within))
            for found, number in self.view.connection.execute(query.order_by(func.count().desc(), value).limit(FACETS), asked):
                yield name, found, number

    def years(self) -> list[int]:
        """The years that passages were published in."""
        year = func.substr(passages.c.published, 1, 4)
        found = self.view.connection.scalars(select(year).where(passages.c.published != "").distinct())
        return sorted(map(int, found))

    def spellings(self) -> list[str]:
        """Every form that stands in a passage."""
        return list(self.view.connection.scalars(select(spellings.c.form)))

    def indexed(self) -> bool:
        """Whether there is something to search, or nothing that could be."""
        some = self.view.connection.scalar(select(passages.c.id).limit(1))
        return some is not None or self.view.connection.scalar(select(texts.c.id).limit(1)) is None

    def texts_in(self, part: str) -> frozenset[int]:
        """The texts of the documents that a word of the user's means."""
        return frozenset(self.view.connection.scalars(select(texts.c.id).where(texts.c.sha256.in_(self.view.named(part)))))

    def characters(self, text: int) -> str:
        """A text's characters."""
        found: bytes = self.view.connection.execute(select(texts.c.characters).where(texts.c.id == text)).scalar_one()
        return found.decode()


def clause(question: str, within: Collection[int] | None) -> TextClause:
    found = sql(question)
    return found if within is None else found.bindparams(bindparam("within", expanding=True))


def within_of(within: Collection[int] | None) -> dict[str, list[int]]:
    return {} if within is None else {"within": sorted(within)}


def passed_of(row: Row[*tuple[Any, ...]], rank: float) -> Passed:
    attribution = msgspec.json.decode(row.attribution, type=Attribution) if row.attribution else None
    return Passed(row.id, rank, row.text, row.sha256, row.path, row.lang, row.kind, row.published, row.start, row.end, attribution)
