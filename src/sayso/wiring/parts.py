"""The parts a reader needs, made once from the packs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from sayso.analysis import Analyser
from sayso.analysis.encoder import Encoder
from sayso.analysis.lemmas import Lemmas
from sayso.analysis.tokens import TokenRules
from sayso.attribution import Model
from sayso.language.forest import Forest
from sayso.language.identify import OTHER, Identifier
from sayso.language.lexicon import Lexicon
from sayso.language.pack import ROOT, Pack, available, load
from sayso.model import Document, Failure, Statements, Text
from sayso.pipeline import Stages, state
from sayso.reading import Limits, Reader, ReadingError
from sayso.search import Indexer, Inflections

STDIN = "-"


def make_analyser(pack: Pack, encoders: dict[Path, Encoder]) -> Analyser:
    """The analyser of a pack; packs that share weights share the encoder."""
    path = pack.path("analysis.safetensors")
    if path not in encoders:
        encoders[path] = Encoder(pack.weights("analysis"), pack.labels("analysis"))
    rules = TokenRules.of(pack.options("tokens"), pack.abbreviations, pack.table("splits"))
    ends = np.asarray(pack.weights("sentences")["weights"], dtype=np.float32)
    cues = ((row.get("head") or row["lemma"], row["pos"]) for row in pack.table("cues"))
    return Analyser(rules, ends, encoders[path], Lemmas(pack.table("lemmas"), cues))


def make_analysers(root: Path = ROOT, *, verify: bool = True) -> dict[str, Analyser]:
    """An analyser for every installed language."""
    encoders: dict[Path, Encoder] = {}
    return {lang: make_analyser(load(lang, root, verify=verify), encoders) for lang in available(root)}


def make_indexer(root: Path = ROOT) -> Indexer:
    """What makes passages that can be found."""
    return Indexer(make_identifier(root), Inflections.load())


def make_identifier(root: Path) -> Identifier:
    pack = load("_identify", root)
    return Identifier.of(pack.weights("identify"), pack.table("others"))


def load_stages(root: Path = ROOT) -> Stages:
    """Everything from the packs folder, its hashes checked."""
    packs = {lang: load(lang, root) for lang in available(root)}
    first = next(iter(packs.values()))
    return Stages(
        identifier=make_identifier(root),
        analysers=make_analysers(root),
        lexicons={lang: Lexicon.of(pack) for lang, pack in packs.items()},
        model=Model.of(first.weights("attribution"), first.labels("attribution")["rates"]),
        antecedents=Forest(first.weights("coreference"), "antecedent"),
        made_by=" ".join(pack.version for pack in packs.values()),
    )


class DocumentReader:
    """Files in, statements or failures out, in the order asked; the packs are loaded at the first file that needs them."""

    def __init__(self, limits: Limits = Limits(), root: Path = ROOT, password: str = "") -> None:
        self.root = root
        self.reader = Reader(limits, password)
        self.stages: Stages | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.reader.stop()

    def read(self, paths: Iterable[Path | str], stdin: bytes = b"", lang: str | None = None) -> Iterator[Statements | Failure]:
        """An item a document: each path's, and after it those inside it. "-" stands for the bytes given as `stdin`.

        `lang` overrules identification. A container without words of its own gives no item.
        """
        for path in paths:
            try:
                for document, found in self.open_all(path, stdin):
                    if isinstance(found, ReadingError):
                        yield Failure(document.id, document.full_name, found.code, found.sentence)
                    elif found.characters:
                        yield self.state(document, found, lang)
            except ReadingError as error:
                yield Failure(Path(path).stem or str(path), str(path), error.code, error.sentence)

    def open_all(self, path: Path | str, stdin: bytes) -> Iterator[tuple[Document, Text | ReadingError]]:
        if str(path) == STDIN:
            return self.reader.read_all_bytes("stdin", stdin)
        return self.reader.read_all(Path(path))

    def read_one(self, path: Path | str, stdin: bytes = b"", lang: str | None = None) -> Statements | Failure:
        """One document alone, without those inside it."""
        try:
            document, text = self.open(path, stdin)
        except ReadingError as error:
            return Failure(Path(path).stem or str(path), str(path), error.code, error.sentence)
        return self.state(document, text, lang)

    def open(self, path: Path | str, stdin: bytes) -> tuple[Document, Text]:
        if str(path) == STDIN:
            return self.reader.read_bytes("stdin", stdin)
        return self.reader.read_file(Path(path))

    def state(self, document: Document, text: Text, lang: str | None) -> Statements | Failure:
        if self.stages is None:
            self.stages = load_stages(self.root)
        statements = state(document, text, self.stages, lang)
        if any(found in self.stages.analysers for _, found in statements.languages):
            return statements
        known = ", ".join(sorted(self.stages.analysers))
        named = "an unknown language" if statements.lang == OTHER else f"the language {statements.lang}"
        return Failure(
            document.id,
            document.name,
            "language",
            f"{document.name}: the text is in {named}; there are packs for {known}. Add a pack to read it.",
        )


def open_reader(limits: Limits = Limits(), root: Path = ROOT, password: str = "") -> DocumentReader:
    """A reader for one batch; use it with `with`. `password` is tried on whatever is encrypted."""
    return DocumentReader(limits, root, password)
