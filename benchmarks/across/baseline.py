"""What counting words alone reaches: the floor that a system must beat.

A claim is a group of sentences with half of their words in common, of one origin; a copy is a sentence found in two documents; a citation
is the name of another document's outlet. It knows no denial, no drift and no language.
"""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any

Story = dict[str, Any]
SENTENCE = re.compile(r"[^\s][^.!?\n]*[.!?]?")
LEAST_WORDS = 5
ALIKE = 0.5


def answer(documents: list[Story]) -> Story:
    """A story's documents in, its answers out."""
    sentences = [
        {
            "document": document["id"],
            "start": match.start(),
            "end": match.end(),
            "words": frozenset(re.findall(r"\w+", match[0].casefold())),
        }
        for document in documents
        for match in SENTENCE.finditer(document["text"])
    ]
    sentences = [sentence for sentence in sentences if len(sentence["words"]) >= LEAST_WORDS]
    groups = grouped(sentences)
    citations = cited(documents)
    return {
        "claims": [
            {"id": f"c{n}", "mentions": [place(s) for s in group], "origins": [f"c{n}/1"], "origin_count": 1}
            for n, group in enumerate(groups)
        ],
        "copies": [
            {"first": place(one), "second": place(other)}
            for one, other in combinations(sentences, 2)
            if one["document"] != other["document"] and one["words"] == other["words"]
        ],
        "citations": citations,
        "loops": [list(pair) for pair in mutual(citations)],
        "links": [],
        "drift": [],
    }


def place(sentence: Story) -> Story:
    return {key: sentence[key] for key in ("document", "start", "end")}


def grouped(sentences: list[Story]) -> list[list[Story]]:
    """Each sentence goes to the first group whose first sentence is like it."""
    groups: list[list[Story]] = []
    for sentence in sentences:
        words = sentence["words"]
        fitting = (group for group in groups if len(words & group[0]["words"]) >= ALIKE * len(words | group[0]["words"]))
        group = next(fitting, None)
        if group is None:
            groups.append([sentence])
        else:
            group.append(sentence)
    return groups


def cited(documents: list[Story]) -> list[Story]:
    """The first place in each text where another document's outlet is named."""
    found = []
    for document in documents:
        for other in documents:
            name = other["outlet"]
            start = document["text"].find(name) if name and name != document["outlet"] else -1
            if start >= 0:
                found.append({"from": document["id"], "to": other["id"], "start": start, "end": start + len(name)})
    return found


def mutual(citations: list[Story]) -> set[tuple[str, str]]:
    edges = {(citation["from"], citation["to"]) for citation in citations}
    return {(one, other) for one, other in edges if (other, one) in edges and one < other}
