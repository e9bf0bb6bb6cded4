"""Names made consistent within a stretch of text: what is a person once is a person again.

A sentence alone often does not tell what kind of name it holds; the sentences round it do. The kind that a name has
most often in a stretch is its kind there, and a proper noun left untagged that is a name, or a person's surname,
elsewhere in the stretch is tagged like it (one sense per discourse, Gale et al. 1992).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sayso.model import Name, Sentence

STRETCH = 150
LEAST_SHARE = 0.34
PERSON = "PER"


def consistent(names: Sequence[Name], forms: Sequence[str], upos: Sequence[str], sentences: Sequence[Sentence]) -> list[Name]:
    """The names in text order, stretch by stretch."""
    found: list[Name] = []
    waiting = sorted(names, key=lambda n: n.first)
    at = 0
    for start in range(0, len(sentences), STRETCH):
        first, last = sentences[start].first, sentences[min(start + STRETCH, len(sentences)) - 1].last
        own = []
        while at < len(waiting) and waiting[at].first < last:
            own.append(waiting[at])
            at += 1
        found += in_stretch(own, forms, upos, range(first, last))
    return found


def in_stretch(names: Sequence[Name], forms: Sequence[str], upos: Sequence[str], tokens: range) -> list[Name]:
    votes: dict[str, Counter[str]] = {}
    for name in names:
        votes.setdefault(written(forms, name), Counter())[name.kind] += 1
    kinds = {text: counter.most_common(1)[0][0] for text, counter in votes.items()}
    found = [Name(n.first, n.last, settled(n.kind, votes[written(forms, n)])) for n in names]
    people = {forms[n.last - 1]: PERSON for n in found if n.kind == PERSON and n.last - n.first > 1}
    known = kinds | people
    # Where the tagger saw no proper noun, only a surname or a name met more than once will do.
    sure = {f: k for f, k in kinds.items() if votes[f].total() > 1} | people
    taken = {t for n in found for t in range(n.first, n.last)}
    for token in tokens:
        if token in taken or not forms[token][:1].isupper():
            continue
        table = known if upos[token] == "PROPN" else sure
        kind = next((table[form] for form in bases(forms[token]) if form in table), None)
        if kind is not None:
            found.append(Name(token, token + 1, kind))
    return sorted(found, key=lambda n: n.first)


def written(forms: Sequence[str], name: Name) -> str:
    return " ".join(forms[name.first : name.last])


def settled(kind: str, votes: Counter[str]) -> str:
    """Its own kind, unless that is a small minority among the same name's."""
    return kind if votes[kind] >= LEAST_SHARE * votes.total() else votes.most_common(1)[0][0]


def bases(form: str) -> tuple[str, ...]:
    """The form, and without a genitive s."""
    return (form, form.rstrip("'’")[:-1]) if len(form) > 3 and form.rstrip("'’").endswith("s") else (form,)
