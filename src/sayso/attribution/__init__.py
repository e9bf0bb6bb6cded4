"""Attribution finds who says what: cues, contents, sources as written, nesting, certainty.

In:     an analysis, the packs' lexicons, and the trained forests
Out:    `Found` values over tokens, in text order, each with its spans, quotation form and factuality
Never:  tells who is meant by a source (that is entities), or drops a cue for want of a source
"""

from sayso.attribution.found import Found, attribute
from sayso.attribution.stage import Model

__all__ = ["Found", "Model", "attribute"]
