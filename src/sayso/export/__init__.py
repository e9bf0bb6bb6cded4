"""Export turns statements into what people and programs read: JSON lines, a terminal view, a page.

In:     `Statements` and `Failure` values, and the words of the interface language
Out:    strings; every offset computed here, none left to a browser
Never:  reads or writes a file, or changes what was found
"""

from sayso.export.json import to_json
from sayso.export.page import to_page
from sayso.export.terminal import print_statements
from sayso.export.words import Words, load_words

__all__ = ["Words", "load_words", "print_statements", "to_json", "to_page"]
