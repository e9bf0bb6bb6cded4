"""Every missed, spurious and wrong attribution with its cause, so that the next person knows what to mend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sayso.scoring.measure import Record, covered, dice, pair, same_entity, words_of

CAUSES = (
    "cue missed",
    "cue spurious",
    "content wrong",
    "content spurious",
    "source wrong",
    "cue differs",
    "speech missed",
    "speech spurious",
    "carried missed",
    "carried spurious",
    "nesting wrong",
    "factuality wrong",
    "entity wrong",
)
KEPT = ("source", "cue", "content")


@dataclass(frozen=True)
class Mistake:
    """One mistake. `gold` and `found` are the attributions as JSON objects; one is None where it has no counterpart."""

    cause: str
    place: int
    gold: Record | None
    found: Record | None


def mistakes(text: str, gold: Sequence[Record], found: Sequence[Record]) -> list[Mistake]:
    """In text order. A pair can have several; everything that is right gives nothing."""
    words = words_of(text)
    partners = dict(pair(gold, found, words))
    paired = set(partners.values())
    gold_cues = [covered(a["cue"], words) for a in gold]
    found_cues = [covered(a["cue"], words) for a in found]
    made: list[Mistake] = []
    for i, record in enumerate(gold):
        if i in partners:
            other = found[partners[i]]
            made += [Mistake(cause, place(record), record, other) for cause in differences(record, other, words)]
        else:
            near = next((j for j, cue in enumerate(found_cues) if cue & gold_cues[i] and j not in paired), None)
            cause = unpaired(record, "missed", "content wrong" if any(cue & gold_cues[i] for cue in found_cues) else "cue missed")
            made.append(Mistake(cause, place(record), record, None if near is None else found[near]))
    for j, record in enumerate(found):
        if j not in paired:
            known = any(found_cues[j] & cue for cue in gold_cues)
            cause = unpaired(record, "spurious", "content spurious" if known else "cue spurious")
            made.append(Mistake(cause, place(record), None, record))
    return sorted(made, key=lambda m: (m.place, CAUSES.index(m.cause)))


def unpaired(record: Record, what: str, with_cue: str) -> str:
    """The cause of one without a counterpart; `with_cue` is that of one whose cue stands in the text."""
    if record.get("carried"):
        return f"carried {what}"
    return with_cue if record["cue"] else f"speech {what}"


def differences(gold: Record, found: Record, words: Sequence[tuple[int, int, str]]) -> Iterator[str]:
    """What is wrong between two attributions whose contents match."""
    cue, other = covered(gold["cue"], words), covered(found["cue"], words)
    if bool(gold.get("carried")) != bool(found.get("carried")):
        yield "carried missed" if gold.get("carried") else "carried spurious"
    elif not (cue & other or (not cue and not other)):
        yield "cue differs"
    if dice(covered(gold["source"], words), covered(found["source"], words)) < 0.5:
        yield "source wrong"
    if bool(gold.get("nested_in")) != bool(found.get("nested_in")):
        yield "nesting wrong"
    if gold["fact"] != found["fact"]:
        yield "factuality wrong"
    if not same_entity(gold["entity"], found["entity"]):
        yield "entity wrong"


def place(record: Record) -> int:
    """Where an attribution begins in the text."""
    return min(int(span[0]) for key in KEPT for span in record[key])
