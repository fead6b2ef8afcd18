#!/usr/bin/env python3
"""Large and hostile documents: that `policylint check` survives them, in linear time and bounded memory.

Each input is written at a size and at four times that size, and checked by a process of its own. A row says how long
both took (without what a tiny document takes), the ratio of the two (4 is linear), and the most memory that the larger
one took above a tiny document, as a multiple of the file. Times are rough on a busy machine: repeat what is in doubt.

    python bench/hostile.py                               every input, 1 MB and 4 MB
    python bench/hostile.py --only brackets,quotes-deep   some of them
    python bench/hostile.py --format html --size 200_000  smaller, one format
    python bench/hostile.py --unit 'a@'                   a text of your own, repeated
    python bench/hostile.py --write brackets.md 5_000_000 > brackets.md
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from hostile_inputs import ALL, INPUTS, Input, find
from hostile_texts import of

ROOT = Path(__file__).parents[1]
MOST_MEMORY = 20
"""Times the size of the file, for files of 1 MB and more."""
MOST_RATIO = 6
"""Of the times for four times the size; more than that is not linear."""
_FASTEST = 0.25
"""Seconds below which a ratio says nothing."""
_LONGEST = 300


class Run(NamedTuple):
    """What one process took: seconds of the processor, bytes of memory at its most, its exit code and its stderr."""

    seconds: float
    memory: int
    code: int
    said: str


def check(path: Path, arguments: tuple[str, ...]) -> Run:
    """Check one document in a process of its own."""
    command = [sys.executable, "-m", "policylint", "check", *arguments, str(path)]
    with tempfile.TemporaryFile() as said:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said, env=environment)
        ends = time.monotonic() + _LONGEST
        status = 0
        while True:
            done, status, used = os.wait4(child.pid, os.WNOHANG)
            if done:
                break
            if time.monotonic() > ends:
                child.kill()
            time.sleep(0.005)
        child.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read().decode("utf-8", "replace")
    unit = 1 if sys.platform == "darwin" else 1024
    return Run(used.ru_utime + used.ru_stime, used.ru_maxrss * unit, child.returncode, text)


def measure(one: Input, form: str, size: int, folder: Path, base: Run, arguments: tuple[str, ...]) -> list[str]:
    """Check an input at two sizes; return its row, the last cell what is wrong with it."""
    runs, path = [], folder / f"{one.name}.{form}"
    for wanted in (size, 4 * size):
        with path.open("w", encoding="utf-8", newline="") as file:
            file.writelines(one.make(wanted))
        runs.append(check(path, arguments))
        written = path.stat().st_size
        path.unlink()
    small, large = (max(0.001, run.seconds - base.seconds) for run in runs)
    memory = (runs[1].memory - base.memory) / written
    wrong = [f"exit code {run.code}" for run in runs if run.code not in (0, 1, 2)][:1]
    wrong += ["traceback"] * any("Traceback" in run.said for run in runs)
    wrong += ["not linear"] * (large > _FASTEST and large / small > MOST_RATIO)
    wrong += ["memory"] * (memory > MOST_MEMORY and written > 900_000)
    wrong += [f"({runs[1].said.strip().partition(': ')[2]})"] if runs[1].code == 2 and not wrong else []
    megabytes = written / 1e6
    cells = [f"{small:.2f}", f"{large:.2f}", f"{large / small:.1f}", f"{large / megabytes:.2f}", f"{memory:.1f}"]
    return [f"{one.name}.{form}", f"{megabytes:.1f}", *cells, ", ".join(wrong)]


def main() -> int:
    """Run what the command line asks for; 1 if something is wrong with the result."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=1_000_000, help="bytes of the smaller document (default: 1 MB)")
    parser.add_argument("--only", default="", help="inputs: brackets or brackets.md, separated by commas")
    parser.add_argument("--format", choices=ALL, help="one format only")
    parser.add_argument("--unit", help="repeat this text instead of the inputs")
    parser.add_argument("--write", metavar="NAME", help="print an input, such as brackets.md, at --size and stop")
    parser.add_argument("options", nargs="*", help="options for policylint check, after --")
    given = parser.parse_args()
    if given.write:
        one, _ = find(given.write)
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
        sys.stdout.writelines(one.make(given.size))
        return 0
    inputs = [Input("unit", ALL, of(given.unit))] if given.unit else INPUTS
    only = set(filter(None, given.only.split(",")))
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        tiny = Path(folder, "tiny.md")
        tiny.write_text("# Privacy\n\nWe keep your data.\n", encoding="utf-8")
        check(tiny, tuple(given.options))  # keeps the compiled rules
        base = check(tiny, tuple(given.options))
        print(f"a tiny document: {base.seconds:.2f} s, {base.memory / 1e6:.0f} MB")
        print(f"{'input':32} {'MB':>5} {'s at 1':>7} {'s at 4':>7} {'ratio':>6} {'s/MB':>6} {'memory':>7}")
        for one in inputs:
            for form in one.formats:
                if (only and only.isdisjoint((one.name, f"{one.name}.{form}"))) or given.format not in (None, form):
                    continue
                name, *numbers, note = measure(one, form, given.size, Path(folder), base, tuple(given.options))
                row = " ".join(number.rjust(width) for number, width in zip(numbers, (5, 7, 7, 6, 6, 7), strict=True))
                print(f"{name:32} {row}  {note}".rstrip(), flush=True)
                wrong += bool(note) and not note.startswith("(")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
