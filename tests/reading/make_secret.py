"""Encrypted files, made as other programs make them."""

from __future__ import annotations

import hashlib
import hmac
import io
import struct
import zipfile
import zlib

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes


def traditional_zip(name: str, data: bytes, password: str) -> bytes:
    """A ZIP with one member in PKWARE's old encryption, stored."""
    keys = [0x12345678, 0x23456789, 0x34567890]
    for byte in password.encode():
        stir(keys, byte)
    crc = zlib.crc32(data)
    secret = bytearray()
    for byte in b"saltsaltsal" + bytes([crc >> 24]) + data:
        mixed = (keys[2] | 2) & 0xFFFF
        secret.append(byte ^ (mixed * (mixed ^ 1) >> 8 & 0xFF))
        stir(keys, byte)
    return packed(name, bytes(secret), len(data), crc, 0, b"")


def stir(keys: list[int], byte: int) -> None:
    keys[0] = zlib.crc32(bytes([byte]), keys[0] ^ 0xFFFFFFFF) ^ 0xFFFFFFFF
    keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
    keys[2] = zlib.crc32(bytes([keys[1] >> 24]), keys[2] ^ 0xFFFFFFFF) ^ 0xFFFFFFFF


def aes_zip(name: str, data: bytes, password: str) -> bytes:
    """A ZIP with one member in WinZip's AES-256 (AE-2), deflated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = packer.compress(data) + packer.flush()
    salt = bytes(range(16))
    keys = hashlib.pbkdf2_hmac("sha1", password.encode(), salt, 1000, 66)
    cipher = Cipher(algorithms.AES(keys[:32]), modes.ECB()).encryptor()
    stream = cipher.update(b"".join(n.to_bytes(16, "little") for n in range(1, len(plain) // 16 + 2)))
    secret = bytes(a ^ b for a, b in zip(plain, stream, strict=False))
    seal = hmac.new(keys[32:64], secret, "sha1").digest()[:10]
    extra = struct.pack("<HHH2sBH", 0x9901, 7, 2, b"AE", 3, zipfile.ZIP_DEFLATED)
    return packed(name, salt + keys[64:] + secret + seal, len(data), 0, 99, extra)


def packed(name: str, raw: bytes, size: int, crc: int, method: int, extra: bytes) -> bytes:
    """A ZIP of one encrypted member whose bytes are given as they lie in the file."""
    common = struct.pack("<HHHHHIIIHH", 51, 1, method, 0, 0x5C6E, crc, len(raw), size, len(name), len(extra))
    local = b"PK\x03\x04" + common + name.encode() + extra + raw
    central = b"PK\x01\x02" + struct.pack("<H", 51) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name.encode() + extra
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


def encrypted_office(data: bytes, password: str) -> bytes:
    """An office document as Office 2010 and later encrypt it."""
    from msoffcrypto.format.ooxml import OOXMLFile

    out = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, out)
    return out.getvalue()
