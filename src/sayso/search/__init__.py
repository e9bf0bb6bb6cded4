"""Search finds texts and statements in a case by their words, whoever says them and however sure.

In:     a question as a person writes it, and a store whose passages were made here
Out:    hits, the best first, each with the exact characters it stands on; counts by source, certainty, kind and year
Never:  changes what a case holds; finds what a better reading or a newer analysis has replaced
"""

from sayso.search.errors import SearchError
from sayso.search.finding import Hit, Results, Snippet, search
from sayso.search.indexing import Indexer, rebuild
from sayso.search.words import Inflections

__all__ = ["Hit", "Indexer", "Inflections", "Results", "SearchError", "Snippet", "rebuild", "search"]
