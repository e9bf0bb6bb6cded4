"""The hash chain: adding to it, and walking it.

The hash of an entry is the SHA-256 of the UTF-8 of a JSON array: the name of this form, then seq, at, who, what,
subject, detail and previous, written as `canonical` writes. Anybody can compute it anew from that sentence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sayso.ledger.entry import Act, Broken, Entry, Event, canonical

FORM = "sayso-ledger-1"
START = "0" * 64
ACTS = frozenset(Act)


def append(last: Entry | None, event: Event) -> Entry:
    """The entry that follows `last`; the first of a ledger where there is none."""
    seq, previous = (last.seq + 1, last.hash) if last else (1, START)
    fields = (seq, event.at, event.who, str(event.what), event.subject, event.detail, previous)
    return Entry(*fields, hash=hash_of(*fields))


def hash_of(seq: int, at: str, who: str, what: str, subject: str, detail: str, previous: str) -> str:
    return hashlib.sha256(canonical([FORM, seq, at, who, what, subject, detail, previous]).encode()).hexdigest()


def broken(entries: Iterable[Entry]) -> Broken | None:
    """The first entry that is not what `append` made of its event and the entry before; nothing where all hold.

    A ledger cut short at its end still holds: compare its last hash with one noted elsewhere.
    """
    previous = START
    for seq, entry in enumerate(entries, 1):
        why = fault(entry, seq, previous)
        if why:
            return Broken(seq, why)
        previous = entry.hash
    return None


def fault(entry: Entry, seq: int, previous: str) -> str:
    """What is wrong with an entry that should be number `seq` and follow `previous`; empty where nothing is."""
    if type(entry.seq) is not int or entry.seq != seq:
        return f"entry {seq} is missing: the next one is numbered {entry.seq}"
    words = (entry.at, entry.who, entry.what, entry.subject, entry.detail, entry.previous, entry.hash)
    if not all(isinstance(word, str) for word in words):
        return f"entry {seq} holds something that is not text"
    if entry.previous != previous:
        return f"entry {seq} does not follow the entry before it"
    try:
        expected = hash_of(seq, *words[:-1])
    except UnicodeEncodeError:
        expected = ""
    if entry.hash != expected:
        return f"entry {seq} has been changed: its hash does not fit what it says"
    return "" if entry.what in ACTS else f"entry {seq} says {entry.what!r}, which is not in the ledger's words"
