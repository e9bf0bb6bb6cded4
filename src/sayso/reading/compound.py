"""OLE compound files: Outlook messages, and office documents that were encrypted."""

from __future__ import annotations

import io
import struct
from dataclasses import replace

from sayso.reading import kind as kinds
from sayso.reading.errors import ReadingError
from sayso.reading.source import Reading, Refined, Source

OLD = {
    "WordDocument": "Word 97 (.doc)",
    "Workbook": "Excel 97 (.xls)",
    "Book": "Excel 95 (.xls)",
    "PowerPoint Document": "PowerPoint (.ppt)",
}


def read(source: Source) -> Reading:
    import olefile

    try:
        with olefile.OleFileIO(source.file) as ole:
            names = {path[0] for path in ole.listdir(streams=True, storages=False)}
            if "__properties_version1.0" in names:
                from sayso.reading.outlook import read_message

                yield Refined(kinds.MSG)
                yield from read_message(ole, source)
                return
    except (olefile.olefile.OleFileError, OSError, ValueError, IndexError, struct.error) as error:
        raise ReadingError("damaged", source.name, str(error)[:100]) from error
    if "EncryptedPackage" not in names:
        raise ReadingError("unsupported", source.name, next((OLD[n] for n in OLD if n in names), source.kind))
    yield from read_encrypted(source)


def read_encrypted(source: Source) -> Reading:
    """An encrypted DOCX or XLSX, opened with the password that was given."""
    from sayso.reading.archive import read as read_archive
    from sayso.reading.secret import office

    data = office(source)
    yield from read_archive(replace(source, kind=kinds.ZIP, file=io.BytesIO(data), size=len(data)))
