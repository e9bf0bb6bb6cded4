"""Time stamps of the ledger by an authority elsewhere (RFC 3161): proof to others that an entry, and so all before it, was there by then.

Nothing is sent: a request is a file that the user takes to an authority, whose answer is a file that is attached here. The
stamp is over the 64 hexadecimal digits of an entry's hash. The answer itself is kept in an entry of the ledger.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import TYPE_CHECKING

import msgspec

from sayso.engine.case import Case
from sayso.engine.errors import CaseError
from sayso.ledger import Act, Entry
from sayso.store import View

if TYPE_CHECKING:
    from cryptography.x509 import Certificate
    from rfc3161_client import TimeStampResponse

FORM = "rfc3161"
# Of an answer's message, by its length in bytes.
HASHES = {32: hashlib.sha256, 48: hashlib.sha384, 64: hashlib.sha512}
MOST = 1 << 20


class Stamp(msgspec.Struct, frozen=True):
    """What one proves: that entry `entry` was there at `time` (ISO 8601, UTC) by the word of `authority`.

    `signature` is "holds", "not checked" where no certificate to trust was given, or why it does not hold.
    """

    entry: int
    time: str
    authority: str
    signature: str


def ask(case: Case) -> bytes:
    """A request (DER) to stamp the last entry as it stands now."""
    from rfc3161_client import TimestampRequestBuilder

    with case.view() as view:
        last = view.last_entry()
    if last is None:
        raise CaseError("stamp-nothing", str(case.folder))
    return bytes(TimestampRequestBuilder().data(last.hash.encode()).build().as_bytes())


def attach(case: Case, answer: bytes, name: str, roots: Sequence[Certificate]) -> Stamp:
    """Keep an authority's answer in the ledger; CaseError where it is none, is of another ledger, or its signature does not hold."""
    response = opened(answer, name)
    with case.view() as view:
        stamp = judged(response, view.entries(), roots)
    if stamp is None:
        raise CaseError("stamp-other", name)
    if roots and stamp.signature != HOLDS:
        raise CaseError("stamp-signature", name, stamp.signature)
    with case.writer() as writer:
        writer.note(Act.RECEIVED, case.card.id, form=FORM, entry=stamp.entry, answer=base64.b64encode(answer).decode())
    return stamp


def stamps(view: View, roots: Sequence[Certificate] = ()) -> Iterator[tuple[Entry, Stamp | None]]:
    """The entries that hold answers, each with what it proves; nothing where it proves nothing of this ledger."""
    for entry in view.entries():
        if entry.what == Act.RECEIVED and f'"form":"{FORM}"' in entry.detail:
            answer = base64.b64decode(json.loads(entry.detail)["answer"])
            try:
                yield entry, judged(opened(answer, str(entry.seq)), view.entries(), roots)
            except CaseError:
                yield entry, None


def opened(answer: bytes, name: str) -> TimeStampResponse:
    from rfc3161_client import decode_timestamp_response

    try:
        if len(answer) > MOST:
            raise ValueError("too long")
        response = decode_timestamp_response(answer)
        granted = response.status in (0, 1)
        if granted:
            # Reads what a stamp has to have.
            response.tst_info.message_imprint  # noqa: B018
    except ValueError as error:
        raise CaseError("stamp", name) from error
    if not granted:
        raise CaseError("stamp-refused", name, "; ".join(response.status_string) or str(response.status))
    return response


HOLDS, UNCHECKED = "holds", "not checked"


def judged(response: TimeStampResponse, entries: Iterator[Entry], roots: Sequence[Certificate]) -> Stamp | None:
    """What an answer proves, if it is of one of the entries."""
    message = bytes(response.tst_info.message_imprint.message)
    hash_ = HASHES.get(len(message))
    if hash_ is None:
        return None
    found = next((entry.seq for entry in entries if hash_(entry.hash.encode()).digest() == message), 0)
    if not found:
        return None
    time = response.tst_info.gen_time.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return Stamp(found, time, authority(response), signature(response, message, roots) if roots else UNCHECKED)


def authority(response: TimeStampResponse) -> str:
    """The name on the certificate that the answer brings along; its issuer's where it brings none."""
    from cryptography.x509 import load_der_x509_certificate

    signer = next(iter(response.signed_data.signer_infos))
    certificates = map(load_der_x509_certificate, response.signed_data.certificates)
    own = next((c for c in certificates if (c.issuer, c.serial_number) == (signer.issuer, signer.serial_number)), None)
    return (own.subject if own else signer.issuer).rfc4514_string()


def signature(response: TimeStampResponse, message: bytes, roots: Sequence[Certificate]) -> str:
    from rfc3161_client import VerificationError, VerifierBuilder

    try:
        VerifierBuilder(roots=list(roots)).build().verify(response, message)
    except VerificationError as error:
        return str(error)
    return HOLDS


def certificates(pem: bytes, name: str) -> list[Certificate]:
    """The certificates of a PEM file."""
    from cryptography.x509 import load_pem_x509_certificates

    try:
        return load_pem_x509_certificates(pem)
    except ValueError as error:
        raise CaseError("certificate", name) from error
