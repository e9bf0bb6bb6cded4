"""Opening what is packed: members of ZIPs, with a measure for bombs, and compressed files."""

from __future__ import annotations

import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

from sayso.reading.errors import ReadingError
from sayso.reading.frames import SLICE
from sayso.reading.source import Source

# Below this size a high ratio is no bomb, only a dull file.
HARMLESS = 32 << 20
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, IndexError, struct.error)
AES = 99


@contextmanager
def damage(name: str) -> Iterator[None]:
    """What unpackers throw at broken files, as one sentence."""
    try:
        yield
    except BROKEN as error:
        raise ReadingError("damaged", name, str(error)[:100].lower() or "it ends too soon") from error


def open_zip(source: Source) -> zipfile.ZipFile:
    try:
        with damage(source.name):
            return zipfile.ZipFile(source.file)
    except NotImplementedError as error:
        raise ReadingError("unsupported", source.name, str(error)[:100]) from error


def within(slices: Iterable[bytes], packed: int, source: Source) -> Iterator[bytes]:
    """The slices, as long as they come to no bomb's size."""
    size, most = 0, max(HARMLESS, packed * source.limits.ratio)
    for data in slices:
        size += len(data)
        if size > most:
            raise ReadingError("bomb", source.name, f"over {source.limits.ratio} times its size")
        yield data


def slices_of(file: BinaryIO, name: str) -> Iterator[bytes]:
    with damage(name):
        while data := file.read(SLICE):
            yield data


def member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: Source) -> Iterator[bytes]:
    """The bytes of a member, slice by slice."""
    if stat.S_ISLNK(info.external_attr >> 16):
        raise ReadingError("link", source.name, archive.read(info)[:100].decode("utf-8", "replace"))
    if info.file_size > max(HARMLESS, info.compress_size * source.limits.ratio):
        raise ReadingError("bomb", source.name, f"{info.file_size >> 20:,} MB")
    if info.compress_type == AES and source.password:
        from sayso.reading import secret

        with damage(source.name):
            yield secret.member(archive, info, source)
        return
    with unlocked(archive, info, source) as file:
        yield from within(slices_of(file, source.name), info.compress_size, source)


@contextmanager
def unlocked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: Source) -> Iterator[BinaryIO]:
    """A member opened, with the password where it needs one."""
    if info.flag_bits & 1 and not source.password:
        raise ReadingError("encrypted", source.name)
    try:
        file = archive.open(info, pwd=source.password.encode() if info.flag_bits & 1 else None)
    except NotImplementedError as error:
        raise ReadingError("unsupported", source.name, f"ZIP method {info.compress_type}") from error
    except RuntimeError as error:
        raise ReadingError("password", source.name) from error
    except BROKEN as error:
        raise ReadingError("damaged", source.name, str(error)[:100].lower()) from error
    with file:
        yield file  # type: ignore[misc]


def whole_member(archive: zipfile.ZipFile, name: str, source: Source) -> bytes:
    """A member of an office file: all its bytes, of which there may be no more than of text; b"" where it lacks."""
    try:
        info = archive.getinfo(name)
    except KeyError:
        return b""
    parts, size = [], 0
    for data in member(archive, info, source):
        size += len(data)
        if size > 2 * source.limits.text:
            raise ReadingError("too-large", source.name, f"{2 * source.limits.text >> 20} MB in {name}")
        parts.append(data)
    return b"".join(parts)
