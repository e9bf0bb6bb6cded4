"""Reading turns files into text.

In:     a path, or the bytes of one document and its name
Out:    a `Document` and its `Text`: characters, pages, and where on the page each line stood; those inside it as well
Never:  opens the network, writes a file that has a name, or trusts a length it has not checked
"""

from sayso.reading.errors import Limits, ReadingError
from sayso.reading.reader import Reader, read_bytes, read_file

__all__ = ["Limits", "Reader", "ReadingError", "read_bytes", "read_file"]
