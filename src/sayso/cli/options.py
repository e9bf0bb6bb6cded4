"""Options that several commands have."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer


class Format(StrEnum):
    """What `read` gives out."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


class Interface(StrEnum):
    """The language of the view's own words."""

    EN = "en"
    NB = "nb"


class Form(StrEnum):
    """What a command that lists findings gives out."""

    TEXT = "text"
    JSON = "json"


FormatOption = Annotated[Format, typer.Option("--format", help="What to print: text, json (a line a document) or html (one page).")]
FormOption = Annotated[Form, typer.Option("--format", help="What to print: text, or json (a line a finding, the sum last).")]
WhoOption = Annotated[str | None, typer.Option("--who", help="Who the ledger says did it; by default SAYSO_WHO or your login name.")]
StoreOption = Annotated[
    str, typer.Option("--store", metavar="ADDRESS", help="Keep the tables on a PostgreSQL server: postgresql://user@server/database.")
]
PasswordOption = Annotated[
    str, typer.Option("--password", envvar="SAYSO_PASSWORD", help="Open encrypted files with this password.", show_default=False)
]
