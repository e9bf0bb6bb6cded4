"""The parent's end of a caged child: starting it, asking it, stopping it."""

from __future__ import annotations

import contextlib
import os
import selectors
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

from sayso.reading.errors import ReadingError
from sayso.reading.frames import LENGTH, SLICE, Beat, Frame, Job, Result, send

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "1"}

FRAMES = msgspec.msgpack.Decoder(Frame)


class Child:
    """One caged process. `descriptor` is an open file that it may read besides what it is sent."""

    def __init__(self, memory: int, descriptor: int = -1) -> None:
        self.count = 0
        self.process = subprocess.Popen(
            command(memory),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
            pass_fds=(descriptor,) if descriptor >= 0 else (),
            # Whatever it starts ends with it.
            start_new_session=True,
        )

    def alive(self) -> bool:
        return self.process.poll() is None

    def ask(self, job: Job) -> Iterator[Frame]:
        """Frames up to the last result; each must come in time. What goes wrong is a ReadingError."""
        self.count += 1
        seconds = job.limits.seconds
        try:
            assert self.process.stdin is not None
            deadline = time.monotonic() + seconds
            send(self.process.stdin, msgspec.msgpack.encode(job))
            while True:
                frame = self.frame(deadline, 4 * job.limits.text + SLICE)
                if not isinstance(frame, Beat):
                    yield frame
                if isinstance(frame, Result) and frame.last:
                    return
                deadline = time.monotonic() + seconds
        except (BrokenPipeError, EOFError) as error:
            raise ReadingError("crashed", job.name, f"exit {self.process.wait()}") from error
        except TimeoutError as error:
            raise ReadingError("timeout", job.name, f"{seconds:g}") from error
        except msgspec.MsgspecError as error:
            raise ReadingError("crashed", job.name, "its answer made no sense") from error

    def frame(self, deadline: float, most: int) -> Frame:
        """One frame before the deadline; one of more than `most` bytes counts as none."""
        size = LENGTH.unpack(self.bytes(LENGTH.size, deadline))[0]
        if size > most:
            self.stop()
            raise EOFError
        frame: Frame = FRAMES.decode(self.bytes(size, deadline))
        return frame

    def bytes(self, size: int, deadline: float) -> bytes:
        stream = self.process.stdout
        assert stream is not None
        parts, got = [], 0
        with selectors.DefaultSelector() as selector:
            selector.register(stream, selectors.EVENT_READ)
            while got < size:
                left = deadline - time.monotonic()
                if left <= 0 or not selector.select(left):
                    raise TimeoutError
                part = os.read(stream.fileno(), min(SLICE, size - got))
                if not part:
                    raise EOFError
                parts.append(part)
                got += len(part)
        return b"".join(parts)

    def stop(self) -> None:
        with contextlib.suppress(OSError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            if stream is not None:
                # Closing a pipe to a dead child may say so; that is no news.
                with contextlib.suppress(OSError):
                    stream.close()


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
