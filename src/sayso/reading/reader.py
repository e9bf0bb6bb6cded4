"""The parent's side: files checked before they are opened, parsed by a caged child, results checked after."""

from __future__ import annotations

import hashlib
import os
import selectors
import shutil
import stat
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import msgspec

from sayso.model import Document, Text
from sayso.reading.cage import LENGTH, Job, Result
from sayso.reading.errors import Limits, ReadingError
from sayso.reading.kind import HEAD, kind_of

READ = {"text/plain", "text/html", "application/pdf"}
RENEW = 100
BLOCK = 1 << 20


class Reader:
    """Reads many documents through one caged child, which is replaced when it fails or has read RENEW files."""

    def __init__(self, limits: Limits = Limits()) -> None:
        self.limits = limits
        self.child: subprocess.Popen[bytes] | None = None
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def read_file(self, path: Path) -> tuple[Document, Text]:
        """A file on disk; ReadingError says in one sentence what is wrong with it."""
        return self.read_bytes(path.name, checked_bytes(path, self.limits))

    def read_bytes(self, name: str, data: bytes) -> tuple[Document, Text]:
        """Bytes that came some other way, with the name they go by."""
        if not data:
            raise ReadingError("empty", name)
        kind = checked_kind(name, data[:HEAD], len(data), self.limits)
        document = Document(Path(name).stem or name, name, kind, hashlib.sha256(data).hexdigest(), len(data))
        untrusted = self.ask(Job(name, kind, data, self.limits))
        if untrusted.text is None:
            raise ReadingError(known_code(untrusted.code), name, untrusted.detail[:200])
        return document, checked_text(name, untrusted.text)

    def ask(self, job: Job) -> Result:
        """Send one job to the child and wait for its answer, but not for ever."""
        child = self.running()
        deadline = time.monotonic() + self.limits.seconds
        try:
            message = msgspec.msgpack.encode(job)
            exchange(child, message)
            frame = receive_within(child, deadline, 4 * self.limits.text + BLOCK)
        except (BrokenPipeError, EOFError) as error:
            code = child.wait()
            self.stop()
            raise ReadingError("crashed", job.name, f"exit {code}") from error
        except TimeoutError as error:
            self.stop()
            raise ReadingError("timeout", job.name, f"{self.limits.seconds:g}") from error
        self.count += 1
        if self.count >= RENEW:
            self.stop()
        try:
            return msgspec.msgpack.decode(frame, type=Result)
        except msgspec.MsgspecError as error:
            self.stop()
            raise ReadingError("crashed", job.name, "its answer made no sense") from error

    def running(self) -> subprocess.Popen[bytes]:
        if self.child is None or self.child.poll() is not None:
            self.child = subprocess.Popen(
                command(self.limits.memory),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"PATH": "/usr/bin:/bin", "PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1"},
            )
            self.count = 0
        return self.child

    def stop(self) -> None:
        if self.child is not None:
            self.child.kill()
            self.child.wait()
            for stream in (self.child.stdin, self.child.stdout):
                if stream is not None:
                    with contextless_close():
                        stream.close()
            self.child = None


class contextless_close:  # noqa: N801 - reads as a statement where it is used
    """Closing a pipe to a dead child may say so; that is no news."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        return isinstance(error, OSError)


def read_file(path: Path, limits: Limits = Limits()) -> tuple[Document, Text]:
    """One file through a cage of its own."""
    with Reader(limits) as reader:
        return reader.read_file(path)


def read_bytes(name: str, data: bytes, limits: Limits = Limits()) -> tuple[Document, Text]:
    """The bytes of one document through a cage of its own."""
    with Reader(limits) as reader:
        return reader.read_bytes(name, data)


def checked_bytes(path: Path, limits: Limits) -> bytes:
    """The bytes of an ordinary file of bearable size, never more than one over the limit."""
    name = path.name or str(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise ReadingError("directory", str(path), str(path).rstrip("/"))
        if not stat.S_ISREG(status.st_mode):
            raise ReadingError("special", name)
        if status.st_size == 0:
            raise ReadingError("empty", name)
        with path.open("rb") as file:
            head = file.read(HEAD)
            checked_kind(name, head, status.st_size, limits)
            return head + file.read(limits.size + 1 - len(head))
    except FileNotFoundError as error:
        raise ReadingError("missing", str(path)) from error
    except PermissionError as error:
        raise ReadingError("permission", name) from error
    except OSError as error:
        raise ReadingError("special", name) from error


def checked_kind(name: str, head: bytes, size: int, limits: Limits) -> str:
    """The kind of a file, if it is read at all and not too large for what it is."""
    kind = kind_of(head)
    if kind not in READ:
        raise ReadingError("unsupported", name, kind)
    most = limits.size if kind == "application/pdf" else limits.text
    if size > most:
        raise ReadingError("too-large", name, f"{most >> 20} MB")
    return kind


def known_code(code: str) -> str:
    from sayso.reading.errors import CODES

    return code if code in CODES else "crashed"


def checked_text(name: str, untrusted: Text) -> Text:
    """A text whose spans lie within it and whose pages follow one another, or an error."""
    length, last = len(untrusted.characters), 0
    for page in untrusted.pages:
        inside = last <= page.span.start <= page.span.end <= length
        if not inside or any(not 0 <= s.start <= s.end <= length for s, _ in page.boxes):
            raise ReadingError("crashed", name, "its pages do not fit its text")
        last = page.span.start
    return untrusted


def exchange(child: subprocess.Popen[bytes], message: bytes) -> None:
    assert child.stdin is not None
    child.stdin.write(LENGTH.pack(len(message)))
    child.stdin.write(message)
    child.stdin.flush()


def receive_within(child: subprocess.Popen[bytes], deadline: float, most: int) -> bytes:
    """One frame from the child before the deadline; an answer beyond `most` bytes counts as none."""
    assert child.stdout is not None
    head = read_exactly(child.stdout, LENGTH.size, deadline)
    size = LENGTH.unpack(head)[0]
    if size > most:
        raise EOFError
    return read_exactly(child.stdout, size, deadline)


def read_exactly(stream: IO[bytes], size: int, deadline: float) -> bytes:
    parts, got = [], 0
    with selectors.DefaultSelector() as selector:
        selector.register(stream, selectors.EVENT_READ)
        while got < size:
            left = deadline - time.monotonic()
            if left <= 0 or not selector.select(left):
                raise TimeoutError
            part = os.read(stream.fileno(), min(BLOCK, size - got))
            if not part:
                raise EOFError
            parts.append(part)
            got += len(part)
    return b"".join(parts)


def command(memory: int) -> list[str]:
    """The child's command line, inside bubblewrap where that works."""
    own = [sys.executable, "-I", "-m", "sayso.reading.cage", str(memory)]
    return [*bubblewrap(), *own]


@cache
def bubblewrap() -> tuple[str, ...]:
    """bwrap with an empty network, no other processes and only the interpreter to see; () where it cannot run."""
    program = shutil.which("bwrap")
    if program is None:
        return ()
    seen = ["/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", sys.prefix, sys.base_prefix, str(Path(__file__).parents[2])]
    binds = [part for path in dict.fromkeys(seen) if Path(path).exists() for part in ("--ro-bind", path, path)]
    wrapped = (program, "--unshare-all", "--die-with-parent", "--new-session", *binds, "--proc", "/proc", "--dev", "/dev")
    try:
        tried = subprocess.run([*wrapped, sys.executable, "-I", "-c", "import msgspec"], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return wrapped if tried.returncode == 0 else ()
