"""The parent's side: files checked before they are opened, parsed by caged children, results checked after."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from msgspec.structs import replace

from sayso.model import Document, Text
from sayso.reading.child import Child
from sayso.reading.content import Content, gathered, of_bytes, of_file, opened
from sayso.reading.errors import CODES, Limits, ReadingError
from sayso.reading.frames import Frame, Job, Part, Result
from sayso.reading.kind import ENDLESS, HEAD, HTML, PDF, PICTURES, READ, REFINED, kind_of
from sayso.reading.kind import TEXT as PLAIN
from sayso.reading.names import once_only, safe_name
from sayso.reading.ocr import find_tesseract
from sayso.reading.place import Bare, Budget, Keep, Place, Slices, Spent

RENEW = 500
MAY_SCAN = PICTURES | {PDF}
Item = tuple[Document, Text | ReadingError]


class Reader:
    """Reads many documents through caged children, which are replaced when they fail or have read RENEW files.

    `password` is tried on whatever is encrypted. Without `ocr` pictures stay unread, as where there is no tesseract.
    """

    def __init__(self, limits: Limits = Limits(), password: str = "", *, ocr: bool = True) -> None:
        self.limits = limits
        self.password = password
        self.ocr = ocr
        self.idle: list[Child] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def read_file(self, path: Path) -> tuple[Document, Text]:
        """A file on disk, without the documents inside it; ReadingError says in one sentence what is wrong with it."""
        with self.checked(path) as file:
            return self.single(path.name, of_file(file))

    def read_bytes(self, name: str, data: bytes) -> tuple[Document, Text]:
        """Bytes that came some other way, with the name they go by."""
        return self.single(name, of_bytes(data))

    def read_all(self, path: Path) -> Iterator[Item]:
        """A file and the documents inside it, depth first, each container before its parts.

        A document that could not be read comes with the error. So does one that was read in part: it comes again,
        after its parts. ReadingError where there is no such file.
        """
        with self.checked(path) as file:
            yield from self.whole(path.name, of_file(file))

    def read_all_bytes(self, name: str, data: bytes) -> Iterator[Item]:
        """The same for bytes that came some other way."""
        yield from self.whole(name, of_bytes(data))

    def read_apart(self, name: str, file: BinaryIO, keep: Keep) -> Iterator[Item]:
        """A document alone; those inside it are handed to `keep` unread, one after the other.

        A part that breaks off comes with its error. Whoever keeps parts to read them later counts how deep they lie.
        """
        yield from self.whole(name, of_file(file), keep)

    @contextmanager
    def checked(self, path: Path) -> Iterator[BinaryIO]:
        """A file on disk that is of a kind we read and no larger than may be."""
        with opened(path) as (file, size):
            checked_kind(path.name, kind_of(file.read(HEAD), path.name), size, self.limits)
            file.seek(0)
            yield file

    def single(self, name: str, content: Content) -> tuple[Document, Text]:
        kept = None
        for document, found in self.items(Bare(name, content), Place(Budget(self.limits)), parts=False):
            if isinstance(found, ReadingError):
                raise found
            kept = document, found
        if kept is None:
            raise ReadingError("crashed", name, "it gave no text")
        if not kept[1].characters and kept[0].media_type in ENDLESS:
            raise ReadingError("container", name)
        return kept

    def whole(self, name: str, content: Content, keep: Keep | None = None) -> Iterator[Item]:
        place = Place(Budget(self.limits), keep)
        try:
            yield from self.items(Bare(name, content), place, parts=True)
        except Spent as spent:
            yield place.document(name, content), ReadingError("too-many", name, str(spent))

    def items(self, bare: Bare, place: Place, *, parts: bool) -> Iterator[Item]:
        """The document and what is inside it."""
        document = place.document(bare.name, bare.content)
        try:
            if len(document.path) > self.limits.nested:
                raise ReadingError("nested", document.full_name, str(self.limits.nested))
            checked_kind(document.full_name, document.media_type, document.size, self.limits)
        except ReadingError as error:
            yield document, error
        else:
            yield from self.asked(document, bare, place, parts=parts)

    def asked(self, document: Document, bare: Bare, place: Place, *, parts: bool) -> Iterator[Item]:
        """What a child says of the document."""
        name, descriptor = document.full_name, bare.content.descriptor
        ocr = find_tesseract() if self.ocr and document.media_type in MAY_SCAN else ""
        job = Job(name, document.media_type, self.limits, bare.content.data, descriptor, parts, self.password, ocr)
        child = self.child(descriptor)
        whole = False
        inside = place.inside(document)
        try:
            frames = child.ask(job)
            for frame in frames:
                if isinstance(frame, Part):
                    yield from self.part(frame, frames, inside)
                elif isinstance(frame, Result):
                    whole = frame.last
                    if frame.code:
                        raise ReadingError(known_code(frame.code), name, frame.detail[:200])
                    if frame.text is not None:
                        document = refined(document, frame.kind)
                        yield document, bare.complete(checked_text(name, frame.text))
        except ReadingError as error:
            yield document, error
        finally:
            self.release(child, descriptor, whole=whole)

    def part(self, part: Part, frames: Iterator[Frame], place: Place) -> Iterator[Item]:
        """The part that begins here, once its slices are in."""
        place.budget.another()
        name = once_only(safe_name(part.name, "unnamed"), place.seen)
        slices = Slices(place.containers[-1].full_name, frames, place.budget)
        with gathered(slices.name, slices) as content:
            if slices.code:
                document = place.document(name, content)
                yield document, ReadingError(known_code(slices.code), document.full_name, slices.detail[:200])
            elif place.keep is not None:
                place.keep(name, content, part.found)
            else:
                yield from self.items(Bare(name, content, part), place, parts=True)

    def child(self, descriptor: int) -> Child:
        """An idle child, or a new one; one that is to read an open file is always new."""
        while descriptor < 0 and self.idle:
            child = self.idle.pop()
            if child.alive():
                return child
            child.stop()
        return Child(self.limits.memory, descriptor)

    def release(self, child: Child, descriptor: int, *, whole: bool) -> None:
        """A child that gave its last answer may be asked again."""
        if whole and descriptor < 0 and child.count < RENEW:
            self.idle.append(child)
        else:
            child.stop()

    def stop(self) -> None:
        while self.idle:
            self.idle.pop().stop()


def refined(document: Document, kind: str) -> Document:
    """The document as what it turned out to be, if such a file can be that."""
    if kind in REFINED.get(document.media_type, ()):
        return replace(document, media_type=kind)
    return document


def checked_kind(name: str, kind: str, size: int, limits: Limits) -> None:
    """ReadingError where files of the kind are not read, or this one is too large for what it is."""
    if not size:
        raise ReadingError("empty", name)
    if kind not in READ:
        raise ReadingError("unsupported", name, kind)
    most = limits.text if kind in (PLAIN, HTML) else limits.size
    if size > most and kind not in ENDLESS:
        raise ReadingError("too-large", name, f"{most >> 20} MB")


def known_code(code: str) -> str:
    return code if code in CODES else "crashed"


def checked_text(name: str, untrusted: Text) -> Text:
    """A text whose spans lie within it and whose pages follow one another, or an error."""
    length, last = len(untrusted.characters), 0
    for page in untrusted.pages:
        inside = last <= page.span.start <= page.span.end <= length
        spans = [span for span, _ in page.boxes] + [span for span, _, _ in page.words]
        if not inside or any(not 0 <= s.start <= s.end <= length for s in spans):
            raise ReadingError("crashed", name, "its pages do not fit its text")
        last = page.span.start
    return untrusted


def read_file(path: Path, limits: Limits = Limits()) -> tuple[Document, Text]:
    """One file through a cage of its own."""
    with Reader(limits) as reader:
        return reader.read_file(path)


def read_bytes(name: str, data: bytes, limits: Limits = Limits()) -> tuple[Document, Text]:
    """The bytes of one document through a cage of its own."""
    with Reader(limits) as reader:
        return reader.read_bytes(name, data)
