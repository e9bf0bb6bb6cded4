"""Time stamps by an authority of our own: what they prove, and when they prove nothing."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from sayso.engine import Case, CaseError, ask, attach, certificates, make_case, open_case, stamps, verify
from sayso.ledger import Act
from tests.engine.conftest import clock

pytestmark = pytest.mark.needs("openssl")
CONFIG = """
[req]
distinguished_name = names
prompt = no
[names]
CN = Stempelverket
[stamping]
extendedKeyUsage = critical,timeStamping
basicConstraints = critical,CA:false
[root]
basicConstraints = critical,CA:true
[tsa]
default_tsa = own
[own]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
"""


class Authority:
    """A root, and a stamping certificate that it signed."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        (folder / "config").write_text(CONFIG.format(folder=folder))
        (folder / "serial").write_text("01")
        key = ("-newkey", "rsa:2048", "-nodes", "-config", "config")
        self.run("req", "-x509", *key, "-keyout", "root.key", "-out", "root.pem", "-extensions", "root", "-subj", "/CN=Rot")
        self.run("req", "-new", *key, "-keyout", "tsa.key", "-out", "tsa.csr")
        signed = ("-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-extfile", "config", "-extensions", "stamping")
        self.run("x509", "-req", "-in", "tsa.csr", *signed, "-out", "tsa.pem", "-days", "30")

    def run(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)

    def answer(self, request: bytes) -> bytes:
        (self.folder / "ask.tsq").write_bytes(request)
        self.run("ts", "-reply", "-config", "config", "-section", "own", "-queryfile", "ask.tsq", "-out", "answer.tsr")
        return (self.folder / "answer.tsr").read_bytes()

    def roots(self):
        return certificates((self.folder / "root.pem").read_bytes(), "root.pem")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tsa") / "own")


def note(case: Case) -> None:
    with case.writer() as writer:
        writer.note(Act.VIEWED, case.card.id)


def test_a_stamp_proves_that_an_entry_was_there(case: Case, authority: Authority) -> None:
    note(case)
    answer = authority.answer(ask(case))
    note(case)
    stamp = attach(case, answer, "answer.tsr", authority.roots())
    assert (stamp.entry, stamp.signature, stamp.authority) == (1, "holds", "CN=Stempelverket")
    with case.view() as view:
        assert [(kept.seq, proved) for kept, proved in stamps(view, authority.roots())] == [(3, stamp)]
        assert [proved.signature for _, proved in stamps(view) if proved] == ["not checked"]
    assert not list(verify(case))


def test_a_stamp_of_another_case_is_refused(case: Case, authority: Authority, tmp_path: Path) -> None:
    make_case(tmp_path / "annen", clock)
    with open_case(tmp_path / "annen", "per", clock) as other:
        note(other)
        answer = authority.answer(ask(other))
    note(case)
    with pytest.raises(CaseError, match="no entry of this ledger"):
        attach(case, answer, "answer.tsr", [])


def test_a_signature_that_nobody_trusted_vouches_for_is_refused(case: Case, authority: Authority, tmp_path: Path) -> None:
    note(case)
    stranger = Authority(tmp_path / "fremmed")
    with pytest.raises(CaseError, match="does not hold"):
        attach(case, stranger.answer(ask(case)), "answer.tsr", authority.roots())


@pytest.mark.parametrize("answer", [b"", b"no answer", bytes(3000), b"\x30\x82\xff\xff" + bytes(40)])
def test_what_is_no_answer_is_told_in_a_sentence(case: Case, answer: bytes) -> None:
    note(case)
    with pytest.raises(CaseError, match="no answer of a time-stamping authority"):
        attach(case, answer, "answer.tsr", [])


def test_an_answer_cut_short_or_changed_is_never_kept(case: Case, authority: Authority) -> None:
    note(case)
    whole = authority.answer(ask(case))
    for answer in (whole[: len(whole) // 2], whole[:-7], whole[:200] + bytes([whole[200] ^ 1]) + whole[201:]):
        with pytest.raises(CaseError):
            attach(case, answer, "answer.tsr", authority.roots())
    with case.view() as view:
        assert not list(stamps(view))


def test_an_empty_ledger_cannot_be_stamped(case: Case) -> None:
    with pytest.raises(CaseError, match="no entry yet"):
        ask(case)


def test_a_file_without_certificates_is_told_in_a_sentence() -> None:
    with pytest.raises(CaseError, match="no certificate"):
        certificates(b"-----BEGIN", "root.pem")
