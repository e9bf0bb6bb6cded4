"""Words with exact offsets, cut as the treebanks cut them.

One regular expression a pack, built from its tokens.toml, abbreviations.tsv and splits.tsv; every character
that is no white space lies in exactly one token. Every repetition that may fail is bounded, so that a long
line of one mark costs no more than a line of words.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

# A word of letters alone before white space or a comma can be nothing else: most words stop here.
PLAIN = r"[^\W\d_]++(?=[\s,])"
ADDRESS = r"(?:https?://|www\.)[^\s<>\"«»]{0,2000}[\w/=&#]|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}"
INITIALS = r"(?<![\w.])[A-ZÆØÅ]\.(?=\s+[A-ZÆØÅ])"
# Nothing but closing marks up to the end of the line; a new sentence may begin.
LINE_ENDS = r"(?=[\"»”’')\]]{0,4}\s*$)"
STARTS_NEW = r"(?=[\"»”’')\]]{0,4}\s+[\"«“„(–—-]?\s?[A-ZÆØÅ])"
INNER = r"(?:\.(?![A-ZÆØÅ][a-zæøå])(?=\w\w)\w++)*(?:['’`´]\w++)*"
FACES = r"[:;=]-?[)(DPp/](?![\w/])"
MARKS = r"\.{3,}|…|-{2,}|={2,}|\*{2,}|_{2,}|''|``|<<|>>|[^\w\s]"


@dataclass(frozen=True)
class TokenRules:
    """How one language is cut: the pattern, and endings that are words of their own (`do|n't`)."""

    pattern: re.Pattern[str]
    endings: re.Pattern[str] | None
    wholes: Mapping[str, int]
    abbreviations: frozenset[str]

    @classmethod
    def of(cls, options: Mapping[str, object], abbreviations: Iterable[str], splits: Iterable[Mapping[str, str]]) -> TokenRules:
        """From tokens.toml, the forms of abbreviations.tsv, and the rows (form, cut) of splits.tsv."""
        known = frozenset(a.lower() for a in abbreviations)
        rows = list(splits)
        endings = [r["form"][1:] for r in rows if r["form"].startswith("*")]
        wholes = {r["form"].lower(): int(r["cut"]) for r in rows if not r["form"].startswith("*")}
        return cls(
            pattern=re.compile(word_pattern(options, known)),
            endings=re.compile(rf"(?i)(?<=[^\W\d])(?:{either(endings)})$") if endings else None,
            wholes=wholes,
            abbreviations=known,
        )

    @classmethod
    def load(cls, folder: Path) -> TokenRules:
        """From the files of a pack's folder as they stand; `Pack` is the way in that checks their hashes."""
        options = tomllib.loads((folder / "tokens.toml").read_text(encoding="utf-8"))
        forms = [row["form"] for row in rows_of(folder / "abbreviations.tsv")]
        return cls.of(options, forms, rows_of(folder / "splits.tsv"))


def rows_of(path: Path) -> list[dict[str, str]]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")]
    header = lines[0].split("\t")
    return [dict(zip(header, line.split("\t"), strict=False)) for line in lines[1:]]


def either(literals: Iterable[str]) -> str:
    """An alternation of literals, the longest first."""
    return "|".join(sorted(map(re.escape, literals), key=len, reverse=True))


def strings(options: Mapping[str, object], name: str) -> list[str]:
    """A list of tokens.toml; empty where it has none."""
    found = options.get(name, [])
    return [str(s) for s in found] if isinstance(found, list) else []


def word_pattern(options: Mapping[str, object], abbreviations: frozenset[str]) -> str:
    """Alternatives from the most to the least special, less the one that most words take."""
    hyphens = bool(options.get("hyphens_inside"))
    closing = frozenset(strings(options, "closing"))
    parts = [PLAIN, *strings(options, "kept"), ADDRESS]
    parts += listed(abbreviations - closing, LINE_ENDS, hyphens=hyphens)
    parts += listed(closing, rf"(?:{LINE_ENDS}|{STARTS_NEW})", hyphens=hyphens)
    parts += [INITIALS, rf"(?<![\w.])[A-ZÆØÅ](?:\.[A-ZÆØÅ])++(?:(?!\.{LINE_ENDS})\.)?(?!\w)"]
    prefixes = either(strings(options, "kept_prefixes"))
    if prefixes:
        parts.append(rf"(?i:(?<![\w-])(?:{prefixes})-\w++)")
    parts += numbers(options, hyphens=hyphens)
    # "inn- og utland": the hyphen stands for the rest of the word.
    parts += [r"(?<![\w-])\w++-(?=[\s,)/])"] if hyphens else []
    parts.append(rf"\w++{INNER}" + (r"(?:-\w++)*" if hyphens else ""))
    return "|".join([*parts, FACES, *strings(options, "runs"), MARKS])


def listed(abbreviations: Iterable[str], closes: str, *, hyphens: bool) -> list[str]:
    """Abbreviations with their point, which is a word of its own where `closes` holds: it ends the sentence."""
    stems = either(a.removesuffix(".") for a in abbreviations if a.endswith("."))
    others = either(a for a in abbreviations if not a.endswith("."))
    tail = r"(?:s\b|(?:-\w++)++)?" if hyphens else ""
    found = []
    if stems:
        # Only a word that a point, slash or apostrophe follows is looked up in the long list.
        found.append(rf"(?<![\w-])(?=\w{{1,12}}[.'])(?i:{stems})(?=\.(?!\w)|\.s\b)(?:(?!\.{closes})\.{tail})?")
    if others:
        found.append(rf"(?i:(?<![\w-])(?:{others})(?!\w))")
    return found


def numbers(options: Mapping[str, object], *, hyphens: bool) -> list[str]:
    """Digits with their inner marks; a range is three words, a unit written together one of its own."""
    digits = r"\d++(?:[.,:/]\d++)*+"
    found = [r"(?<![\w.,:])\d{1,3}\.(?=\s+[a-zæøå])"] if options.get("ordinal_point") else []
    units = either(strings(options, "units"))
    if units:
        found.append(rf"{digits}(?=(?:{units})(?!\w))")
    return [*found, rf"{digits}(?:\w++{INNER})?" + (r"(?:-(?!\d)\w++)*" if hyphens else "")]


def tokenise(characters: str, start: int, end: int, rules: TokenRules) -> list[tuple[int, int]]:
    """[start, end) of each token between two offsets, in order."""
    if rules.endings is None and not rules.wholes:
        return [match.span() for match in rules.pattern.finditer(characters, start, end)]
    found: list[tuple[int, int]] = []
    for match in rules.pattern.finditer(characters, start, end):
        first, last = match.span()
        cut = cut_of(match.group(), rules)
        found += [(first, first + cut), (first + cut, last)] if cut else [(first, last)]
    return found


def cut_of(form: str, rules: TokenRules) -> int:
    """Where a form falls into two words; 0 where it does not. An ending always holds a mark that is no letter."""
    if form.isalpha() or rules.endings is None:
        return rules.wholes.get(form.lower(), 0)
    ending = rules.endings.search(form) if len(form) > 2 else None
    return ending.start() if ending else 0
