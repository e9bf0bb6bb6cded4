"""Wiring turns settings into ready-made parts.

In:     the packs folder
Out:    analysers, lexicons and forests of every installed language; a reader that uses them
Never:  decides anything about a text
"""

from sayso.wiring.parts import make_analysers

__all__ = ["make_analysers"]
