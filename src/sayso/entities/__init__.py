"""Entities tells who is meant by the words for a source, within one document.

In:     an analysis, and for each attribution where its source, cue and content stand
Out:    for each a name, the kind of source it is, and why where nobody can tell
Never:  merges two names for good, or invents a name that the text does not give
"""

from sayso.entities.asks import Answer, Ask
from sayso.entities.resolve import clusters, resolve

__all__ = ["Answer", "Ask", "clusters", "resolve"]
