"""Documents inside documents: what comes out, in which order, and what hostile containers come to."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sayso.model import Document, Text
from sayso.reading import Limits, Reader, ReadingError
from sayso.reading.names import safe_name

Write = Callable[[str, bytes | str], Path]
WORDS = "Ordføreren sier at «saken» er avsluttet – på tide."


def zipped(members: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def taped(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for info, data in members:
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def linked(name: str, target: str) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = tarfile.SYMTYPE, target
    return info


def everything(name: str, data: bytes, limits: Limits = Limits(), password: str = "") -> list[tuple[Document, Text | ReadingError]]:
    with Reader(limits, password) as reader:
        found = list(reader.read_all_bytes(name, data))
        # Whatever it was, the next document is read.
        assert reader.read_bytes("after.txt", WORDS.encode())[1].characters == WORDS
    return found


def outcomes(name: str, data: bytes, limits: Limits = Limits(), password: str = "") -> list[tuple[str, str]]:
    """(id, code of the error or the text's characters) of every document."""
    return [(d.id, f.code if isinstance(f, ReadingError) else f.characters) for d, f in everything(name, data, limits, password)]


def test_parts_come_after_their_container_depth_first_and_know_where_they_lay() -> None:
    """Ids, paths and parents, all the way in."""
    inner = zipped({"brev.txt": WORDS})
    found = everything("lekkasje.zip", zipped({"a.txt": "A.", "mappe/indre.zip": inner, "b.txt": "B."}))
    documents = [d for d, _ in found]
    assert [d.id for d in documents] == ["lekkasje", "lekkasje/a", "lekkasje/mappe/indre", "lekkasje/mappe/indre/brev", "lekkasje/b"]
    outer, _, middle, letter, _ = documents
    assert letter.path == ("lekkasje.zip", "mappe/indre.zip")
    assert (letter.parent, middle.parent, outer.parent) == (middle.sha256, outer.sha256, "")
    assert isinstance(found[3][1], Text)
    assert found[3][1].characters == WORDS
    assert found[3][1].metadata.found[0][0] == "archive: modified"


@pytest.mark.parametrize("packed", [lambda d: d, gzip.compress, bz2.compress, lzma.compress])
def test_tapes_are_read_packed_or_not(packed: Callable[[bytes], bytes]) -> None:
    """The kind is told from what comes out of the packing."""
    data = packed(taped((tarfile.TarInfo("a.txt"), WORDS.encode()), (tarfile.TarInfo("b.txt"), b"B.")))
    found = everything("band", data)
    assert found[0][0].media_type == "application/x-tar"
    assert [(d.id, f.characters) for d, f in found[1:] if isinstance(f, Text)] == [("band/a", WORDS), ("band/b", "B.")]


def test_a_single_compressed_file_is_a_document_in_a_container() -> None:
    """Its name is the container's without its ending."""
    assert outcomes("brev.txt.gz", gzip.compress(WORDS.encode()))[1] == ("brev.txt/brev", WORDS)


def test_parts_of_one_name_are_told_apart() -> None:
    """No two documents share an id."""
    data = taped(*((tarfile.TarInfo("a.txt"), b"Ja.") for _ in range(3)))
    assert [i for i, _ in outcomes("x.tar", data)] == ["x", "x/a", "x/a (2)", "x/a (3)"]


def test_large_parts_go_by_a_file(write: Write) -> None:
    """More than is held in memory, outside and inside."""
    large = WORDS.encode() * 400_000
    path = write("stor.zip", zipped({"stor.txt": large, "stor.gz": gzip.compress(large)}, zipfile.ZIP_STORED))
    with Reader() as reader:
        found = list(reader.read_all(path))
    assert [f.characters == large.decode() for _, f in found if isinstance(f, Text)] == [False, True, False, True]


def test_one_document_is_read_without_its_parts() -> None:
    """read_bytes is for a single document; a bare container says where to look."""
    with Reader() as reader, pytest.raises(ReadingError) as error:
        reader.read_bytes("a.zip", zipped({"a.txt": WORDS}))
    assert error.value.code == "container"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("C:\\Brukere\\ada\\brev.txt", "Brukere/ada/brev.txt"),
        ("/rot/./x.txt", "rot/x.txt"),
        ("a\x1b[31m\u202etxt.exe", "a[31mtxt.exe"),
        ("..", "unnamed"),
        ("", "unnamed"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    """No path leads out and nothing is hidden."""
    assert safe_name(name, "unnamed") == safe


def test_a_name_that_points_out_of_the_archive_is_read_elsewhere_with_a_warning() -> None:
    """Zip-slip: the part is read all the same."""
    _, (document, text) = everything("a.zip", zipped({"../../hemmelig.txt": WORDS}))
    assert document.id == "a/hemmelig"
    assert isinstance(text, Text)
    assert "points out of the file" in text.warnings[0]


def shortcut(name: str, target: str) -> bytes:
    """A ZIP with a symbolic link and a file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo(name)
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, target)
        archive.writestr("god.txt", WORDS)
    return out.getvalue()


BOMB = zipped({"null.txt": b"\0" * (64 << 20), "god.txt": WORDS})
LINKS = taped((linked("lenke.txt", "/etc/passwd"), b""), (tarfile.TarInfo("god.txt"), WORDS.encode()))


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("bombe.zip", BOMB, "bomb"),
        ("lenker.tar", LINKS, "link"),
        ("lenker.zip", shortcut("lenke.txt", "/etc/passwd"), "link"),
        ("tom.zip", zipped({"tom.txt": b"", "god.txt": WORDS}), "empty"),
        ("ukjent.zip", zipped({"x.7z": b"7z\xbc\xaf\x27\x1c" + b"\0" * 50, "god.txt": WORDS}), "unsupported"),
    ],
)
def test_a_bad_part_is_one_sentence_and_the_next_part_is_read(name: str, data: bytes, code: str) -> None:
    """The archive goes on."""
    _, (document, error), (_, good) = everything(name, data)
    assert isinstance(error, ReadingError)
    assert error.code == code
    assert f"{name}/{document.name}: " in error.sentence
    assert isinstance(good, Text)
    assert good.characters == WORDS


def test_archives_inside_one_another_are_read_to_a_limit() -> None:
    """Then a sentence."""
    data = WORDS.encode()
    for n in range(6):
        data = zipped({f"{n}.zip" if n else "a.txt": data})
    found = outcomes("dyp.zip", data, Limits(nested=3))
    assert len(found) == 5
    assert found[-1][1] == "nested"


def test_more_parts_or_bytes_than_the_limit_end_the_reading_with_a_sentence() -> None:
    """What was read until then stays read."""
    data = zipped({f"{n}.txt": WORDS for n in range(10)})
    by_count = everything("mange.zip", data, Limits(parts=4))
    by_size = everything("mange.zip", data, Limits(unpacked=200))
    for found, read, most in ((by_count, 4, "4 files"), (by_size, 3, "MB")):
        assert sum(isinstance(f, Text) and bool(f.characters) for _, f in found) == read
        document, error = found[-1]
        assert isinstance(error, ReadingError)
        assert (document.id, error.code) == ("mange", "too-many")
        assert most in error.sentence


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.9])
@pytest.mark.parametrize(("name", "packed"), [("a.tar", bytes), ("a.tgz", gzip.compress), ("a.txz", lzma.compress)])
def test_a_tape_that_is_cut_short_gives_what_it_has_and_says_so(name: str, packed: Callable[[bytes], bytes], cut: float) -> None:
    """What could be read stands; the container comes again with the error."""
    import random

    noise = random.Random(4)
    members = [(tarfile.TarInfo(f"{n}.txt"), bytes(noise.choices(b"abcdefgh \n", k=30_000))) for n in range(4)]
    data = packed(taped(*members))
    found = everything(name, data[: int(len(data) * cut)])
    assert {f.code for _, f in found if isinstance(f, ReadingError)} == {"damaged"}
    assert found[-1][0].id == "a"


def test_a_zip_that_is_cut_short_says_so() -> None:
    """Its directory is at its end."""
    data = zipped({"a.txt": WORDS})
    assert outcomes("a.zip", data[:-30]) == [("a", "damaged")]


def test_whoever_stops_asking_leaves_no_child_behind() -> None:
    """An abandoned reading stops its child; the reader goes on."""
    with Reader() as reader:
        items = reader.read_all_bytes("a.zip", zipped({f"{n}.txt": WORDS for n in range(50)}))
        next(items)
        next(items)
        items.close()
        assert reader.read_bytes("a.txt", WORDS.encode())[1].characters == WORDS
