"""The joint analyser at reading time: numpy only, one pass of states for tags, lemmas, trees and names.

The network is described in training/encoder.py: a BiLSTM (Hochreiter & Schmidhuber 1997) with deep biaffine
heads (Dozat & Manning 2017).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sayso.analysis.features import ngram_ids, shape_id
from sayso.analysis.lemmas import Lemmas
from sayso.analysis.tree import best_tree

Floats = NDArray[np.float32]
LONGEST = 220
# How much less likely a proper noun is to stand outside every name than the name scores alone say (log odds, from dev).
PROPER_NOUN = 2.0
BATCH_TOKENS = 2400
SLICE = 128
# How many rules for a lemma are looked at.
RULES = 6


@dataclass(frozen=True)
class Tagged:
    """The analysis of one sentence; parallel lists, heads counted within the sentence, -1 the root."""

    upos: list[str]
    feats: list[str]
    lemmas: list[str]
    heads: list[int]
    deprels: list[str]
    names: list[tuple[int, int, str]]


class Encoder:
    """Holds the weights of one pack; `analyse` is pure."""

    def __init__(self, weights: Mapping[str, NDArray[np.generic]], labels: Mapping[str, Any]) -> None:
        self.w = {k: unpack(k, weights) for k in weights if not k.endswith(".scale") and k not in TABLES}
        self.tables = {k: (weights[k], weights[f"{k}.scale"]) for k in TABLES if k in weights}
        self.labels = labels
        self.word_ids = {w: n + 1 for n, w in enumerate(labels["words"])}
        self.static_ids = {w: n + 1 for n, w in enumerate(labels["static"])}
        self.layers = 1 + max(int(k.split(".")[1]) for k in self.w if k.startswith("layers."))
        self.lstm = [self.directions(n) for n in range(self.layers)]
        self.transitions = bio_transitions(labels["name"]) + self.w.get("transitions", np.float32(0))
        self.proper, self.outside = labels["upos"].index("PROPN"), labels["name"].index("O")
        rel = self.w["rel"]
        self.rel = np.ascontiguousarray(rel.transpose(1, 0, 2).reshape(rel.shape[1], -1))

    def directions(self, layer: int) -> list[tuple[Floats, Floats, Floats]]:
        """(input, recurrent, bias) a direction, with the gates' halving folded in (see `run_lstm`)."""
        made = []
        for suffix in ("", "_reverse"):
            key = f"layers.{layer}.{{}}_l0{suffix}"
            inward = self.w[key.format("weight_ih")]
            hidden = inward.shape[0] // 4
            halve = np.full((4 * hidden, 1), 0.5, dtype=np.float32)
            halve[2 * hidden : 3 * hidden] = 1.0
            bias = (self.w[key.format("bias_ih")] + self.w[key.format("bias_hh")]) * halve[:, 0]
            recurrent = self.w[key.format("weight_hh")] * halve
            made.append((contiguous((inward * halve).T), contiguous(recurrent.T), bias))
        return made

    def analyse(self, sentences: Sequence[Sequence[str]], lemmas: Sequence[Lemmas]) -> list[Tagged]:
        """One `Tagged` a sentence, in order; `lemmas` are the words of each sentence's language.

        A sentence beyond LONGEST tokens is analysed in pieces.
        """
        found: list[Tagged | None] = [None] * len(sentences)
        whole = [n for n, s in enumerate(sentences) if len(s) <= LONGEST]
        for group in batched(sorted(whole, key=lambda n: -len(sentences[n])), sentences):
            for n, tagged in zip(group, self.run([sentences[n] for n in group], [lemmas[n] for n in group]), strict=True):
                found[n] = tagged
        for n, sentence in enumerate(sentences):
            if found[n] is None:
                found[n] = self.in_pieces(sentence, lemmas[n])
        return [t for t in found if t is not None]

    def in_pieces(self, sentence: Sequence[str], lemmas: Lemmas) -> Tagged:
        pieces = [sentence[i : i + LONGEST] for i in range(0, len(sentence), LONGEST)]
        return joined(self.analyse(pieces, [lemmas] * len(pieces)))

    def run(self, group: list[Sequence[str]], lemmas: list[Lemmas]) -> list[Tagged]:
        """Sentences from the longest to the shortest."""
        states = self.states(group)
        bounds = np.cumsum([0, *map(len, group)]).tolist()
        tag = relu(states @ self.w["tag.weight"].T + self.w["tag.bias"])
        ids = {k: self.linear(k, tag).argmax(-1).tolist() for k in ("upos", "feats")}
        rules = self.linear("lemma", tag)
        names = self.names(states, bounds, ids["upos"])
        heads, rels = self.trees(states, bounds)
        found = []
        for n, (forms, a, b) in enumerate(zip(group, bounds, bounds[1:], strict=False)):
            upos = [self.labels["upos"][k] for k in ids["upos"][a:b]]
            found.append(
                Tagged(
                    upos=upos,
                    feats=[self.labels["feats"][k] for k in ids["feats"][a:b]],
                    lemmas=self.lemmas(forms, upos, rules[a:b], lemmas[n]),
                    heads=heads[n],
                    deprels=[self.labels["rel"][k] for k in rels[a:b]],
                    names=name_spans([self.labels["name"][k] for k in names[n]]),
                )
            )
        return found

    def lemmas(self, forms: Sequence[str], upos: list[str], scores: Floats, words: Lemmas) -> list[str]:
        """By the language's table, else by the best of a few rules; scores (N, rules)."""
        names = self.labels["lemma"]
        best = scores.argmax(1).tolist()
        return [
            words.find(form, pos, names[k], lambda row=row: [names[r] for r in np.argsort(-row)[:RULES]])  # type: ignore[misc]
            for form, pos, k, row in zip(forms, upos, best, scores, strict=True)
        ]

    def names(self, states: Floats, bounds: list[int], upos: list[int]) -> list[list[int]]:
        """A tag number a token, sentence by sentence; a proper noun is rarely no name."""
        flat = self.linear("name", states)
        flat[np.array(upos) == self.proper, self.outside] -= PROPER_NOUN
        scores = np.zeros((len(bounds) - 1, bounds[1], flat.shape[1]), dtype=np.float32)
        for n, (a, b) in enumerate(itertools.pairwise(bounds)):
            scores[n, : b - a] = flat[a:b]
        return [row[: b - a] for row, (a, b) in zip(viterbi(scores, self.transitions), itertools.pairwise(bounds), strict=True)]

    def linear(self, name: str, states: Floats) -> Floats:
        return states @ self.w[f"{name}.weight"].T + self.w[f"{name}.bias"]

    def states(self, group: Sequence[Sequence[str]]) -> Floats:
        """(tokens, 2H) states of the last layer, sentence after sentence; the longest sentence comes first.

        Within, tokens stand packed by step: the first tokens of all sentences, then the second ones … A step works on
        the sentences that still go on, so that nothing is padded.
        """
        types = {f: n for n, f in enumerate(dict.fromkeys(f for s in group for f in s))}
        vectors = self.vectors(list(types))
        active, rows, back = packed([len(s) for s in group])
        index = np.empty(len(rows), dtype=np.int64)
        index[rows] = [types[f] for s in group for f in s]
        first = self.lstm[0]
        # A first-layer input depends on the word type alone: project each type once.
        ahead = run_lstm((vectors @ first[0][0] + first[0][2])[index], first[0][1], active)
        behind = run_lstm((vectors @ first[1][0] + first[1][2])[index[back]], first[1][1], active)
        x = np.concatenate([ahead, behind[back]], axis=-1)
        for forward, backward in self.lstm[1:]:
            ahead = run_lstm(projected(x, forward), forward[1], active)
            behind = run_lstm(projected(x[back], backward), backward[1], active)
            x = np.concatenate([ahead, behind[back]], axis=-1)
        return x[rows]

    def vectors(self, forms: list[str]) -> Floats:
        """(types, D) inputs: word, n-grams, shape and, where the pack has them, pretrained vectors."""
        grams = [ngram_ids(f) for f in forms]
        flat = self.rows("ngram.weight", np.array([g for gs in grams for g in gs]))
        offsets = np.cumsum([0] + [len(g) for g in grams[:-1]])
        counts = np.array([[len(g)] for g in grams], dtype=np.float32)
        mean: Floats = (np.add.reduceat(flat, offsets, axis=0) / counts).astype(np.float32)
        lower = [f.lower() for f in forms]
        words = self.rows("word.weight", np.array([self.word_ids.get(f, 0) for f in lower]))
        parts: list[Floats] = [words, mean, self.w["shape.weight"][[shape_id(f) for f in forms]]]
        if "static.weight" in self.tables:
            parts.append(self.rows("static.weight", np.array([self.static_ids.get(f, 0) for f in lower])))
        return np.concatenate(parts, axis=1).astype(np.float32)

    def rows(self, table: str, index: NDArray[np.int64]) -> Floats:
        values, scale = self.tables[table]
        return values[index].astype(np.float32) * scale[index].astype(np.float32)

    def trees(self, states: Floats, bounds: list[int]) -> tuple[list[list[int]], list[int]]:
        """(heads a sentence, -1 the root; relations of all tokens)."""
        with_root = np.concatenate([self.w["root"][None], states])
        dep, head = relu(self.linear("arc_dep", states)), relu(self.linear("arc_head", with_root))
        dep = dep @ self.w["arc"][:-1] + self.w["arc"][-1]
        heads: list[list[int]] = []
        flat: list[int] = []
        for a, b in itertools.pairwise(bounds):
            scores = np.concatenate([dep[a:b] @ head[:1].T, dep[a:b] @ head[a + 1 : b + 1].T], axis=1)
            found = best_tree(scores)
            heads.append([h - 1 for h in found])
            flat += [h + a if h else 0 for h in found]
        rel_dep, rel_head = relu(self.linear("rel_dep", states)), relu(self.linear("rel_head", with_root))
        return heads, self.relations(self.relation_scores(rel_dep, rel_head[flat]), flat)

    def relations(self, scores: Floats, heads: list[int]) -> list[int]:
        """The best relation a token; `root` if and only if the head is the root."""
        root = self.labels["rel"].index("root")
        scores[:, root] = -np.inf
        best: list[int] = scores.argmax(-1).tolist()
        return [root if h == 0 else b for h, b in zip(heads, best, strict=True)]

    def relation_scores(self, dep: Floats, head: Floats) -> Floats:
        """(N, R) for N dependents and their heads, each (N, D); a slice at a time, so that what lies between fits the cache."""
        one = np.ones((len(dep), 1), dtype=np.float32)
        left, right = np.concatenate([dep, one], 1), np.concatenate([head, one], 1)
        width = right.shape[1]
        scores = np.empty((len(dep), self.rel.shape[1] // width, 1), dtype=np.float32)
        for at in range(0, len(dep), SLICE):
            part = slice(at, at + SLICE)
            np.matmul((left[part] @ self.rel).reshape(-1, scores.shape[1], width), right[part, :, None], out=scores[part])
        return scores[:, :, 0]


TABLES = ("word.weight", "ngram.weight", "static.weight")


def unpack(name: str, weights: Mapping[str, NDArray[np.generic]]) -> Floats:
    return contiguous(weights[name])


def contiguous(values: NDArray[np.generic]) -> Floats:
    return np.ascontiguousarray(values, dtype=np.float32)


def relu(values: Floats) -> Floats:
    return np.maximum(values, 0, out=values)


def projected(states: Floats, direction: tuple[Floats, Floats, Floats]) -> Floats:
    """What a step adds to the gates: (tokens, 4H)."""
    made = states @ direction[0]
    made += direction[2]
    return made


def packed(lengths: Sequence[int]) -> tuple[list[int], NDArray[np.int64], NDArray[np.int64]]:
    """For sentences from the longest to the shortest, packed by step:

    how many go on at each step; the packed row of each token in text order; and the packed row that holds each
    row's mirror image when every sentence is turned round (its own inverse).
    """
    sizes = np.asarray(lengths)
    active = (sizes[None, :] > np.arange(sizes[0])[:, None]).sum(1)
    offsets = np.cumsum(active) - active
    sentence = np.repeat(np.arange(len(sizes)), sizes)
    step = np.arange(len(sentence)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    rows = offsets[step] + sentence
    back = np.empty_like(rows)
    back[rows] = offsets[sizes[sentence] - 1 - step] + sentence
    return active.tolist(), rows, back


def run_lstm(inputs: Floats, recurrent: Floats, active: list[int]) -> Floats:
    """(tokens, 4H) projected inputs packed by step -> (tokens, H) outputs.

    Gates stand in the order input, forget, cell, output. sigmoid(x) = tanh(x / 2) / 2 + 1/2, with the inner
    halving already in the weights, so that a step needs one tanh over all gates.
    """
    hidden = inputs.shape[1] // 4
    outputs = np.empty((len(inputs), hidden), dtype=np.float32)
    state = np.zeros((active[0], hidden), dtype=np.float32)
    cell = np.zeros((active[0], hidden), dtype=np.float32)
    room = np.empty((active[0], 4 * hidden), dtype=np.float32)
    start = 0
    for going in active:
        gates = room[:going]
        np.matmul(state[:going], recurrent, out=gates)
        gates += inputs[start : start + going]
        np.tanh(gates, out=gates)
        candidate = gates[:, 2 * hidden : 3 * hidden]
        gates[:, : 2 * hidden] += 1
        gates[:, 3 * hidden :] += 1
        candidate *= gates[:, :hidden]
        cell = cell[:going]
        cell *= gates[:, hidden : 2 * hidden]
        cell += candidate
        cell *= 0.5
        state = outputs[start : start + going]
        np.tanh(cell, out=state)
        state *= gates[:, 3 * hidden :]
        state *= 0.5
        start += going
    return outputs


def batched(order: list[int], sentences: Sequence[Sequence[str]]) -> Iterator[list[int]]:
    """Runs of at most BATCH_TOKENS tokens, in the order given."""
    group: list[int] = []
    size = 0
    for n in order:
        if not sentences[n]:
            raise ValueError("an empty sentence cannot be analysed")
        if group and size + len(sentences[n]) > BATCH_TOKENS:
            yield group
            group, size = [], 0
        group.append(n)
        size += len(sentences[n])
    if group:
        yield group


def bio_transitions(tags: Sequence[str]) -> Floats:
    """(from, to) penalties: I-x may only follow B-x or I-x. The last row is the start of a sentence."""
    table = np.zeros((len(tags) + 1, len(tags)), dtype=np.float32)
    for column, tag in enumerate(tags):
        if tag.startswith("I-"):
            allowed = {f"B-{tag[2:]}", tag}
            table[:, column] = [0.0 if t in allowed else -1e4 for t in [*tags, ""]]
    return table


def viterbi(scores: Floats, transitions: Floats) -> list[list[int]]:
    """(B, N, T) scores -> the best allowed tag sequence a sentence (Viterbi 1967)."""
    batch, steps, _ = scores.shape
    best = scores[:, 0] + transitions[-1]
    back = np.empty((steps, batch, scores.shape[2]), dtype=np.int16)
    for step in range(1, steps):
        paths = best[:, :, None] + transitions[None, :-1]
        back[step] = paths.argmax(1)
        best = paths.max(1) + scores[:, step]
    # Padding comes with scores of nought: O may follow every tag, so it changes no path before it.
    last = best.argmax(1)
    found = np.empty((steps, batch), dtype=np.int64)
    found[-1] = last
    for step in range(steps - 1, 0, -1):
        last = back[step, np.arange(batch), last]
        found[step - 1] = last
    return [list(map(int, row)) for row in found.T]


def name_spans(tags: Sequence[str]) -> list[tuple[int, int, str]]:
    """BIO tags -> (first, last, kind) of each name."""
    found: list[tuple[int, int, str]] = []
    for n, tag in enumerate(tags):
        if tag.startswith("B-"):
            found.append((n, n + 1, tag[2:]))
        elif tag.startswith("I-") and found and found[-1][1] == n:
            found[-1] = (found[-1][0], n + 1, tag[2:])
    return found


def joined(pieces: list[Tagged]) -> Tagged:
    """Pieces of one long sentence as one tree: later roots hang on the first as parataxis."""
    upos: list[str] = []
    feats: list[str] = []
    lemmas: list[str] = []
    heads: list[int] = []
    deprels: list[str] = []
    names: list[tuple[int, int, str]] = []
    first_root = pieces[0].heads.index(-1)
    for piece in pieces:
        shift = len(upos)
        for head, rel in zip(piece.heads, piece.deprels, strict=True):
            later_root = head < 0 and shift > 0
            heads.append(first_root if later_root else head + shift if head >= 0 else -1)
            deprels.append("parataxis" if later_root else rel)
        upos += piece.upos
        feats += piece.feats
        lemmas += piece.lemmas
        names += [(a + shift, b + shift, kind) for a, b, kind in piece.names]
    return Tagged(upos, feats, lemmas, heads, deprels, names)
