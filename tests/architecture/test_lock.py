"""The lock names everything that a clone installs, and nothing else can get in."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCK = (ROOT / "constraints.txt").read_text(encoding="utf-8")
PINNED = dict(re.findall(r"^([a-z0-9-]+)==(\S+) \\$", LOCK, re.MULTILINE))


def wanted() -> Iterator[Requirement]:
    """What pyproject.toml asks for: to run, to test, to develop and to build."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = pyproject["project"]["optional-dependencies"]
    for line in (*pyproject["project"]["dependencies"], *extras["test"], *extras["dev"], *pyproject["build-system"]["requires"]):
        yield Requirement(line)


def reached() -> Iterator[tuple[str, Requirement]]:
    """(who asks, for what), from pyproject.toml outwards through what the installed packages ask for in turn."""
    waiting = [("pyproject.toml", requirement) for requirement in wanted()]
    seen: set[tuple[str, str]] = set()
    while waiting:
        asker, requirement = waiting.pop()
        yield asker, requirement
        for extra in ("", *map(canonicalize_name, requirement.extras)):
            key = (canonicalize_name(requirement.name), extra)
            if key not in seen:
                seen.add(key)
                waiting += [(key[0], inner) for inner in asked_by(*key)]


def asked_by(name: str, extra: str) -> list[Requirement]:
    try:
        found = map(Requirement, requires(name) or ())
    except PackageNotFoundError:
        return []
    return [r for r in found if r.marker is None or r.marker.evaluate({"extra": extra})]


def test_the_lock_pins_everything_that_anything_asks_for() -> None:
    """With hashes required an installer refuses a package that is not pinned, or worse, an old one leaves it out."""
    missing = {f"{asker} asks for {r}" for asker, r in reached() if canonicalize_name(r.name) not in PINNED}
    assert not missing, "run `make constraints`"


def test_the_pins_satisfy_pyproject() -> None:
    """No pin contradicts a bound in pyproject.toml."""
    wrong = [str(r) for r in wanted() if not r.specifier.contains(PINNED[canonicalize_name(r.name)], prereleases=True)]
    assert not wrong


def test_every_pin_has_a_hash_and_no_address() -> None:
    """The lock says what a package must be, not where it comes from."""
    for block in re.split(r"\n(?=\S)", LOCK.strip()):
        if not block.startswith("#"):
            assert re.fullmatch(r"[a-z0-9-]+==\S+( \\\n    --hash=sha256:[0-9a-f]{64})+", block), block.splitlines()[0]
