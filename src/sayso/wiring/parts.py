"""The parts a reader needs, made once from the packs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sayso.analysis import Analyser
from sayso.analysis.encoder import Encoder
from sayso.analysis.tokens import TokenRules
from sayso.language.pack import ROOT, Pack, available, load


def make_analyser(pack: Pack, encoders: dict[Path, Encoder]) -> Analyser:
    """The analyser of a pack; packs that share weights share the encoder."""
    import numpy as np

    path = pack.path("analysis.safetensors")
    if path not in encoders:
        encoders[path] = Encoder(pack.weights("analysis"), pack.labels("analysis"))
    rules = TokenRules.of(pack.options("tokens"), pack.abbreviations, pack.table("splits"))
    ends = np.asarray(pack.weights("sentences")["weights"], dtype=np.float32)
    return Analyser(rules, ends, encoders[path])


def make_analysers(root: Path = ROOT, *, verify: bool = True) -> dict[str, Analyser]:
    """An analyser for every installed language."""
    encoders: dict[Path, Encoder] = {}
    return {lang: make_analyser(load(lang, root, verify=verify), encoders) for lang in available(root)}
