"""Web pages: the article of a news page, one paragraph a line.

In:     the bytes of a page
Out:    headline, paragraphs, block quotes and captions in their order; what the page says of itself
Never:  fetches what the page names, runs its scripts, or parses nesting that it has not counted
"""

from sayso.reading.html.page import read

__all__ = ["read"]
