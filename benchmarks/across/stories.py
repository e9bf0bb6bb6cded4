"""Stories told by script, one JSON object a line: `python -m benchmarks.across.stories --split dev --seed 1 --count 100`."""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator

from benchmarks.across.fillers import FOLDER, Fillers
from benchmarks.across.template import Story, Teller, read_template


def stories(split: str, seed: int, count: int) -> Iterator[Story]:
    """`count` stories, the templates of the split in turn; the same arguments give the same stories."""
    fillers = Fillers(split)
    templates = [read_template(path) for path in sorted((FOLDER / split).glob("*.txt"))]
    for number in range(count):
        chance = random.Random(f"{split} {seed} {number}")
        yield Teller(templates[number % len(templates)], chance, fillers).tell(f"{split}-{seed}-{number}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", choices=("dev", "test"), required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--count", type=int, default=100)
    asked = parser.parse_args()
    for story in stories(asked.split, asked.seed, asked.count):
        print(json.dumps(story, ensure_ascii=False))


if __name__ == "__main__":
    main()
