"""Nothing Sayso does reaches beyond this machine, whatever a document asks for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

# Python tells an audit hook of every connection and look-up, also those that C code makes; it cannot be undone.
GUARD = """
import os, sys
NAMES = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
SENDING = {"socket.connect", "socket.sendto", "socket.sendmsg"}

def guard(event, args):
    address = args[1] if event in SENDING else None
    inside = not isinstance(address, tuple) or str(address[0]).startswith("127.") or address[0] == "::1"
    if event in NAMES or not inside:
        os.write(2, f"refused: {event} {args}".encode())
        os._exit(77)

sys.addaudithook(guard)
"""
# The caged child is a process of its own, so it gets a guard of its own.
READ = """
import sayso.reading.child as child
CHILD = GUARD + "from sayso.reading.cage import main; main()"
child.command = lambda memory: [sys.executable, "-c", CHILD, str(memory)]
from sayso.cli import main
main()
"""
ASKING = """<!DOCTYPE html SYSTEM "http://192.0.2.1/entity.dtd">
<html><head><link rel="stylesheet" href="http://192.0.2.1/style.css"><base href="http://192.0.2.1/">
<meta http-equiv="refresh" content="0; url=http://192.0.2.1/next"></head><body><article><h1>Havna</h1>
<p>Ordføreren sier at saken er avsluttet. Den har vart i over to år, og kommunen har brukt mye tid på den.</p>
<img src="http://192.0.2.1/pixel.png"><iframe src="http://192.0.2.1/frame"></iframe></article></body></html>"""


def guarded(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = f"GUARD = {GUARD!r}\nexec(GUARD)\n{code}"
    return subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize(
    "attempt",
    [
        "import socket; socket.create_connection(('192.0.2.1', 80), 1)",
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
        "import urllib.request; urllib.request.urlopen('http://sayso.invalid/', timeout=1)",
    ],
)
def test_the_guard_stops_what_does_connect(attempt: str) -> None:
    """The guard of the next test is no dummy: a connection or a look-up ends the process."""
    assert guarded(attempt).returncode == 77


MAIL = "From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
WORD = """<w:document xmlns:w="w"><w:body><w:p><w:hyperlink w:href="http://192.0.2.1/"><w:r><w:t>Ordføreren sier at saken er avsluttet.
</w:t></w:r></w:hyperlink></w:p></w:body></w:document>"""
RELATIONS = '<Relationships><Relationship Id="r1" Target="http://192.0.2.1/template.dotm" TargetMode="External"/></Relationships>'


def test_reading_opens_no_connection(tmp_path: Path) -> None:
    """Neither the reader, nor its caged child, fetches what a page, a mail or an office file links to; all are read."""
    word = tmp_path / "word.docx"
    with ZipFile(word, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types>wordprocessingml.document.main+xml</Types>")
        archive.writestr("word/document.xml", WORD)
        archive.writestr("word/_rels/settings.xml.rels", RELATIONS)
    leak = tmp_path / "leak.zip"
    with ZipFile(leak, "w") as archive:
        archive.writestr("page.html", ASKING)
        archive.writestr("mail.eml", MAIL + ASKING)
        archive.write(word, "word.docx")
    run = guarded(READ, "read", str(leak), "--format", "json")
    assert run.returncode == 0, run.stderr
    texts = [json.loads(line)["text"] for line in run.stdout.splitlines()]
    assert ["Ordføreren sier" in text for text in texts] == [True] * 3
