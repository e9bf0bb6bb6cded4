"""Looking for passages in a store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import BindParameter, ColumnElement, Float, Integer, Row, TextClause, bindparam, column, func, select
from sqlalchemy import text as sql

from sayso.model import Attribution
from sayso.store.passages import COLUMNS, Only, Question
from sayso.store.schema import documents, passages, spellings, statements, texts
from sayso.store.values import Passed
from sayso.store.view import View

EVERYTHING = "SELECT passages.id FROM passages WHERE passages.id IS NOT NULL"
UNRANKED = "SELECT passages.id, 0.0 AS rank FROM passages WHERE passages.id IS NOT NULL"
NEWEST = "ORDER BY passages.id DESC LIMIT :most"
PASSED = (
    select(passages, texts.c.sha256, statements.c.attribution)
    .join(texts, texts.c.id == passages.c.text)
    .outerjoin(statements, statements.c.id == passages.c.statement)
)


class Finder:
    """Asks the passages that a view sees. A question without words finds all that its conditions leave."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.searching = view.backend.searching
        self.searching.settle(view.connection)

    def best(self, question: Question | None, only: Sequence[Only], limit: int, skip: int, most: int) -> tuple[list[Passed], int]:
        """The best passages that fit, but for the first `skip`, and how many were compared: `most` at most, those that come first."""
        asked, first = (self.searching.ranked, self.searching.first) if question else (UNRANKED, NEWEST)
        some = self.clause(question, only, asked, first).columns(column("id", Integer), column("rank", Float)).subquery("fitting")
        query = select(some, func.count().over()).order_by(some.c.rank.desc(), some.c.id.desc()).limit(limit).offset(skip)
        rows = self.view.connection.execute(query, {"most": most}).all()
        compared = rows[0][2] if rows else self.view.connection.scalar(select(func.count()).select_from(some), {"most": most}) or 0
        return self.passed({row.id: row.rank for row in rows}), compared

    def clause(self, question: Question | None, only: Sequence[Only], asked: str, first: str = "") -> TextClause:
        """What is asked, with its conditions."""
        parts = [asked]
        values: dict[str, Any] = {"question": self.searching.question(question)} if question else {}
        for n, one in enumerate(only):
            assert one.column in ("text", "statement", *COLUMNS)
            condition = f"(passages.{one.column} {one.how} :only{n})"
            parts.append(f"AND NOT {condition}" if one.without else f"AND {condition}")
            values[f"only{n}"] = list(one.values) if one.how == "IN" else one.values[0]
        lists: list[BindParameter[Any]] = [bindparam(f"only{n}", expanding=True) for n, one in enumerate(only) if one.how == "IN"]
        return sql(" ".join([*parts, first])).bindparams(*lists).bindparams(**values)

    def passed(self, ranks: Mapping[int, float]) -> list[Passed]:
        """The passages with these numbers and ranks, in this order."""
        rows = {row.id: row for row in self.view.connection.execute(PASSED.where(passages.c.id.in_(ranks)))}
        paths = select(documents.c.sha256, documents.c.path).where(documents.c.sha256.in_({row.sha256 for row in rows.values()}))
        # The same bytes may have come under several names: the first counts.
        first = {row.sha256: row.path for row in self.view.connection.execute(paths.order_by(documents.c.id.desc()))}
        return [passed_of(rows[id_], first[rows[id_].sha256], rank) for id_, rank in ranks.items()]

    def facets(self, question: Question | None, only: Sequence[Only]) -> dict[str, Counter[str]]:
        """How many of the passages that fit have each value of each facet; all of them have a kind."""
        asked = self.clause(question, only, self.searching.fitting if question else EVERYTHING)
        fitting = asked.columns(column("id", Integer)).subquery("fitting")
        source = passages.join(fitting, fitting.c.id == passages.c.id).outerjoin(statements, statements.c.id == passages.c.statement)
        values: dict[str, ColumnElement[Any]] = {"entity": statements.c.entity}
        values |= {name: passages.c[name] for name in ("fact", "quote", "kind", "lang")}
        values["year"] = func.substr(passages.c.published, 1, 4)
        # One walk for all of them; what is alike in all is counted there, the rest here.
        query = select(*values.values(), func.count()).select_from(source).group_by(*values.values())
        found: dict[str, Counter[str]] = {name: Counter() for name in values}
        for *row, number in self.view.connection.execute(query):
            for name, value in zip(values, row, strict=True):
                if value:
                    found[name][value] += number
        return found

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


def passed_of(row: Row[*tuple[Any, ...]], path: str, rank: float) -> Passed:
    attribution = msgspec.json.decode(row.attribution, type=Attribution) if row.attribution else None
    return Passed(row.id, rank, row.text, row.sha256, path, row.lang, row.kind, row.published, row.start, row.end, attribution)
