"""Lemmas: from a language's table of known words, else by the rule that makes a known lemma."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from sayso.analysis.features import apply_lemma_rule

CACHE = 50_000


class Lemmas:
    """One language's words: `form` and `pos` to `lemma` in rows, and further lemmas that are words too."""

    def __init__(self, rows: Iterable[Mapping[str, str]], more: Iterable[tuple[str, str]] = ()) -> None:
        self.known = {(r["form"], r["pos"]): r["lemma"] for r in rows}
        self.words = {(lemma, pos) for (_, pos), lemma in self.known.items()} | set(more)
        self.cache: dict[tuple[str, str, str], str] = {}

    def find(self, form: str, upos: str, best: str, rules: Callable[[], Sequence[str]]) -> str:
        """By the table, else by the first of the `rules`, from the `best` on, that makes a word of this language, else by the best."""
        known = self.known.get((form.lower(), upos))
        if known is not None:
            return known
        key = (form, upos, best)
        found = self.cache.get(key)
        if found is None:
            if len(self.cache) > CACHE:
                self.cache.clear()
            made = [apply_lemma_rule(form, rule) or form for rule in rules()]
            found = next((m for m in made if (m.lower(), upos) in self.words), made[0])
            self.cache[key] = found
        return found
