"""Words on pictures of pages, through tesseract in Norwegian and English, inside the cage of whoever asks.

With English alone no word with æ, ø or å survives, so there is no falling back to it.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from sayso.reading.errors import ReadingError
from sayso.reading.source import Source

LANGUAGES = "nor+eng"
INSTALL = "apt-get install tesseract-ocr tesseract-ocr-nor"
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "OMP_THREAD_LIMIT": "1"}
WORD, PAGE = "5", "1"
SHARE = 0.9


@dataclass(frozen=True)
class Word:
    """A word and its box in pixels from the upper left corner; `sure` is 0 to 1, `line` its block, paragraph and line."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    sure: float
    line: tuple[str, ...]


@dataclass(frozen=True)
class Scan:
    """What was read on one picture: its size in pixels, and words in reading order."""

    width: int
    height: int
    words: tuple[Word, ...] = ()


@cache
def find_tesseract() -> str:
    """The path of a tesseract that can read Norwegian and English; "" where there is none. For the parent."""
    program = shutil.which("tesseract")
    if program is None:
        return ""
    try:
        listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return program if {*LANGUAGES.split("+")} <= {*listed.stdout.split()} else ""


def stamped(version: str, program: str) -> str:
    """A reader's version with that of the program it read by: another one may read other words."""
    return f"{version}+{named(program)}"


@cache
def named(program: str) -> str:
    """`tesseract-5.3.0`, as the program says."""
    said = subprocess.run([program, "--version"], capture_output=True, text=True, env=ENVIRONMENT, timeout=20, check=False)
    return "-".join(said.stdout.split()[:2])


def scanned(picture: bytes, source: Source) -> list[Scan]:
    """A scan a picture: a TIFF may hold several. For the child: the program inherits its limits."""
    # Pages that lie on their side are turned upright first; words keep the boxes they have on the page as it lies.
    wanted = [source.ocr, "stdin", "stdout", "-l", LANGUAGES, "--psm", "1", "tsv"]
    seconds = source.limits.seconds * SHARE
    try:
        run = subprocess.run(wanted, input=picture, capture_output=True, env=ENVIRONMENT, timeout=seconds, check=False)
    except subprocess.TimeoutExpired as error:
        raise ReadingError("timeout", source.name, f"{seconds:g}") from error
    except OSError as error:
        raise ReadingError("no-ocr", source.name) from error
    source.beat()
    if run.returncode:
        said = run.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ReadingError("damaged", source.name, said[-1][:100] if said else f"tesseract: {run.returncode}")
    rows = csv.DictReader(run.stdout.decode("utf-8", "replace").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return [scan_of(list(page)) for _, page in groupby(rows, key=lambda row: row["page_num"])]


def scan_of(rows: list[dict[str, str]]) -> Scan:
    """The rows of one page: its own first, a word a row, and rows for what the words stand in."""
    size = next((row for row in rows if row["level"] == PAGE), {"width": "0", "height": "0"})
    words = tuple(word_of(row) for row in rows if row["level"] == WORD and (row["text"] or "").strip())
    return Scan(int(size["width"]), int(size["height"]), words)


def word_of(row: dict[str, str]) -> Word:
    left, top, width, height = (int(row[name]) for name in ("left", "top", "width", "height"))
    sure = max(0.0, min(1.0, float(row["conf"]) / 100))
    line = (row["block_num"], row["par_num"], row["line_num"])
    return Word(row["text"].strip(), left, top, left + width, top + height, round(sure, 3), line)
