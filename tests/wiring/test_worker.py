"""A case filled by the real readers: parts of parts, broken parts, scans, files too deep in others."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

from sayso.engine import Case, Step, make_case, open_case
from sayso.wiring.cases import add_files, now
from tests.reading.make_office import make_docx, w
from tests.reading.make_secret import aes_zip
from tests.reading.test_scans import make_mixed, make_png

SAID = "Ordfører Lise Moe sier at broen er trygg."


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def mail() -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "lise@moe.example", "per@haug.example", "Broen"
    message.set_content("Direktør Per Haug avviser kritikken.\n")
    message.add_attachment(make_docx(w("p", w("r", w("t", SAID)))), "application", "octet-stream", filename="notat.docx")
    return message.as_bytes()


def filled(folder: Path, files: dict[str, bytes], password: str = "") -> tuple[Path, list[Step]]:
    """A case with these files, and what was told while they were added."""
    (folder / "leak").mkdir()
    for name, data in files.items():
        (folder / "leak" / name).write_bytes(data)
    make_case(folder / "sak", now)
    with open_case(folder / "sak", "kari", now) as case:
        return folder / "sak", list(add_files(case, [folder / "leak"], 1, password))


def texts(case: Case) -> dict[str, str]:
    """The newest text of each document that has one, by its path."""
    with case.view() as view:
        read = {d.path: view.text(d.sha256) for d in view.documents()}
    return {path: found.text.characters for path, found in read.items() if found is not None}


def test_documents_inside_documents_are_documents_of_the_case(tmp_path: Path) -> None:
    """Sealed, linked to what they came in, read, and searched for who says what; the broken one is told of."""
    broken = zipped({"inne.txt": SAID.encode()})[:-30]
    folder, steps = filled(tmp_path, {"alt.zip": zipped({"post.eml": mail(), "odelagt.zip": broken})})
    with open_case(folder, "kari", now) as case:
        found = texts(case)
        assert SAID in found["leak/alt.zip/post.eml/notat.docx"]
        assert "avviser kritikken" in found["leak/alt.zip/post.eml"]
        with case.view() as view:
            by_path = {d.path: d for d in view.documents()}
            sources = {s.attribution.entity for s in view.stated()}
        assert by_path["leak/alt.zip/post.eml/notat.docx"].parent == by_path["leak/alt.zip/post.eml"].id
        assert {"Lise Moe", "Per Haug"} <= sources
    assert [s.path for s in steps if s.code] == ["leak/alt.zip/odelagt.zip"]


def test_what_was_read_in_part_is_counted_so_with_its_reason(tmp_path: Path) -> None:
    """An archive that breaks off after its first file, which is read all the same."""
    whole = zipped({"sak.txt": SAID.encode(), "brev.txt": b"Kort brev.\n" * 40})
    place = whole.index(b"Kort brev.")
    folder, steps = filled(tmp_path, {"alt.zip": whole[:place] + b"X" + whole[place + 1 :]})
    with open_case(folder, "kari", now) as case, case.view() as view:
        tally = view.tally()
        assert (tally.read, tally.partly, tally.unreadable) == (1, 1, 0)
        assert tally.reasons == {"damaged": 1}
        assert [(f.path, f.code) for f in view.failures()] == [("leak/alt.zip", "damaged")]
    assert [s.code for s in steps if s.code] == ["damaged"]


@pytest.mark.needs("tesseract")
def test_scans_are_read_last(tmp_path: Path) -> None:
    """A picture, and the page of a PDF that has no text layer; what the PDF's own layer said stays beside it."""
    files = {"bilde.png": make_png([SAID]), "blandet.pdf": make_mixed(SAID, ["Direktør Per Haug", "avviser kritikken."])}
    folder, steps = filled(tmp_path, files)
    with open_case(folder, "kari", now) as case:
        found = texts(case)
        assert "broen er trygg" in found["leak/bilde.png"]
        assert "avviser kritikken" in found["leak/blandet.pdf"]
        with case.view() as view:
            (pdf,) = (d for d in view.documents() if d.name == "blandet.pdf")
            assert [("avviser" in read.text.characters) for read in view.texts(pdf.sha256)] == [False, True]
    assert not [s.sentence for s in steps if s.code]
    stages = [s.stage for s in steps]
    assert stages.index("ocr") > stages.index("statements")


def test_what_lies_too_deep_is_one_sentence(tmp_path: Path) -> None:
    data = zipped({"innerst.txt": SAID.encode()})
    for depth in range(12):
        data = zipped({f"{depth}.zip": data})
    _, steps = filled(tmp_path, {"dyp.zip": data})
    (trouble,) = (s for s in steps if s.code)
    assert trouble.code == "nested"
    assert "more than 10" in trouble.sentence


def test_a_password_opens_what_is_encrypted(tmp_path: Path) -> None:
    folder, steps = filled(tmp_path, {"hemmelig.zip": aes_zip("sak.txt", SAID.encode(), "fjell")}, "fjell")
    assert not [s.sentence for s in steps if s.code]
    with open_case(folder, "kari", now) as case:
        assert texts(case)["leak/hemmelig.zip/sak.txt"] == SAID
