"""The engine runs a case: makes and opens it, takes files in, checks it, packs it.

In:     a folder, files, who is at work, a clock, and the command of a worker
Out:    a case whose every change is in its ledger, and a step for each thing done
Never:  parses a file itself, leaves half of anything behind, or lets two write at once
"""

from sayso.engine.adding import Step, add
from sayso.engine.bag import Packed, pack, unpack
from sayso.engine.case import Case, make_case, open_case
from sayso.engine.errors import CaseError
from sayso.engine.stamping import Stamp, ask, attach, certificates, stamps
from sayso.engine.verifying import Finding, verify
from sayso.engine.viewing import Listed, Shown, list_orphans, list_statements, note_view, show_documents
from sayso.engine.work import Craft, Outcome, Part, Task, serve

__all__ = [
    "Case",
    "CaseError",
    "Craft",
    "Finding",
    "Listed",
    "Outcome",
    "Packed",
    "Part",
    "Shown",
    "Stamp",
    "Step",
    "Task",
    "add",
    "ask",
    "attach",
    "certificates",
    "list_orphans",
    "list_statements",
    "make_case",
    "note_view",
    "open_case",
    "pack",
    "serve",
    "show_documents",
    "stamps",
    "unpack",
    "verify",
]
