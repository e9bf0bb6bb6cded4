"""Names that strangers gave to files, made safe to show and to keep."""

from __future__ import annotations

import re
import unicodedata

UNSAFE = frozenset(["Cc", "Cf", "Cs", "Co", "Zl", "Zp"])
DRIVE = re.compile(r"^[A-Za-z]:")
LONGEST_STEP, LONGEST = 200, 1000


def safe_name(name: str, otherwise: str) -> str:
    """A relative path that leads nowhere else, without characters that do not show."""
    steps = [safe_step(step) for step in DRIVE.sub("", name).replace("\\", "/").split("/")]
    return "/".join(step for step in steps if step)[-LONGEST:].lstrip("/") or otherwise


def safe_step(step: str) -> str:
    visible = "".join(c for c in step if unicodedata.category(c) not in UNSAFE).strip()
    return "" if visible in (".", "..") else visible[-LONGEST_STEP:]


def escapes(name: str) -> bool:
    """Whether a name points out of the folder it is in."""
    flat = name.replace("\\", "/")
    return flat.startswith("/") or bool(DRIVE.match(flat)) or ".." in flat.split("/")


def without_ending(name: str) -> str:
    """The name as an id: `post/brev.docx` is `post/brev`."""
    folder, slash, last = name.rpartition("/")
    stem, dot, _ = last.rpartition(".")
    return folder + slash + (stem if dot and stem else last)


def once_only(name: str, seen: dict[str, int]) -> str:
    """The name, with a number before its ending if it was there before; `seen` is kept up to date."""
    identity = without_ending(name)
    seen[identity] = seen.get(identity, 0) + 1
    if seen[identity] == 1:
        return name
    unique = f"{identity} ({seen[identity]}){name[len(identity) :]}"
    return once_only(unique, seen)
