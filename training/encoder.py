"""The joint analyser: one BiLSTM over word, n-gram and shape vectors; heads for tags, lemmas, trees and names.

Trees are scored by deep biaffine attention (Dozat & Manning 2017). Every head reads the same states, so the
whole analysis costs little more than its encoder.

usage: python -m training.encoder norwegian|english OUT.pt [--epochs N] [--threads N] [--vectors FILE.npz]
"""

from __future__ import annotations

import argparse
import copy
import random
import time
from collections import Counter
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from sayso.analysis.encoder import bio_transitions, viterbi
from sayso.analysis.features import BUCKETS, SHAPES, lemma_rule, ngram_ids, shape_id
from training.names import name_tags
from training.treebank import Gold, english, norwegian, without_gold

WORD_DIM, NGRAM_DIM, SHAPE_DIM = 64, 64, 16
ARC_DIM, REL_DIM, TAG_DIM = 224, 80, 128
IGNORE = -100


class Encoder(nn.Module):
    """States for a batch of sentences of one length; see `forward` for shapes."""

    def __init__(self, sizes: dict[str, int], static: Tensor | None, hidden: int, layers: int, dropout: float = 0.33) -> None:
        super().__init__()
        self.word = nn.Embedding(sizes["words"], WORD_DIM)
        self.ngram = nn.EmbeddingBag(BUCKETS, NGRAM_DIM, mode="mean")
        self.shape = nn.Embedding(SHAPES, SHAPE_DIM)
        nn.init.normal_(self.word.weight, std=0.1)
        nn.init.normal_(self.ngram.weight, std=0.3)
        width = WORD_DIM + NGRAM_DIM + SHAPE_DIM
        self.static = None
        if static is not None:
            self.static = nn.Embedding.from_pretrained(static, freeze=True)
            width += static.shape[1]
        self.layers = nn.ModuleList(
            nn.LSTM(width if n == 0 else 2 * hidden, hidden, bidirectional=True, batch_first=True) for n in range(layers)
        )
        out = 2 * hidden
        self.tag = nn.Linear(out, TAG_DIM)
        self.upos = nn.Linear(TAG_DIM, sizes["upos"])
        self.feats = nn.Linear(TAG_DIM, sizes["feats"])
        self.lemma = nn.Linear(TAG_DIM, sizes["lemma"])
        self.name = nn.Linear(out, sizes["name"])
        self.arc_dep = nn.Linear(out, ARC_DIM)
        self.arc_head = nn.Linear(out, ARC_DIM)
        self.arc = nn.Parameter(torch.zeros(ARC_DIM + 1, ARC_DIM))
        self.rel_dep = nn.Linear(out, REL_DIM)
        self.rel_head = nn.Linear(out, REL_DIM)
        self.rel = nn.Parameter(torch.zeros(sizes["rel"], REL_DIM + 1, REL_DIM + 1))
        self.root = nn.Parameter(torch.randn(out) * 0.1)
        self.transitions = nn.Parameter(torch.zeros(sizes["name"] + 1, sizes["name"]))
        self.drop = nn.Dropout(dropout)

    def forward(self, batch: Batch) -> dict[str, Tensor]:
        """batch of B sentences, N tokens each -> scores; arc is (B, N, N+1) with column 0 the root."""
        ngrams = self.ngram(batch.ngrams, batch.offsets)[batch.types]
        parts = [self.word(batch.words), ngrams, self.shape(batch.shapes)]
        if self.static is not None:
            parts.append(self.static(batch.static))
        x = self.drop(torch.cat(parts, dim=-1))
        for layer in self.layers:
            x = self.drop(layer(x)[0])
        tag = self.drop(torch.relu(self.tag(x)))
        with_root = torch.cat([self.root.expand(x.shape[0], 1, -1), x], dim=1)
        dep, head = torch.relu(self.arc_dep(x)), torch.relu(self.arc_head(with_root))
        dep, head = self.drop(dep), self.drop(head)
        dep1 = torch.cat([dep, torch.ones_like(dep[..., :1])], dim=-1)
        arc = dep1 @ self.arc @ head.transpose(1, 2)
        return {
            "upos": self.upos(tag),
            "feats": self.feats(tag),
            "lemma": self.lemma(tag),
            "name": self.name(x),
            "arc": arc,
            "rel_dep": self.drop(torch.relu(self.rel_dep(x))),
            "rel_head": self.drop(torch.relu(self.rel_head(with_root))),
        }

    def relations(self, scores: dict[str, Tensor], heads: Tensor) -> Tensor:
        """Relation scores (B, N, R) given each token's head (column numbers of arc)."""
        index = heads.unsqueeze(-1).expand(-1, -1, REL_DIM)
        head = torch.gather(scores["rel_head"], 1, index)
        ones = torch.ones_like(head[..., :1])
        dep, head = torch.cat([scores["rel_dep"], ones], -1), torch.cat([head, ones], -1)
        return torch.einsum("bni,rij,bnj->bnr", dep, self.rel, head)


def crf_loss(scores: Tensor, transitions: Tensor, gold: Tensor) -> Tensor:
    """Mean negative log-likelihood a token of tag sequences (B, N) under scores (B, N, T) (Lafferty et al. 2001).

    `transitions` is (T + 1, T), its last row the start of a sentence.
    """
    before, start = transitions[:-1], transitions[-1]
    reached = scores[:, 0] + start
    for step in range(1, scores.shape[1]):
        reached = torch.logsumexp(reached.unsqueeze(2) + before, dim=1) + scores[:, step]
    total = torch.logsumexp(reached, dim=1)
    path = scores.gather(2, gold.unsqueeze(2)).squeeze(2).sum(1) + start[gold[:, 0]]
    path = path + before[gold[:, :-1], gold[:, 1:]].sum(1)
    return (total - path).sum() / gold.numel()


class Batch:
    """Numbers for B sentences of one length N: indices (B, N); ngrams flat with offsets a type."""

    def __init__(self, sentences: list[Gold], codes: Codes) -> None:
        forms = [s.forms for s in sentences]
        types = {f: n for n, f in enumerate(dict.fromkeys(f for s in forms for f in s))}
        grams = [codes.grams(f) for f in types]
        self.types = torch.tensor([[types[f] for f in s] for s in forms])
        self.ngrams = torch.from_numpy(np.concatenate(grams))
        self.offsets = torch.from_numpy(np.cumsum([0] + [len(g) for g in grams[:-1]]))
        self.words = torch.tensor([[codes.word(f) for f in s] for s in forms])
        self.static = torch.tensor([[codes.static.get(f.lower(), 0) for f in s] for s in forms])
        self.shapes = torch.tensor([[shape_id(f) for f in s] for s in forms])
        self.heads = torch.tensor([[h + 1 for h in s.heads] for s in sentences])
        self.rel = codes.of("rel", [s.deprels for s in sentences])
        self.upos = codes.of("upos", [s.upos for s in sentences])
        self.feats = codes.of("feats", [s.feats for s in sentences])
        self.lemma = codes.of("lemma", [list(map(lemma_rule, s.forms, s.lemmas)) for s in sentences])
        self.name = codes.of("name", [name_tags(s) for s in sentences])


class Codes:
    """Which number stands for which word and label."""

    def __init__(self, sentences: list[Gold], static_words: list[str]) -> None:
        words = Counter(f.lower() for s in sentences for f in s.forms)
        self.counts = words
        self.words = {w: n + 1 for n, (w, c) in enumerate(words.most_common()) if c >= 3}
        self.static = {w: n + 1 for n, w in enumerate(static_words)}
        self.labels = {
            "upos": ranked((u for s in sentences for u in s.upos), 1),
            "feats": ranked((f for s in sentences for f in s.feats), 3),
            "rel": ranked((d for s in sentences for d in s.deprels), 3),
            "lemma": ranked((lemma_rule(f, k) for s in sentences for f, k in zip(s.forms, s.lemmas, strict=True)), 4),
            "name": ranked((t for s in sentences for t in name_tags(s) if t != "?"), 5),
        }
        self.codes = {k: {x: n for n, x in enumerate(v)} for k, v in self.labels.items()}
        self.cache: dict[str, np.ndarray] = {}
        self.train = True

    def word(self, form: str) -> int:
        form = form.lower()
        if self.train and random.random() < 0.25 / (0.25 + self.counts[form]):
            return 0
        return self.words.get(form, 0)

    def grams(self, form: str) -> np.ndarray:
        found = self.cache.get(form)
        if found is None:
            found = self.cache[form] = np.array(ngram_ids(form), dtype=np.int64)
        return found

    def of(self, kind: str, rows: list[list[str]]) -> Tensor:
        codes = self.codes[kind]
        return torch.tensor([[codes.get(x, IGNORE) for x in row] for row in rows])

    def sizes(self) -> dict[str, int]:
        return {"words": len(self.words) + 1} | {k: len(v) for k, v in self.labels.items()}


def ranked(values: object, least: int) -> list[str]:
    return [v for v, c in Counter(values).most_common() if c >= least]  # type: ignore[call-overload]


def batches(sentences: list[Gold], size: int, shuffle: bool) -> list[list[Gold]]:
    """Sentences of one length together, about `size` tokens a batch: no padding, no masks."""
    order = list(sentences)
    if shuffle:
        random.shuffle(order)
    by_length: dict[int, list[Gold]] = {}
    for sentence in order:
        by_length.setdefault(len(sentence.forms), []).append(sentence)
    made = []
    for length, group in by_length.items():
        step = max(1, size // (length + 2))
        made += [group[i : i + step] for i in range(0, len(group), step)]
    if shuffle:
        random.shuffle(made)
    return made


def loss_of(model: Encoder, batch: Batch, names: float) -> Tensor:
    scores = model(batch)
    entropy = nn.functional.cross_entropy
    flat = lambda key: (scores[key].flatten(0, 1), getattr(batch, key).flatten())  # noqa: E731
    rel = model.relations(scores, batch.heads)
    total = entropy(scores["arc"].flatten(0, 1), batch.heads.flatten())
    total = total + entropy(rel.flatten(0, 1), batch.rel.flatten(), ignore_index=IGNORE)
    for key, weight in (("upos", 0.5), ("feats", 0.5), ("lemma", 0.4)):
        logits, gold = flat(key)
        if (gold != IGNORE).any():
            total = total + weight * entropy(logits, gold, ignore_index=IGNORE)
    known = (batch.name != IGNORE).all(1)
    if known.any():
        total = total + names * crf_loss(scores["name"][known], model.transitions, batch.name[known])
    return total


@torch.no_grad()
def average(mean: Encoder, model: Encoder, keep: float) -> None:
    for kept, new in zip(mean.parameters(), model.parameters(), strict=True):
        kept.lerp_(new, 1 - keep)


@torch.no_grad()
def evaluate(model: Encoder, codes: Codes, sentences: list[Gold]) -> dict[str, float]:
    """Accuracies on gold tokens; names as F1 of whole spans; relations without subtypes."""
    model.eval()
    codes.train = False
    hit: Counter[str] = Counter()
    labels = codes.labels
    for group in batches(sentences, 4000, shuffle=False):
        batch = Batch(group, codes)
        scores = model(batch)
        heads = scores["arc"].argmax(-1)
        rel = model.relations(scores, heads).argmax(-1)
        hit["n"] += heads.numel()
        right = heads == batch.heads
        hit["uas"] += int(right.sum())
        coarse = torch.tensor(
            [labels["rel"].index(r.split(":")[0]) if r.split(":")[0] in labels["rel"] else n for n, r in enumerate(labels["rel"])]
        )
        same = coarse[rel] == coarse[batch.rel.clamp(min=0)]
        hit["las"] += int((right & same & (batch.rel >= 0)).sum())
        for key in ("upos", "feats", "lemma"):
            hit[key] += int((scores[key].argmax(-1) == getattr(batch, key)).sum())
        tags = viterbi(scores["name"].numpy(), bio_transitions(labels["name"]) + model.transitions.numpy())
        for sentence, row in zip(group, tags, strict=True):
            gold_tags = name_tags(sentence)
            if "?" in gold_tags:
                continue
            gold, found = spans(gold_tags), spans([labels["name"][t] for t in row])
            hit["gold"] += len(gold)
            hit["found"] += len(found)
            hit["both"] += len(gold & found)
    model.train()
    codes.train = True
    scores_out = {k: round(100 * hit[k] / hit["n"], 2) for k in ("uas", "las", "upos", "feats", "lemma")}
    scores_out["names"] = round(200 * hit["both"] / max(1, hit["gold"] + hit["found"]), 2)
    return scores_out


def spans(tags: list[str]) -> set[tuple[int, int, str]]:
    found, start, kind = set(), 0, ""
    for n, tag in enumerate([*tags, "O"]):
        if kind and (tag[:1] != "I" or tag[2:] != kind):
            found.add((start, n, kind))
            kind = ""
        if tag[:1] == "B" or (tag[:1] == "I" and not kind):
            start, kind = n, tag[2:]
    return found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus", choices=["norwegian", "english"])
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=16)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--hidden", type=int, default=200)
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--dropout", type=float, default=0.33)
    parser.add_argument("--batch", type=int, default=1500)
    parser.add_argument("--rate", type=float, default=3e-3)
    parser.add_argument("--names", type=float, default=0.7, help="weight of the loss on names")
    parser.add_argument("--resume", type=Path, help="go on from this model with a fresh schedule")
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--lean", action="store_true", help="English: only a third of GUM, so that EWT's conventions win in a last round")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(1)
    random.seed(1)
    load = norwegian if args.corpus == "norwegian" else english
    train, dev = list(without_gold(iter(load("train")))), load("dev")
    if args.lean:
        train = [s for n, s in enumerate(train) if not s.document.startswith("GUM_") or n % 3 == 0]
    static_words, static = [], None
    if args.vectors:
        stored = np.load(args.vectors)
        static_words = stored["words"].tolist()
        rows = stored["vectors"] / stored["vectors"].std()
        static = torch.from_numpy(np.vstack([np.zeros((1, rows.shape[1])), rows]).astype(np.float32))
    codes = Codes(train, static_words)
    if args.resume:
        before = torch.load(args.resume, weights_only=True)
        codes.words = before["words"]
        codes.labels = before["labels"]
        codes.codes = {k: {x: n for n, x in enumerate(v)} for k, v in codes.labels.items()}
    model = Encoder(codes.sizes(), static, args.hidden, args.layers, args.dropout)
    print(codes.sizes(), sum(p.numel() for p in model.parameters()), flush=True)
    if args.resume:
        model.load_state_dict(before["model"])
    optimiser = torch.optim.AdamW(
        [p for p in model.parameters() if p.requires_grad], lr=args.rate, betas=(0.9, 0.95), weight_decay=0.01, fused=True
    )
    steps = args.epochs * len(batches(train, args.batch, shuffle=False))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: min(1.0, n / 200) * max(0.0, 1 - n / steps))
    began = time.time()
    # What is kept is the running mean of the weights (Polyak & Juditsky 1992): better than the last ones at no cost.
    mean = copy.deepcopy(model)
    for epoch in range(args.epochs):
        summed, seen = 0.0, 0
        for n, group in enumerate(batches(train, args.batch, shuffle=True)):
            loss = loss_of(model, Batch(group, codes), args.names)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            average(mean, model, min(0.999, 0.9 + 0.001 * (epoch * 100 + n)))
            summed, seen = summed + loss.item(), seen + 1
            if n % 50 == 0:
                print(epoch, n, round(summed / seen, 3), round(time.time() - began), flush=True)
        print("epoch", epoch, evaluate(mean, codes, dev), round(time.time() - began), flush=True)
        torch.save(
            {
                "model": mean.state_dict(),
                "labels": codes.labels,
                "words": codes.words,
                "static": static_words,
                "hidden": args.hidden,
                "layers": args.layers,
            },
            args.out,
        )


if __name__ == "__main__":
    main()
