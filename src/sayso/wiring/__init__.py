"""Wiring turns settings into ready-made parts.

In:     the packs folder, limits
Out:    analysers, lexicons and forests of every installed language; a reader that uses them
Never:  decides anything about a text
"""

from sayso.wiring.parts import DocumentReader, load_stages, make_analysers, make_indexer, open_reader

__all__ = ["DocumentReader", "load_stages", "make_analysers", "make_indexer", "open_reader"]
