"""TAR, compressed or not, and single compressed files: read in one go from front to end."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, BinaryIO, cast

from sayso.model import Metadata, Text
from sayso.reading import kind as kinds
from sayso.reading.errors import ReadingError
from sayso.reading.source import Enclosed, Reading, Refined, Source
from sayso.reading.unpack import HARMLESS, damage, slices_of, within

READER, VERSION = "tape", "1"
OPENERS: dict[str, Callable[[BinaryIO], Any]] = {kinds.GZIP: lambda f: gzip.GzipFile(fileobj=f), kinds.BZIP2: bz2.open, kinds.XZ: lzma.open}
HEADER = 512


def read(source: Source) -> Reading:
    if source.kind == kinds.TAR:
        yield from read_tar(source.file, source)
        return
    with damage(source.name):
        packed = cast(BinaryIO, OPENERS[source.kind](source.file))
        head = packed.read(HEADER)
        packed.seek(0)
    if head[257:262] == b"ustar":
        yield Refined(kinds.TAR)
        yield from read_tar(packed, source)
    else:
        yield Text("", READER, VERSION)
        yield Enclosed(name_inside(source.name), within(slices_of(packed, source.name), source.size, source))


def name_inside(name: str) -> str:
    """`brev.txt.gz` holds brev.txt."""
    path = PurePosixPath(name)
    return path.stem if path.suffix.lower() in (".gz", ".bz2", ".xz") else path.name


def read_tar(file: BinaryIO, source: Source) -> Reading:
    """Members one after another; what they come to together is measured, for holes cost a TAR nothing."""
    yield Text("", READER, VERSION, metadata=Metadata())
    count, size = 0, 0
    try:
        with damage(source.name), tarfile.open(fileobj=file, mode="r|") as archive:
            for info in archive:
                # The library keeps all members; a long archive would fill the memory with them.
                archive.members = []  # type: ignore[attr-defined]
                if info.isdir():
                    continue
                count, size = count + 1, size + info.size
                yield Enclosed(info.name, member(archive, info, size, source), found(info))
    except tarfile.TarError as error:
        raise ReadingError("damaged", source.name, str(error)[:100]) from error
    if not count:
        raise ReadingError("hollow", source.name)


def member(archive: tarfile.TarFile, info: tarfile.TarInfo, size: int, source: Source) -> Iterator[bytes]:
    if info.issym() or info.islnk():
        raise ReadingError("link", source.name, info.linkname[:100])
    if not info.isfile():
        raise ReadingError("special", source.name)
    if size > max(HARMLESS, source.size * source.limits.ratio):
        raise ReadingError("bomb", source.name, f"{size >> 20:,} MB")
    try:
        file = archive.extractfile(info)
        assert file is not None
        yield from slices_of(cast(BinaryIO, file), source.name)
    except tarfile.TarError as error:
        raise ReadingError("damaged", source.name, str(error)[:100]) from error


def found(info: tarfile.TarInfo) -> tuple[tuple[str, str], ...]:
    """Whose the file was and when it was last changed, as the archive says."""
    owner = (("archive: owner", info.uname),) if info.uname else ()
    try:
        return (*owner, ("archive: modified", datetime.fromtimestamp(info.mtime, UTC).isoformat()))
    except (ValueError, OverflowError, OSError):
        return owner
