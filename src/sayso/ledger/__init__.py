"""The ledger keeps custody: who did what to which file and when, each entry bound to the one before by a hash.

In:     what happened, and the last entry
Out:    the next entry; of a whole ledger, the first entry that does not hold
Never:  reads a clock, stores anything, or changes an entry
"""

from sayso.ledger.chain import START, append, broken, hash_of
from sayso.ledger.entry import Act, Broken, Entry, Event, canonical

__all__ = ["START", "Act", "Broken", "Entry", "Event", "append", "broken", "canonical", "hash_of"]
