"""One file that holds many, as zip or tar, written and read from beginning to end."""

from __future__ import annotations

import shutil
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from io import BytesIO
from pathlib import Path
from typing import IO, Protocol

from sayso.engine.errors import CaseError

BLOCK = 1 << 20
BROKEN = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


Add = Callable[[str, int, Readable], None]


@contextmanager
def zipped(path: Path) -> Iterator[Add]:
    with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:

        def add(name: str, size: int, file: Readable) -> None:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (stat.S_IFREG | 0o600) << 16
            with archive.open(info, "w", force_zip64=size >= 1 << 31) as copy:
                shutil.copyfileobj(file, copy, BLOCK)

        yield add


@contextmanager
def tarred(path: Path) -> Iterator[Add]:
    with tarfile.open(path, "x:", format=tarfile.PAX_FORMAT) as archive:

        def add(name: str, size: int, file: Readable) -> None:
            info = tarfile.TarInfo(name)
            info.size, info.mode = size, 0o600
            archive.addfile(info, file)

        yield add


def zip_members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if not info.is_dir():
                with archive.open(info) as file:
                    yield info.filename, file


def tar_members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with tarfile.open(path, "r:") as archive:
        for info in archive:
            if not info.isdir():
                # Links and devices have no content and will be missed by the manifests.
                yield info.name, archive.extractfile(info) if info.isreg() else BytesIO()  # type: ignore[misc]


WAYS: dict[str, Callable[[Path], AbstractContextManager[Add]]] = {".zip": zipped, ".tar": tarred}


def writing(path: Path, kind: str) -> AbstractContextManager[Add]:
    return WAYS[kind](path)


def members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """(name, content) of each file; CaseError where it is no archive or a damaged one."""
    try:
        yield from (zip_members if zipfile.is_zipfile(path) else tar_members)(path)
    except BROKEN as error:
        raise CaseError("bag-damaged", path.name, str(error) or type(error).__name__) from error
