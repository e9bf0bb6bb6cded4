"""The pipeline is the one room that knows the order: text to paragraphs to trees to statements.

In:     a document and its text, and the ready-made `Stages`
Out:    `Statements`: who says what in it, as `sayso read` gives it out
Never:  reads a file, or knows which language it is working in
"""

from sayso.pipeline.statements import Stages, state

__all__ = ["Stages", "state"]
