"""`sayso case` and `sayso statements`: one call each, and what it gives in words or JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from sayso.engine import (
    Case,
    CaseError,
    Listed,
    Packed,
    Shown,
    Stamp,
    Step,
    ask,
    attach,
    certificates,
    list_orphans,
    list_statements,
    note_view,
    show_documents,
    stamps,
    verify,
)
from sayso.export import load_words
from sayso.model import Factuality
from sayso.store import Failed, Tally
from sayso.wiring.cases import add_files, new_case, opened_case, pack_case, unpack_case


def make(folder: Path, store: str, *, as_json: bool) -> int:
    id_ = new_case(folder, store)
    say({"id": id_, "case": str(folder)} if as_json else f"{folder}: a new case. Take files in with: sayso case add {folder} FILE…")
    return 0


def take_in(
    folder: Path, places: Sequence[Path], who: str | None, workers: int | None, password: str, *, again: bool, as_json: bool
) -> int:
    """Exit code 1 if any file could not be received, read or analysed; the others are in the case all the same."""
    failed = False
    with opened_case(folder, who) as case:
        for step in with_progress(add_files(case, places, workers, password, again=again)):
            if step.code:
                failed = True
                if as_json:
                    say(failed_step(step))
                print(step.sentence, file=sys.stderr)  # noqa: T201 - one sentence a failure
        show_tally(case, as_json=as_json)
    return 1 if failed else 0


def with_progress(steps: Iterable[Step]) -> Iterator[Step]:
    """A bar a stage on stderr, where somebody can see it."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield from steps
        return
    with Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console, transient=True) as progress:
        tasks = {}
        for step in steps:
            if step.stage not in tasks:
                tasks[step.stage] = progress.add_task(step.stage)
            progress.update(tasks[step.stage], completed=step.done, total=step.total)
            yield step


def tell(folder: Path, *, as_json: bool) -> int:
    with opened_case(folder) as case:
        with case.view() as view:
            for failure in view.failures():
                say(failed_step(failure) if as_json else failure.sentence)
        show_tally(case, as_json=as_json)
    return 0


def failed_step(what: Step | Failed) -> dict[str, object]:
    return {"path": what.path, "stage": what.stage, "failure": {"code": what.code, "sentence": what.sentence}}


def show_tally(case: Case, *, as_json: bool) -> None:
    with case.view() as view:
        tally = view.tally()
    say(tally if as_json else "\n".join(lines_of(tally)))


def lines_of(tally: Tally) -> Iterator[str]:
    yield f"{counted(tally.documents, 'document')}, {counted(tally.originals, 'distinct file')}: {tally.read:,} read, " + (
        f"{tally.partly:,} partly read, {tally.unreadable:,} unreadable, {tally.waiting:,} waiting."
    )
    if tally.refused:
        yield f"{counted(tally.refused, 'path')} could not be received."
    if tally.reasons:
        yield "Why: " + ", ".join(f"{code} {number:,}" for code, number in sorted(tally.reasons.items())) + "."
    if tally.orphans:
        yield f"{counted(tally.orphans, 'statement')} of older texts not found in the newest: sayso statements CASE --orphans"
    yield f"{counted(tally.statements, 'statement')}, {counted(tally.entries, 'entry', 'entries')} in the ledger."


def counted(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def show_them(folder: Path, document: str, who: str | None, *, as_json: bool) -> int:
    """Exit code 1 where no document is called so."""
    found = False
    with opened_case(folder, who) as case:
        note(case, folder, document=document)
        for shown in show_documents(case, document):
            found = True
            for line in [shown] if as_json else told_of(shown):
                say(line)
    if not found and not as_json:
        say(f"{folder}: no document is called {document}.")
    return 0 if found else 1


def told_of(shown: Shown) -> Iterator[str]:
    """The document, then a line for each thing that is said about it."""
    yield f"{shown.path}  {counted(shown.size, 'byte')}, {shown.media_type}, received {shown.received}"
    yield f"  SHA-256 {shown.sha256}"
    yield f"  read by {shown.read or 'nobody yet'}; {counted(shown.texts, 'text')}, {counted(shown.statements, 'statement')}"
    metadata = shown.metadata
    for name in ("title", "byline", "publisher", "published"):
        if value := getattr(metadata, name):
            yield f"  {name}: {value}"
    # What its container says is found in its text's metadata too, where it was read without a case.
    for name, value in dict.fromkeys((*shown.container, *metadata.found)):
        yield f"  {name}: {value}"
    for warning in shown.warnings:
        yield f"  {warning}"


def note(case: Case, folder: Path, **asked: str) -> None:
    """Say in the ledger what is looked at, or that this cannot be said."""
    if not note_view(case, **asked):
        print(f"{folder}: this case may not be written, so the ledger does not tell of this view.", file=sys.stderr)  # noqa: T201


def check(folder: Path, *, as_json: bool) -> int:
    """Exit code 1 if anything does not hold; a stray file is told of, and no more."""
    holds = True
    with opened_case(folder) as case:
        for finding in verify(case):
            holds = holds and finding.kind == "stray"
            say(finding if as_json else finding.sentence)
        if not holds:
            return 1
        with case.view() as view:
            tally, last = view.tally(), view.last_entry()
    head = last.hash if last else ""
    if as_json:
        say({"holds": True, "originals": tally.originals, "entries": tally.entries, "last": head})
    else:
        found = f"{counted(tally.originals, 'original')}, {counted(tally.entries, 'entry', 'entries')}"
        say(f"{folder}: all holds: {found}; the last is {head}.")
    return 0


def stamp_ledger(folder: Path, request: Path | None, answer: Path | None, trust: Sequence[Path], who: str | None, *, as_json: bool) -> int:
    """Exit code 1 if a stamp proves nothing of this ledger, or its signature does not hold."""
    holds = True
    with opened_case(folder, who) as case:
        roots = [one for path in trust for one in certificates(content(path), str(path))]
        if request is not None:
            if request.exists():
                raise CaseError("bag-exists", str(request))
            request.write_bytes(ask(case))
            print(f"{request}: take this to a time-stamping authority, then: sayso case stamp {folder} --attach ANSWER", file=sys.stderr)  # noqa: T201
        if answer is not None:
            attach(case, content(answer), str(answer), roots)
        if request is None or answer is not None:
            with case.view() as view:
                for entry, proved in stamps(view, roots):
                    holds = holds and proved is not None and proved.signature in ("holds", "not checked")
                    told = sentence_of(proved) if proved else f"Entry {entry.seq} holds a time stamp of no entry that is here."
                    say({"kept": entry.seq, "proved": proved} if as_json else told)
    return 0 if holds else 1


def sentence_of(stamp: Stamp) -> str:
    checked = {"holds": "its signature holds", "not checked": "its signature was not checked; name certificates with --trust"}
    return f"Entry {stamp.entry} was there by {stamp.time}, says {stamp.authority}; {checked.get(stamp.signature, stamp.signature)}."


def content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CaseError("missing" if isinstance(error, FileNotFoundError) else "permission", str(path)) from error


def put_up(folder: Path, bag: Path, who: str | None, *, as_json: bool) -> int:
    with opened_case(folder, who) as case:
        show_packed(pack_case(case, bag), bag, as_json=as_json)
    return 0


def take_out(bag: Path, folder: Path, store: str, who: str | None, *, as_json: bool) -> int:
    show_packed(unpack_case(bag, folder, who, store), folder, as_json=as_json)
    return 0


def show_packed(packed: Packed, place: Path, *, as_json: bool) -> None:
    say(packed if as_json else f"{place}: {counted(packed.files, 'file')}, {counted(packed.bytes, 'byte')}.")


def list_them(folder: Path, source: str, document: str, fact: str, who: str | None, *, orphans: bool, as_json: bool) -> int:
    if fact and fact not in set(Factuality):
        raise typer.BadParameter(f"{fact} is no certainty; use one of {' '.join(Factuality)}.", param_hint="--fact")
    with opened_case(folder, who) as case:
        note(case, folder, document=document, fact=fact, source=source)
        marks = load_words("en").mark
        for listed in list_orphans(case) if orphans else list_statements(case, source, document, fact):
            say(flat(listed) if as_json else line_of(listed, marks))
    return 0


def flat(listed: Listed) -> dict[str, object]:
    """The fields of an attribution, with the document and the words of the content beside them."""
    fields = msgspec.to_builtins(listed.attribution)
    return {"path": listed.path, "sha256": listed.sha256, "words": listed.content, **fields}


def line_of(listed: Listed, marks: Mapping[str, str]) -> str:
    words = " ".join(listed.content.split())
    return f"{marks[listed.attribution.fact]:<2} {listed.attribution.entity}: {words}  [{listed.path} {listed.attribution.id}]"


def say(value: object) -> None:
    """A line on standard output: words as they are, anything else as JSON."""
    line = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
