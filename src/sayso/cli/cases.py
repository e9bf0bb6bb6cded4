"""What `sayso case` and `sayso statements` accept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sayso.cli.options import Form, FormOption, PasswordOption, StoreOption, WhoOption

cases = typer.Typer(no_args_is_help=True, help="A case: a folder of documents kept safe, with everything that was read in them.")

CaseArgument = Annotated[Path, typer.Argument(metavar="CASE", help="The folder of the case.")]


@cases.command("new")
def new(case: CaseArgument, store: StoreOption = "", format_: FormOption = Form.TEXT) -> None:
    """Make an empty case. Example: sayso case new havna"""
    from sayso.cli.casework import make

    raise typer.Exit(make(case, store, as_json=format_ is Form.JSON))


@cases.command("add")
def add(
    case: CaseArgument,
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE…]", help="Files and folders; none goes on with what waits.")] = None,
    password: PasswordOption = "",
    again: Annotated[bool, typer.Option("--again", help="Also read and analyse anew what is in the case already.")] = False,
    workers: Annotated[int | None, typer.Option("--workers", min=1, max=256, help="How many processes; by default one a core.")] = None,
    who: WhoOption = None,
    format_: FormOption = Form.TEXT,
) -> None:
    """Take files in, read them and find who says what. Killed, it goes on where it stopped. Example: sayso case add havna leak/"""
    from sayso.cli.casework import take_in

    raise typer.Exit(take_in(case, files or [], who, workers, password, again=again, as_json=format_ is Form.JSON))


@cases.command("status")
def status(case: CaseArgument, format_: FormOption = Form.TEXT) -> None:
    """Say what a case holds, and what could not be read and why. Example: sayso case status havna"""
    from sayso.cli.casework import tell

    raise typer.Exit(tell(case, as_json=format_ is Form.JSON))


@cases.command("show")
def show(
    case: CaseArgument,
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Part of a path, or the beginning of a SHA-256.")],
    who: WhoOption = None,
    format_: FormOption = Form.TEXT,
) -> None:
    """Show what documents' files say about themselves, and what was made of them. Example: sayso case show havna faktura.pdf"""
    from sayso.cli.casework import show_them

    raise typer.Exit(show_them(case, document, who, as_json=format_ is Form.JSON))


@cases.command("verify")
def verify(case: CaseArgument, format_: FormOption = Form.TEXT) -> None:
    """Check every original, text and entry, and name the first that has changed. Example: sayso case verify havna"""
    from sayso.cli.casework import check

    raise typer.Exit(check(case, as_json=format_ is Form.JSON))


@cases.command("stamp")
def stamp(
    case: CaseArgument,
    ask: Annotated[
        Path | None, typer.Option("--ask", help="Write a request here for a time-stamping authority, over the last entry.")
    ] = None,
    attach: Annotated[Path | None, typer.Option("--attach", help="Keep the authority's answer to such a request in the ledger.")] = None,
    trust: Annotated[list[Path] | None, typer.Option("--trust", help="Check signatures by these certificates (PEM).")] = None,
    who: WhoOption = None,
    format_: FormOption = Form.TEXT,
) -> None:
    """Prove to others when an entry was there (RFC 3161); alone, list what is proved. Example: sayso case stamp havna --ask havna.tsq"""
    from sayso.cli.casework import stamp_ledger

    raise typer.Exit(stamp_ledger(case, ask, attach, trust or [], who, as_json=format_ is Form.JSON))


@cases.command("pack")
def pack(
    case: CaseArgument,
    bag: Annotated[Path, typer.Argument(metavar="BAG", help="The file to write: a .zip or a .tar.")],
    who: WhoOption = None,
    format_: FormOption = Form.TEXT,
) -> None:
    """Write a case into one file that any BagIt tool can check. Example: sayso case pack havna havna.zip"""
    from sayso.cli.casework import put_up

    raise typer.Exit(put_up(case, bag, who, as_json=format_ is Form.JSON))


@cases.command("unpack")
def unpack(
    bag: Annotated[Path, typer.Argument(metavar="BAG", help="A file that `sayso case pack` wrote.")],
    case: CaseArgument,
    store: StoreOption = "",
    who: WhoOption = None,
    format_: FormOption = Form.TEXT,
) -> None:
    """Check a packed case and make a folder of it again. Example: sayso case unpack havna.zip havna"""
    from sayso.cli.casework import take_out

    raise typer.Exit(take_out(bag, case, store, who, as_json=format_ is Form.JSON))


def statements(
    case: CaseArgument,
    source: Annotated[str, typer.Option("--source", help="Only those whose source's name holds this.")] = "",
    document: Annotated[
        str, typer.Option("--document", help="Only those in documents with this in their path, or whose SHA-256 begins so.")
    ] = "",
    fact: Annotated[str, typer.Option("--fact", help="Only those this certain: CT+ PR+ PS+ CT- PR- PS- Uu.")] = "",
    orphans: Annotated[
        bool, typer.Option("--orphans", help="Instead, those of older texts that a better reading of the document does not have.")
    ] = False,
    who: WhoOption = None,
    format_: FormOption = Form.TEXT,
) -> None:
    """List who says what in a case. Example: sayso statements havna --source Brandvold --fact CT-"""
    from sayso.cli.casework import list_them

    raise typer.Exit(list_them(case, source, document, fact, who, orphans=orphans, as_json=format_ is Form.JSON))


def search(
    case: CaseArgument,
    question: Annotated[
        list[str] | None, typer.Argument(metavar="QUESTION…", help="Words, or fields such as source:Berg fact:CT-.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="How many hits to show.")] = 20,
    skip: Annotated[int, typer.Option("--skip", min=0, help="How many of the best hits to leave out.")] = 0,
    facets: Annotated[
        bool, typer.Option("--facets", help="Also count the hits by source, certainty, quotation, kind, language and year.")
    ] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="First make the index anew from what the case holds.")] = False,
    who: WhoOption = None,
    format_: FormOption = Form.TEXT,
) -> None:
    """Find texts and statements in a case by their words. Example: sayso search havna faktura source:Brandvold fact:CT-"""
    from sayso.cli.searching import find

    asked = " ".join(question or ())
    raise typer.Exit(find(case, asked, limit, skip, who, facets=facets, rebuild_first=rebuild, as_json=format_ is Form.JSON))
