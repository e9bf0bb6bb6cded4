"""The commands and what they accept."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from sayso import __version__
from sayso.cli.cases import cases, search, statements
from sayso.cli.options import Format, FormatOption, Interface, PasswordOption

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Who says what, on whose say-so: reads documents and keeps the record of every source.",
)
packs = typer.Typer(no_args_is_help=True, help="The language packs: what is installed, and how good it is.")
app.add_typer(cases, name="case")
app.command()(statements)
app.command()(search)
app.add_typer(packs, name="pack")

Files = Annotated[list[str], typer.Argument(metavar="FILE…", help="Files to read; - is standard input.")]
InterfaceOption = Annotated[Interface | None, typer.Option("--ui", help="Language of the view's own words; by default that of the system.")]
OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file instead of standard output.")]
LangOption = Annotated[
    str | None, typer.Option("--lang", help="Take every text to be in this language (nb, nn, en) instead of finding out.")
]


def show_version(value: bool) -> None:
    if value:
        typer.echo(f"sayso {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[bool, typer.Option("--version", callback=show_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Who says what, on whose say-so."""


@app.command()
def read(
    files: Files,
    format_: FormatOption = Format.TEXT,
    ui: InterfaceOption = None,
    output: OutputOption = None,
    lang: LangOption = None,
    password: PasswordOption = "",
) -> None:
    """Tell who says what in some files. Example: sayso read article.txt report.pdf --format json"""
    from sayso.cli.reading import read_files

    raise typer.Exit(read_files(files, format_.value, interface(ui), output, lang, password))


@app.command()
def demo(
    ui: InterfaceOption = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Write the page of all three articles here; by default into the folder for temporary files."),
    ] = None,
) -> None:
    """Read three bundled fictional articles and show who says what, in all three forms. Example: sayso demo"""
    from sayso.cli.reading import show_demo

    raise typer.Exit(show_demo(interface(ui), output))


@packs.command("list")
def pack_list(format_: FormatOption = Format.TEXT) -> None:
    """List the installed language packs. Example: sayso pack list"""
    from sayso.cli.packs import list_packs

    list_packs(as_json=format_ is Format.JSON)


@packs.command("score")
def pack_score(
    format_: FormatOption = Format.TEXT,
    errors: Annotated[
        list[Path] | None,
        typer.Option("--errors", metavar="GOLD", help="Read these gold articles (files or folders) and list every mistake with its cause."),
    ] = None,
) -> None:
    """Print the measured quality of the language packs. Example: sayso pack score --errors gold/"""
    if errors:
        from sayso.cli.mistakes import list_errors

        list_errors(errors, as_json=format_ is Format.JSON)
    else:
        from sayso.cli.packs import score_packs

        score_packs(as_json=format_ is Format.JSON)


def interface(chosen: Interface | None) -> str:
    """The asked-for interface language, else Bokmål on a Norwegian system, else English."""
    if chosen is not None:
        return chosen.value
    system = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "nb" if system[:2] in ("nb", "nn", "no") else "en"


def main() -> None:
    """Run the command line; what a user cannot help becomes one sentence."""
    from sayso.model import SaysoError

    try:
        app()
    except SaysoError as error:
        print(error.sentence, file=sys.stderr)  # noqa: T201 - the command line's own voice
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output has gone; say nothing, and keep Python from saying it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)
