"""ZIP: an office document if that is what is in it, else an archive of documents."""

from __future__ import annotations

import zipfile
from datetime import datetime

from sayso.model import Metadata, Text
from sayso.reading import kind as kinds
from sayso.reading.errors import ReadingError
from sayso.reading.source import Enclosed, Reading, Refined, Source
from sayso.reading.unpack import member, open_zip, whole_member

READER, VERSION = "archive", "1"
UTF8 = 0x800
TYPES = "[Content_Types].xml"
OFFICE = ((b"wordprocessingml", kinds.DOCX), (b"spreadsheetml", kinds.XLSX))


def read(source: Source) -> Reading:
    with open_zip(source) as archive:
        kind = kind_inside(archive, source)
        if kind != kinds.ZIP:
            yield Refined(kind)
            yield from read_office(kind, archive, source)
            return
        files = [info for info in archive.infolist() if not info.filename.endswith("/")]
        if not files:
            raise ReadingError("hollow", source.name)
        comment = archive.comment.decode("utf-8", "replace")
        yield Text("", READER, VERSION, metadata=Metadata(found=(("comment", comment),) if comment else ()))
        for info in files:
            yield Enclosed(name_of(info), member(archive, info, source), dated(info))


def kind_inside(archive: zipfile.ZipFile, source: Source) -> str:
    """What the archive is, by the members that office programs put in."""
    names = set(archive.namelist())
    if TYPES in names:
        types = whole_member(archive, TYPES, source)
        for sign, kind in OFFICE:
            if sign in types and b".main+xml" in types:
                return kind
        if b"presentationml" in types:
            raise ReadingError("unsupported", source.name, "PowerPoint")
    if {"mimetype", "content.xml"} <= names:
        found = whole_member(archive, "mimetype", source).decode("ascii", "replace").strip()
        for kind in (kinds.ODT, kinds.ODS):
            if found.startswith(kind):
                return kind
        raise ReadingError("unsupported", source.name, found[:80])
    return kinds.ZIP


def read_office(kind: str, archive: zipfile.ZipFile, source: Source) -> Reading:
    source.bear(source.size)
    match kind:
        case kinds.DOCX:
            from sayso.reading.word import read_word

            return read_word(archive, source)
        case kinds.XLSX:
            from sayso.reading.sheet import read_sheets

            return read_sheets(archive, source)
    from sayso.reading.opendocument import read_opendocument

    return read_opendocument(archive, source)


def name_of(info: zipfile.ZipInfo) -> str:
    """The member's name; DOS programs wrote it in the code page of their country, here that of Norway."""
    if info.flag_bits & UTF8:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp865")


def dated(info: zipfile.ZipInfo) -> tuple[tuple[str, str], ...]:
    """When the member was last changed, as the archive says."""
    try:
        return (("archive: modified", datetime(*info.date_time).isoformat()),)
    except ValueError:
        return ()
