"""Which words introduce a source: candidates and what is known of each.

Every feature is language-free (UD relations, lexicon classes, layout, learned lemma rates), so that one
forest serves all packs and a language with little gold learns from its neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from sayso.attribution.view import View

Floats = NDArray[np.float32]
CLASSES = (
    "say", "claim", "think", "believe", "know", "hope", "fear", "wish", "ask", "order", "propose", "promise", "deny", "confirm",
    "reveal", "perceive", "doubt", "warn", "accuse", "judge", "decline", "evidential", "according", "feel", "agree", "plan", "written",
    "open", "suggest", "other",
)  # fmt: skip
UPOS = ("VERB", "NOUN", "ADJ", "ADP", "AUX", "ADV", "SCONJ")
RELATIONS = (
    "root", "ccomp", "xcomp", "advcl", "acl", "conj", "parataxis", "obl", "nmod", "obj", "nsubj", "case", "mark",
    "aux", "amod", "appos", "csubj", "advmod", "fixed", "cop",
)  # fmt: skip
CHILDREN = ("nsubj", "expl", "obj", "iobj", "ccomp", "xcomp", "csubj", "obl", "advcl", "nmod", "mark", "acl", "aux", "parataxis",
            "compound", "cop", "case", "det")  # fmt: skip
KINDS = (
    "none", "pron1", "pron2", "pron3", "pron", "namePER", "nameORG", "nameGPE", "nameLOC", "namePROD", "outlet", "document", "picture",
    "person", "body", "state", "collective", "unnamed", "noun", "other",
)  # fmt: skip
MORPH = ("VerbForm=Fin", "VerbForm=Inf", "VerbForm=Part", "Tense=Pres", "Tense=Past", "Voice=Pass", "Mood=Imp")
MODALS = ("can", "may", "must", "shall", "will", "should", "would")
MODAL_ID = {m: n for n, m in enumerate(MODALS)}
RELATIVES = frozenset({"acl:relcl", "acl:cleft"})
MARKS = ("that", "whether", "infinitive", "question")
CLASS_ID = {c: n for n, c in enumerate(CLASSES)}
UPOS_ID = {c: n for n, c in enumerate(UPOS)}
RELATION_ID = {c: n for n, c in enumerate(RELATIONS)}
CHILD_ID = {c: n for n, c in enumerate(CHILDREN)}
KIND_ID = {c: n for n, c in enumerate(KINDS)}
NEVER = frozenset({"PUNCT", "PROPN", "NUM", "DET", "SYM", "PRON"})
Rates = Mapping[str, tuple[float, float]]


def candidates(view: View, rates: Rates, least: float) -> list[int]:
    """Tokens worth asking about: in the lexicon, known from training, or governing a reported clause."""
    found = []
    for token, upos in enumerate(view.analysis.upos):
        if upos not in NEVER:
            cues, seen = rates.get(view.rate_keys[token], (0.0, 0.0))
            if cues >= least * seen > 0 or view.cue_entries[token] is not None or reports(view, token):
                found.append(token)
    return found


def reports(view: View, token: int) -> bool:
    """Whether a word has a clause with a complementizer, or a verb one without, or a quotation beside it."""
    analysis, base = view.analysis, view.base
    if analysis.upos[token] not in ("VERB", "NOUN", "ADJ"):
        return False
    clauses = [c for c in analysis.children[token] if base[c] in ("acl", "ccomp", "advcl", "csubj", "parataxis")]
    if any(view.has_role(m, r) for c in clauses for m in analysis.children[c] for r in MARKS):
        return True
    if analysis.upos[token] != "VERB":
        return False
    if any(base[c] in ("ccomp", "csubj", "parataxis") for c in clauses):
        return True
    return beside_quotation(view, token)


def beside_quotation(view: View, token: int) -> bool:
    """Whether a token stands outside the quotation that its sentence has."""
    first, last = view.sentence(token)
    quotation = view.layout.quotation
    return quotation[token] < 0 and any(q >= 0 for q in quotation[first:last])


def rate(rates: Rates, key: str) -> float:
    """How often a word was a cue (or a subject one's source), drawn towards seldom where it was seldom seen."""
    cues, seen = rates.get(key, (0.0, 0.0))
    return (cues + 0.3) / (seen + 1.0)


def one_hot(index: int | None, size: int) -> list[float]:
    row = [0.0] * size
    if index is not None:
        row[index] = 1.0
    return row


def lemma_features(view: View, token: int, rates: Rates) -> list[float]:
    """What word it is: learned rate with its weight, lexicon class, part of speech, what it takes."""
    _cues, seen = rates.get(view.rate_keys[token], (0.0, 0.0))
    entry = view.cue_entries[token]
    kind = CLASS_ID.get(entry.kind, CLASS_ID["other"]) if entry else None
    row = [rate(rates, view.rate_keys[token]), float(np.log1p(seen)), float(entry is not None)]
    row.append(float(len(entry.words) if entry else 0))
    row += one_hot(kind, len(CLASSES))
    row += one_hot(UPOS_ID.get(view.analysis.upos[token]), len(UPOS))
    takes = entry.takes if entry else frozenset()
    return row + [float(t in takes) for t in ("clause", "infinitive", "np", "quote")]


def tree_features(view: View, token: int) -> list[float]:
    """Where it stands in the tree and what hangs on it."""
    analysis = view.analysis
    feats = analysis.feats[token]
    row = [float(m in feats) for m in MORPH]
    row += one_hot(RELATION_ID.get(view.base[token]), len(RELATIONS))
    row.append(float(analysis.deprels[token] == "acl:relcl"))
    has = [0.0] * len(CHILDREN)
    passive = particle = finite = that = 0.0
    modal = 0.0
    for c in analysis.children[token]:
        n = CHILD_ID.get(view.base[c])
        if n is not None:
            has[n] = 1.0
        rel = analysis.deprels[c]
        passive = max(passive, float(rel.endswith(":pass")))
        particle = max(particle, float(rel == "compound:prt"))
        modal = max(modal, float(view.base[c] == "aux" and "VerbForm=Fin" in analysis.feats[c]))
        if view.base[c] in ("ccomp", "xcomp", "acl", "csubj", "advcl"):
            finite = max(finite, float("VerbForm=Fin" in analysis.feats[c] or view.child(c, "aux", "cop") >= 0))
            that = max(that, float(view.child(c, "mark") >= 0))
    row += has
    row += [passive, particle, modal, finite, that, float(view.negated(token))]
    return row + mark_features(view, token) + modal_features(view, token)


def mark_features(view: View, token: int) -> list[float]:
    """Which small word opens a clause under the token, or under a phrase that hangs on it (`enig om at`), or stands close behind."""
    children, base, roles = view.analysis.children, view.base, view.roles
    below = {t for c in children[token] for t in (c, *children[c])}
    marks = {r for c in below for t in (c, *children[c]) if t > token and base[t] == "mark" for r in roles[t]}
    _, last = view.sentence(token)
    near = {r for t in range(token + 1, min(last, token + 6)) for r in roles[t]}
    return [float(r in found) for r in MARKS for found in (marks, near)]


def modal_features(view: View, token: int) -> list[float]:
    """What a modal stands with: `skal ha truet`, `skal være` against `skal komme`."""
    analysis = view.analysis
    head = analysis.heads[token]
    if view.base[token] != "aux" or head < 0:
        return [0.0] * 7
    others = [c for c in analysis.children[head] if view.base[c] in ("aux", "cop") and c != token]
    infinitive = [c for c in others if "VerbForm=Inf" in analysis.feats[c]]
    return [
        float("Tense=Pres" in analysis.feats[token]),
        float(bool(infinitive) and "VerbForm=Part" in analysis.feats[head]),
        float(any(view.base[c] == "cop" for c in infinitive)),
        float(any(analysis.deprels[c] == "aux:pass" for c in others)),
        float("VerbForm=Inf" in analysis.feats[head]),
        float(view.base[head] in ("root", "parataxis")),
        float(view.negated(head)),
    ]


def place_features(view: View, token: int) -> list[float]:
    """Where it stands on the page: quotations, dash speech, neighbours, the sentence's ends."""
    analysis, layout = view.analysis, view.layout
    first, last = view.sentence(token)
    number = analysis.sentence_of[token]
    quotes = layout.quotation[first:last]
    inside = layout.quotation[token] >= 0
    before = view.lower[token - 1] if token > first else "^"
    after = view.lower[token + 1] if token + 1 < last else "$"
    upos_after = analysis.upos[token + 1] if token + 1 < last else "$"
    upos_before = analysis.upos[token - 1] if token > first else "^"
    left, right = layout.quotation[max(first, token - 2) : token], layout.quotation[token + 1 : token + 8]
    row = [float(inside), float(any(q >= 0 for q in quotes)), float(not inside and any(q >= 0 for q in left))]
    row += [float(not inside and any(q >= 0 for q in right)), float(layout.dash[number])]
    row += [float(layout.since_dash[number] >= 0), float(min(layout.since_dash[number], 5))]
    row += [float(min(token - first, 20)), float(min(last - token, 20)), float(last - first)]
    row += [float(before == ","), float(before in "\"”»'’"), float(after == ":"), float(upos_after == "PROPN")]
    row += [float(upos_after == "PRON"), float(upos_after == "PUNCT"), float(upos_before == "PART"), float(upos_before == "ADP")]
    row += [float(upos_after == "SCONJ"), float(upos_after == "ADP"), float(upos_before in ("DET", "ADJ"))]
    row.append(float(analysis.forms[last - 1] == "?"))
    row.append(float(":" in view.lower[token + 1 : min(last, token + 12)]))
    row.append(float(number - layout.first_of_paragraph[number] > 0))
    return row


def kin_features(view: View, token: int, rates: Rates) -> list[float]:
    """Its subject and its head."""
    subject = view.subject(token)
    kind = view.kind_of(subject)
    row = one_hot(KIND_ID.get(kind, KIND_ID["other"]), len(KINDS))
    row += [float(0 <= subject < token), float(view.has_role(subject, "pointer"))]
    head = view.analysis.heads[token]
    row.append(rate(rates, view.rate_keys[head] if head >= 0 else ""))
    row += one_hot(UPOS_ID.get(view.analysis.upos[head]) if head >= 0 else None, len(UPOS))
    return row


def frame_features(view: View, token: int, rates: Rates) -> list[float]:
    """Whether what the word takes is there: clause, infinitive, noun phrase, quotation, predicative; and what its object is."""
    analysis, base = view.analysis, view.base
    children = analysis.children[token]
    entry = view.cue_entries[token]
    takes = entry.takes if entry else frozenset()
    clause = infinitive = noun = predicative = False
    for c in children:
        infinitive = infinitive or (base[c] in ("xcomp", "advcl", "acl", "ccomp") and view.has_role(view.child(c, "mark"), "infinitive"))
        clause = clause or (base[c] in ("ccomp", "csubj", "acl", "advcl", "parataxis") and view.child(c, "nsubj", "expl") >= 0)
        noun = noun or (base[c] == "obj" and analysis.upos[c] in ("NOUN", "PROPN", "PRON"))
        predicative = predicative or view.has_role(view.child(c, "case", "mark"), "as")
    quoted = beside_quotation(view, token)
    row = [float(clause and "clause" in takes), float(infinitive and "infinitive" in takes), float(noun and "np" in takes)]
    row += [float(quoted and "quote" in takes), float(predicative), float(clause), float(infinitive)]
    object_ = view.child(token, "obj", "obl", "nmod")
    row += one_hot(KIND_ID.get(view.kind_of(object_), KIND_ID["other"]), len(KINDS))
    row.append(rate(rates, view.rate_keys[object_]) if object_ >= 0 else -1.0)
    row.append(float(object_ >= 0 and view.cue_entries[object_] is not None))
    row.append(rate(rates, subject_key(view, view.subject(token))))
    return row


def setting_features(view: View, token: int, rates: Rates) -> list[float]:
    """What it stands under: conditions, relative clauses, another cue; and what modal it has."""
    analysis = view.analysis
    row = [0.0] * 5
    above, best = token, 0.0
    for _ in range(6):
        row[0] = max(row[0], float(view.has_role(view.child(above, "mark"), "condition")))
        row[1] = max(row[1], float(analysis.deprels[above] in RELATIVES))
        above = analysis.heads[above]
        if above < 0:
            break
        best = max(best, rate(rates, view.rate_keys[above]))
    row[2] = best
    first, last = view.sentence(token)
    near = [t for t in range(max(first, token - 3), min(last, token + 4)) if t != token]
    row[3] = max((rate(rates, view.rate_keys[t]) for t in near if view.cue_entries[t] is not None), default=0.0)
    row[4] = float(view.has_role(view.subject(token), "generic"))
    modal = next((c for c in analysis.children[token] if view.base[c] == "aux" and "VerbForm=Fin" in analysis.feats[c]), -1)
    row += one_hot(MODAL_ID.get(view.lexicon(modal).modals.get(view.lemmas[modal], "")) if modal >= 0 else None, len(MODALS))
    return row


def subject_key(view: View, subject: int) -> str:
    """What the learned rates count a subject by: the kind of a name, else the word."""
    if subject < 0:
        return "@none"
    name = view.name_of.get(subject)
    return f"@{name}" if name else f"@{view.rate_keys[subject]}"


def features(view: View, token: int, rates: Rates) -> list[float]:
    """The row of the cue forest for one token."""
    row = lemma_features(view, token, rates) + tree_features(view, token)
    row += place_features(view, token) + kin_features(view, token, rates)
    return row + frame_features(view, token, rates) + setting_features(view, token, rates)


def rows(view: View, tokens: list[int], rates: Rates) -> Floats:
    """(N, F) for N candidates."""
    if not tokens:
        return np.zeros((0, 1), dtype=np.float32)
    return np.array([features(view, t, rates) for t in tokens], dtype=np.float32)
