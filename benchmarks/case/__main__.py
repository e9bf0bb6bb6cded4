"""The command line of the case benchmark.

The parts are as many processes as there are cores, each of which seals, reads and analyses its share of the distinct
files and nothing else. The whole is `sayso case add`. They take turns, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.case.files import make_leak

SAYSO = str(Path(sys.executable).with_name("sayso"))
PART = """
import io, sys
from pathlib import Path
from sayso.model import Document
from sayso.reading import ReadingError
from sayso.store import Originals
from sayso.wiring import open_reader
Path(sys.argv[1]).mkdir(parents=True)
originals, texts = Originals(Path(sys.argv[1])), []
with open_reader() as reader:
    for path in map(Path, sys.stdin.read().splitlines()):
        with path.open("rb") as file:
            originals.keep(file)
        try:
            texts.append(reader.open(path, b""))
        except ReadingError:
            continue
    for document, text in texts:
        reader.state(document, text, None)
"""


def quiet(*command: str) -> int:
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode


def parts(leak: Path, folder: Path, cores: int) -> float:
    """Seconds for the parts alone."""
    distinct = {hashlib.sha256(path.read_bytes()).digest(): path for path in sorted(leak.rglob("*.*"))}
    paths = list(distinct.values())
    # Files of a kind come at a distance that the number of cores may divide.
    random.Random(0).shuffle(paths)
    start = time.perf_counter()
    children = []
    for n in range(cores):
        command = [sys.executable, "-c", PART, str(folder / f"part-{n}")]
        child = subprocess.Popen(command, stdin=subprocess.PIPE, env=os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"})
        assert child.stdin is not None
        child.stdin.write("\n".join(map(str, paths[n::cores])).encode())
        child.stdin.close()
        children.append(child)
    assert not any(child.wait() for child in children)
    return time.perf_counter() - start


def whole(leak: Path, case: Path) -> tuple[float, int]:
    """Seconds for `sayso case add`, and the peak memory of all its processes in MB."""
    quiet(SAYSO, "case", "new", str(case))
    start = time.perf_counter()
    child = subprocess.Popen([SAYSO, "case", "add", str(case), str(leak)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peaks = [0]
    watcher = threading.Thread(target=watch, args=(child, peaks))
    watcher.start()
    child.wait()
    seconds = time.perf_counter() - start
    watcher.join()
    return seconds, peaks[0]


def watch(child: subprocess.Popen[bytes], peaks: list[int]) -> None:
    while child.poll() is None:
        peaks[0] = max(peaks[0], sum(map(memory, family(child.pid))))
        time.sleep(0.2)


def family(pid: int) -> list[int]:
    """A process and all below it."""
    try:
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    threads = [t for t in Path(f"/proc/{pid}/task").glob("*") if t.name != str(pid)]
    for thread in threads:
        try:
            below += (thread / "children").read_text().split()
        except OSError:
            continue
    return [pid, *(inner for each in below for inner in family(int(each)))]


def memory(pid: int) -> int:
    """Proportional set size in MB: what processes share is counted once."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("Pss:")), 0)


def kills(leak: Path, case: Path, count: int, seconds: float) -> dict[str, int | bool]:
    """Add, killed `count` times at random moments; then let it end, and compare with what an undisturbed add makes."""
    chance = random.Random(count)
    quiet(SAYSO, "case", "new", str(case))
    broken = 0
    for number in range(count):
        # A folder more each time, so that there is always something to do.
        folders = sorted(map(str, leak.iterdir()))[: 1 + number]
        child = subprocess.Popen([SAYSO, "case", "add", str(case), *folders], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.2, seconds))
        child.send_signal(signal.SIGKILL)
        child.wait()
        broken += quiet(SAYSO, "case", "verify", str(case)) != 0
    quiet(SAYSO, "case", "add", str(case), *sorted(map(str, leak.iterdir())))
    return {"kills": count, "broken after a kill": broken, "verified": quiet(SAYSO, "case", "verify", str(case)) == 0, **status(case)}


def status(case: Path) -> dict[str, int]:
    shown = subprocess.run([SAYSO, "case", "status", str(case), "--format", "json"], capture_output=True, text=True, check=True).stdout
    tally = json.loads(shown.splitlines()[-1])
    return {name: tally[name] for name in ("documents", "originals", "read", "partly", "unreadable", "waiting", "statements")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--kills", type=int, default=50)
    arguments = parser.parse_args()
    cores = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        leak = folder / "leak"
        make_leak(leak, arguments.files)
        for n in range(arguments.rounds):
            alone = parts(leak, folder / f"parts-{n}", cores)
            seconds, peak = whole(leak, folder / f"case-{n}")
            print(
                {
                    "cores": cores,
                    "parts s": round(alone, 1),
                    "whole s": round(seconds, 1),
                    "ratio": round(seconds / alone, 2),
                    "peak MB": peak,
                }
            )
            print(status(folder / f"case-{n}"))
        if arguments.kills:
            print(kills(leak, folder / "killed", arguments.kills, 3.0))


if __name__ == "__main__":
    main()
