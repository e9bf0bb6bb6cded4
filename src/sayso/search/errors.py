"""What can be wrong with a question."""

from __future__ import annotations

from sayso.model import ListedError

CODES = {
    "empty": "ask for a word at least, for instance: sayso search CASE faktura",
    "unclosed": "a {detail} is missing; close what you opened.",
    "operator": "{detail} needs something to ask for on both sides.",
    "field": "there is no field of this name; there are {detail}.",
    "value": "this is no value of its field; use {detail}.",
    "date": "this is no date; write 2016, 2016-01, 2016-01-22, or a range such as 2016-01..2016-07, with either end left open.",
    "inside": "this field narrows the whole search; write it outside brackets, OR and NOT.",
    "words": "there is no word in this; ask for letters or digits.",
    "spelling": "{detail} letters are too few to allow a misspelling; leave out the ~.",
}


class SearchError(ListedError):
    """A question that cannot be asked. `code` is one of CODES; `name` is the part of it that is wrong."""

    codes = CODES
