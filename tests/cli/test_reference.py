"""The reference page says what the commands are."""

from __future__ import annotations

from pathlib import Path

from tests.cli.reference import page

PAGE = Path(__file__).parents[2] / "docs/reference/commands.md"


def test_the_reference_page_has_not_drifted() -> None:
    """`python -m tests.cli.reference > docs/reference/commands.md` would change nothing."""
    assert PAGE.read_text(encoding="utf-8") == page()
