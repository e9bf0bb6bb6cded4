"""CSV: each row a line with tabs between its cells."""

from __future__ import annotations

import csv
import io

from sayso.model import Text
from sayso.reading.errors import ReadingError
from sayso.reading.kind import HEAD, delimiter_of
from sayso.reading.plain import decode
from sayso.reading.source import Reading, Source

READER, VERSION = "table", "1"


def read(source: Source) -> Reading:
    data = source.data()
    characters, encoding, warnings = decode(source.name, data)
    csv.field_size_limit(source.limits.text)
    try:
        rows = csv.reader(io.StringIO(characters, newline=None), delimiter=delimiter_of(data[:HEAD]))
        lines = ["\t".join(" ".join(cell.split()) for cell in row) for row in rows]
    except csv.Error as error:
        raise ReadingError("damaged", source.name, str(error)[:100]) from error
    yield Text("\n".join(lines) + "\n", READER, VERSION, encoding, warnings=warnings)
