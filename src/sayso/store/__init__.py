"""The store keeps a case: originals as sealed files; documents, texts, statements and the ledger as tables.

In:     a place (a file for SQLite, an address for PostgreSQL), and values to keep
Out:    the same values, in the same form from either database
Never:  overwrites an original, a text, a statement or an entry; parses a document; decides what to do next
"""

from sayso.store.backend import Backend
from sayso.store.errors import StoreError
from sayso.store.finding import Finder
from sayso.store.lock import locked
from sayso.store.originals import Originals
from sayso.store.passages import ALL, Both, Either, Only, Passage, Question, Without, Words
from sayso.store.store import Store, create_store, open_store
from sayso.store.values import Analysed, Document, Failed, Job, Kept, Moved, Passed, Stage, State, Stated, Tally
from sayso.store.view import View
from sayso.store.writer import Writer

__all__ = [
    "ALL",
    "Analysed",
    "Backend",
    "Both",
    "Document",
    "Either",
    "Failed",
    "Finder",
    "Job",
    "Kept",
    "Moved",
    "Only",
    "Originals",
    "Passage",
    "Passed",
    "Question",
    "Stage",
    "State",
    "Stated",
    "Store",
    "StoreError",
    "Tally",
    "View",
    "Without",
    "Words",
    "Writer",
    "create_store",
    "locked",
    "open_store",
]
