"""Looking for passages in a store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Float, Integer, Row, TextClause, bindparam, column, func, select
from sqlalchemy import text as sql

from sayso.model import Attribution
from sayso.store.passages import Question
from sayso.store.schema import documents, passages, spellings, statements, texts
from sayso.store.values import Passed
from sayso.store.view import View

WITHIN = "AND id IN (SELECT id FROM passages WHERE text IN :within)"
PASSED = (
    select(passages, texts.c.sha256, statements.c.attribution)
    .join(texts, texts.c.id == passages.c.text)
    .outerjoin(statements, statements.c.id == passages.c.statement)
)


class Finder:
    """Asks the passages that a view sees."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.searching = view.backend.searching
        self.searching.settle(view.connection)

    def best(self, question: Question, limit: int, skip: int, most: int, within: Collection[int] | None = None) -> tuple[list[Passed], int]:
        """The best passages that fit, but for the first `skip`, and how many were compared: `most` at most, those that come first.

        `within` are the only texts to look in.
        """
        only = WITHIN if within is not None else ""
        asked = {"question": self.searching.question(question), "most": most, **within_of(within)}
        some = clause(f"{self.searching.ranked} {only} {self.searching.first}", within)
        fitting = some.columns(column("id", Integer), column("rank", Float)).subquery("fitting")
        query = select(fitting, func.count().over()).order_by(fitting.c.rank.desc(), fitting.c.id.desc()).limit(limit).offset(skip)
        rows = self.view.connection.execute(query, asked).all()
        compared = rows[0][2] if rows else min(most, self.count(question, within))
        return self.passed({row.id: row.rank for row in rows}), compared

    def passed(self, ranks: Mapping[int, float]) -> list[Passed]:
        """The passages with these numbers and ranks, in this order."""
        rows = {row.id: row for row in self.view.connection.execute(PASSED.where(passages.c.id.in_(ranks)))}
        paths = select(documents.c.sha256, documents.c.path).where(documents.c.sha256.in_({row.sha256 for row in rows.values()}))
        # The same bytes may have come under several names: the first counts.
        first = {row.sha256: row.path for row in self.view.connection.execute(paths.order_by(documents.c.id.desc()))}
        return [passed_of(rows[id_], first[rows[id_].sha256], rank) for id_, rank in ranks.items()]

    def count(self, question: Question, within: Collection[int] | None = None) -> int:
        """How many passages fit."""
        only = WITHIN if within is not None else ""
        fitting = clause(f"{self.searching.fitting} {only}", within).columns(column("id", Integer)).subquery("fitting")
        asked = {"question": self.searching.question(question), **within_of(within)}
        return self.view.connection.scalar(select(func.count()).select_from(fitting), asked) or 0

    def facets(self, question: Question, within: Collection[int] | None = None) -> dict[str, Counter[str]]:
        """How many of the passages that fit have each value of each facet."""
        fitting = sql(self.searching.fitting).columns(column("id", Integer)).subquery("fitting")
        source = passages.join(fitting, fitting.c.id == passages.c.id).outerjoin(statements, statements.c.id == passages.c.statement)
        values: dict[str, ColumnElement[Any]] = {name: statements.c[name] for name in ("entity", "fact", "quote")}
        values |= {name: passages.c[name] for name in ("kind", "lang")}
        values["year"] = func.substr(passages.c.published, 1, 4)
        # One walk for all of them; what is alike in all is counted there, the rest here.
        query = select(*values.values(), func.count()).select_from(source).group_by(*values.values())
        if within is not None:
            query = query.where(passages.c.text.in_(within))
        found: dict[str, Counter[str]] = {name: Counter() for name in values}
        for *row, number in self.view.connection.execute(query, {"question": self.searching.question(question)}):
            for name, value in zip(values, row, strict=True):
                if value:
                    found[name][value] += number
        return found

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

    def characters(self, ids: Collection[int]) -> dict[int, str]:
        """The characters of some texts."""
        found = self.view.connection.execute(select(texts.c.id, texts.c.characters).where(texts.c.id.in_(ids)))
        return {id_: characters.decode() for id_, characters in found}


def clause(question: str, within: Collection[int] | None) -> TextClause:
    found = sql(question)
    return found if within is None else found.bindparams(bindparam("within", expanding=True))


def within_of(within: Collection[int] | None) -> dict[str, list[int]]:
    return {} if within is None else {"within": sorted(within)}


def passed_of(row: Row[*tuple[Any, ...]], path: str, rank: float) -> Passed:
    attribution = msgspec.json.decode(row.attribution, type=Attribution) if row.attribution else None
    return Passed(row.id, rank, row.text, row.sha256, path, row.lang, row.kind, row.published, row.start, row.end, attribution)
