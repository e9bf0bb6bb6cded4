"""The page of all commands, made from the commands themselves.

usage: python -m tests.cli.reference > docs/reference/commands.md
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import typer

from sayso.cli.app import app

HEAD = "# Commands\n\nMade by `python -m tests.cli.reference`; a test holds it to the commands.\n"


def page() -> str:
    return HEAD + "".join(sections(typer.main.get_command(app), "sayso"))


def sections(command: Any, name: str) -> Iterator[str]:
    if hasattr(command, "commands"):
        for key, inner in command.commands.items():
            yield from sections(inner, f"{name} {key}")
        return
    context = command.context_class(command, info_name=name)
    usage = command.get_usage(context).removeprefix("Usage: ")
    yield f"\n## {name}\n\n{' '.join((command.help or '').split())}\n\n```\n{usage}\n```\n\n"
    yield "| option | meaning |\n|---|---|\n"
    for parameter in command.params:
        if parameter.param_type_name == "option":
            record = parameter.get_help_record(context) or ("", "")
            yield f"| `{record[0].replace('|', ' or ')}` | {record[1].replace('|', ' or ')} |\n"
        else:
            yield f"| `{parameter.metavar or parameter.name}` | {parameter.help or ''} |\n"


if __name__ == "__main__":
    sys.stdout.write(page())
