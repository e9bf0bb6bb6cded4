"""`sayso read` and `sayso demo`: items from the reader to the chosen view."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files as resources
from pathlib import Path
from typing import TextIO

from rich.console import Console

from sayso.export import Words, load_words, print_statements, to_json, to_page
from sayso.model import Failure, Statements
from sayso.wiring import open_reader

Item = Statements | Failure
STDIN = "-"
MOST_STDIN = (1 << 29) + 1


def read_files(files: Sequence[str], format_: str, ui: str, output: Path | None, lang: str | None, password: str = "") -> int:
    """Exit code 1 if any file could not be read; the others are read all the same."""
    words = load_words(ui)
    data = sys.stdin.buffer.read(MOST_STDIN) if STDIN in files else b""
    failed = False
    with open_reader(password=password) as reader, opened(output) as out:
        items = with_progress(reader.read(files, data, lang), len(files))
        for item in shown(items, format_, words, out):
            failed = failed or isinstance(item, Failure)
    return 1 if failed else 0


def shown(items: Iterable[Item], format_: str, words: Words, out: TextIO) -> Iterator[Item]:
    """Write each item as soon as it is there, a page when all are; failures go to stderr as well."""
    kept: list[Item] = []
    console = Console(file=out, highlight=False, soft_wrap=False)
    for item in items:
        if isinstance(item, Failure):
            print(item.sentence, file=sys.stderr)  # noqa: T201 - one sentence a failure
        if format_ == "json":
            out.write(to_json(item) + "\n")
            out.flush()
        elif format_ == "html":
            kept.append(item)
        elif isinstance(item, Statements):
            print_statements(item, words, console)
        yield item
    if format_ == "html":
        out.write(to_page(kept, words))


@contextmanager
def opened(output: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that is in place only when it is whole."""
    if output is None:
        if hasattr(sys.stdout, "reconfigure"):
            sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        yield sys.stdout
        return
    part = output.with_name(output.name + ".part")
    try:
        with part.open("w", encoding="utf-8") as file:
            yield file
        part.replace(output)
    except OSError as error:
        from sayso.model import SaysoError

        raise SaysoError(f"{output}: cannot be written ({error.strerror}); choose another place with --output.") from error
    finally:
        part.unlink(missing_ok=True)


def with_progress(items: Iterable[Item], count: int) -> Iterator[Item]:
    """How many documents were read, on stderr, for more than one file and where somebody can see it."""
    console = Console(stderr=True)
    if count < 2 or not console.is_terminal:
        yield from items
        return
    with console.status("reading") as status:
        for number, item in enumerate(items, start=1):
            yield item
            status.update(f"reading: {number:,} documents")


def show_demo(ui: str, output: Path | None) -> int:
    """The bundled articles in all three forms: the terminal view, a statement as JSON, and one page in a file."""
    words = load_words(ui)
    folder = resources("sayso").joinpath("demo")
    paths = [Path(str(folder.joinpath(f"{lang}.txt"))) for lang in ("nb", "nn", "en")]
    console = Console(highlight=False)
    items: list[Item] = []
    with open_reader() as reader:
        for item in reader.read(paths):
            items.append(item)
            if isinstance(item, Statements):
                print_statements(item, words, console)
                console.print()
    show_json(items, console)
    page = output or Path(tempfile.gettempdir()) / "sayso-demo.html"
    with opened(page) as out:
        out.write(to_page(items, words))
    console.rule("HTML", style="dim", characters="─")
    console.print(str(page), soft_wrap=True)
    return 1 if any(isinstance(i, Failure) for i in items) else 0


def show_json(items: Sequence[Item], console: Console) -> None:
    """The first statement of the first article, as a program would get it."""
    first = json.loads(to_json(items[0]))
    console.rule("JSON", style="dim", characters="─")
    console.print(json.dumps(first["attributions"][:1], ensure_ascii=False), soft_wrap=True, markup=False)
    console.print()
