"""The chain of entries, before any store holds it."""

from __future__ import annotations

import json
from hashlib import sha256

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sayso.ledger import START, Act, Entry, Event, append, broken, canonical

EVENTS = st.lists(
    st.builds(Event, at=st.just("2026-03-01T08:00:00Z"), who=st.text(), what=st.sampled_from(Act), subject=st.text(), detail=st.text()),
    min_size=1,
    max_size=8,
)


def chain(events: list[Event]) -> list[Entry]:
    entries: list[Entry] = []
    for event in events:
        entries.append(append(entries[-1] if entries else None, event))
    return entries


@given(EVENTS)
def test_a_chain_holds(events: list[Event]) -> None:
    """What append made, broken finds nothing wrong with."""
    assert broken(chain(events)) is None


@given(EVENTS, st.data())
def test_any_changed_character_breaks_its_entry(events: list[Event], data: st.DataObject) -> None:
    """Whichever field of whichever entry changes, that entry is named, not a later one."""
    entries = chain(events)
    at = data.draw(st.integers(0, len(entries) - 1))
    field = data.draw(st.sampled_from(["at", "who", "what", "subject", "detail", "previous", "hash"]))
    before = getattr(entries[at], field)
    after = data.draw(st.text().filter(lambda text: text != before))
    entries[at] = msgspec.structs.replace(entries[at], **{field: after})
    found = broken(entries)
    assert found is not None
    assert found.seq == at + 1


@given(EVENTS, st.data())
def test_a_missing_or_moved_entry_is_named(events: list[Event], data: st.DataObject) -> None:
    """All but the last can be missed from within the chain itself."""
    entries = chain([*events, events[0]])
    at = data.draw(st.integers(0, len(entries) - 2))
    found = broken(entries[:at] + entries[at + 1 :])
    assert found is not None
    assert found.seq == at + 1
    assert broken([*entries[:at], entries[at + 1], entries[at], *entries[at + 2 :]]) is not None


@pytest.mark.parametrize("wrong", [b"bytes", None, 7])
def test_a_value_of_another_type_is_broken(wrong: object) -> None:
    """A damaged database may hand out anything."""
    entry = append(None, Event("2026-03-01T08:00:00Z", "kari", Act.READ, "x"))
    for field in ("seq", "who", "hash"):
        assert broken([msgspec.structs.replace(entry, **{field: wrong})]) is not None


def test_the_hash_can_be_computed_by_anybody() -> None:
    """From the sentence in chain.py alone."""
    entry = append(None, Event("2026-03-01T08:00:00Z", "Åse", Act.RECEIVED, "ab", canonical({"size": 3, "name": "brev.txt"})))
    written = json.dumps(
        ["sayso-ledger-1", 1, "2026-03-01T08:00:00Z", "Åse", "received", "ab", '{"name":"brev.txt","size":3}', START],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    assert entry.hash == sha256(written.encode()).hexdigest()


def test_fractions_are_refused() -> None:
    """They could be written in two ways."""
    with pytest.raises(TypeError):
        canonical({"chances": [0.5]})
