"""What is encrypted, opened with the password that the user gave."""

from __future__ import annotations

import hashlib
import hmac
import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any
from xml.parsers.expat import ExpatError

from sayso.reading.errors import ReadingError
from sayso.reading.frames import SLICE
from sayso.reading.source import Source

# Bytes of the key by how WinZip names its strength.
STRENGTHS = {1: 16, 2: 24, 3: 32}
CHECK, SEAL = 2, 10
AES_FIELD = 0x9901
# What the library throws at broken files besides errors of its own.
BROKEN = (ExpatError, ValueError, KeyError, IndexError, TypeError, OSError, struct.error)


def office(source: Source) -> bytes:
    """An encrypted office file as the ZIP it was."""
    import msoffcrypto
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

    if not source.password:
        raise ReadingError("encrypted", source.name)
    out = io.BytesIO()
    try:
        source.file.seek(0)
        file: Any = msoffcrypto.OfficeFile(source.file)
        load_key(file, source)
        file.decrypt(out)
    except (InvalidKeyError, DecryptionError, FileFormatError, ParseError, *BROKEN) as error:
        raise ReadingError("damaged", source.name, str(error)[:100]) from error
    return out.getvalue()


def load_key(file: Any, source: Source) -> None:
    from msoffcrypto.exceptions import DecryptionError, InvalidKeyError

    try:
        file.load_key(password=source.password, verify_password=True)
    except (InvalidKeyError, DecryptionError) as error:
        raise ReadingError("password", source.name) from error
    except BROKEN as error:
        raise ReadingError("damaged", source.name, str(error)[:100]) from error


def member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: Source) -> bytes:
    """A member of a ZIP that is encrypted with AES (WinZip's AE-1 and AE-2)."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    strength, method = fields(info, source)
    salt_size = STRENGTHS[strength] // 2
    raw = stored(archive, info, source)
    salt, check, packed, seal = raw[:salt_size], raw[salt_size : salt_size + CHECK], raw[salt_size + CHECK : -SEAL], raw[-SEAL:]
    size = STRENGTHS[strength]
    derived = hashlib.pbkdf2_hmac("sha1", source.password.encode(), salt, 1000, 2 * size + CHECK)
    if not hmac.compare_digest(derived[2 * size :], check):
        raise ReadingError("password", source.name)
    if not hmac.compare_digest(hmac.new(derived[size : 2 * size], packed, "sha1").digest()[:SEAL], seal):
        raise ReadingError("damaged", source.name, "its seal does not fit")
    cipher = Cipher(algorithms.AES(derived[:size]), modes.ECB()).encryptor()  # noqa: S305 - ECB over a counter is CTR
    plain = b"".join(crossed(packed[at : at + SLICE], at // 16, cipher.update) for at in range(0, len(packed), SLICE))
    return inflated(plain, method, source)


def crossed(data: bytes, before: int, encrypt: Callable[[bytes], bytes]) -> bytes:
    """The bytes against the cipher's stream; WinZip counts from one with the lowest byte first, as no mode of the library does."""
    counters = b"".join(n.to_bytes(16, "little") for n in range(before + 1, before + 1 + -(-len(data) // 16)))
    stream = encrypt(counters)[: len(data)]
    return (int.from_bytes(data, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(data), "big")


def fields(info: zipfile.ZipInfo, source: Source) -> tuple[int, int]:
    """(strength, method of packing) from the extra field."""
    extra, place = info.extra, 0
    while place + 4 <= len(extra):
        name, size = struct.unpack_from("<HH", extra, place)
        if name == AES_FIELD and size >= 7:
            _, _, strength, method = struct.unpack_from("<H2sBH", extra, place + 4)
            if strength in STRENGTHS and method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                return strength, method
        place += 4 + size
    raise ReadingError("locked", source.name)


def stored(archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: Source) -> bytes:
    """The member's bytes as they lie in the file."""
    source.bear(info.compress_size)
    source.file.seek(info.header_offset)
    head = source.file.read(30)
    if len(head) < 30:
        raise ReadingError("damaged", source.name, "it ends too soon")
    name, extra = struct.unpack_from("<HH", head, 26)
    source.file.seek(name + extra, io.SEEK_CUR)
    return source.file.read(info.compress_size)


def inflated(data: bytes, method: int, source: Source) -> bytes:
    if method == zipfile.ZIP_STORED:
        return data
    packer = zlib.decompressobj(-15)
    try:
        found = packer.decompress(data, source.limits.size)
    except zlib.error as error:
        raise ReadingError("damaged", source.name, str(error)[:100]) from error
    if packer.unconsumed_tail:
        raise ReadingError("bomb", source.name, f"over {source.limits.size >> 20} MB")
    return found
