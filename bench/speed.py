#!/usr/bin/env python3
"""How fast policylint is, against a start of Python, proselint, and the words of the text, measured in the same run.

Each figure is the median of the ratios of paired runs, one after the other, because machines are noisy and ratios less
so. All profiles, rules and checks are active. The input is made of the rules' own examples, or a folder of yours.

    python bench/speed.py                        everything but documents of 50 MB
    python bench/speed.py --only start,files     some of it
    python bench/speed.py --folder policies/     your own corpus
    python bench/speed.py --proselint .venv/bin/proselint   to compare with it (pip install proselint==0.16.0)
    python bench/speed.py --gate                 the few ratios that CI looks at: bench/gate.py
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import random
import shlex
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from policies import ROOT

ALL = ("check", "--isolated", "--exit-zero", "--quiet", "--profile", "all")
PYTHON = (sys.executable, "-c", "pass")
CLICK = (sys.executable, "-c", "import click")


class Used(NamedTuple):
    """Wall seconds, seconds of the processor, and bytes of memory at the most, of one process and its children."""

    wall: float
    processor: float
    memory: int


class Row(NamedTuple):
    """One line of the table."""

    what: str
    value: str
    note: str = ""


def run(command: Sequence[str], **environment: str) -> Used:
    """Run a command to its end; its output is dropped."""
    start = time.perf_counter()
    nowhere = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    path = {"PYTHONPATH": str(ROOT), **environment}
    child = os.posix_spawn(
        shutil.which(command[0]) or command[0], command, {**os.environ, **path}, file_actions=nowhere
    )
    _, status, used = os.wait4(child, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) > 1:
        raise SystemExit(f"failed: {shlex.join(command)}")
    return Used(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024))


def policylint(*arguments: object) -> tuple[str, ...]:
    """Return the command line of policylint with all rules and some arguments."""
    return (sys.executable, "-m", "policylint", *ALL, *map(str, arguments))


def written(folder: Path, count: int, size: int = 15_000) -> list[Path]:
    """Write policies in a process of its own: the memory of a child is counted from what its parent has."""
    run((sys.executable, str(Path(__file__).with_name("policies.py")), str(folder), str(count), str(size)))
    return sorted(folder.iterdir())


def paired(some: Callable[[], float], others: Callable[[], float], runs: int) -> float:
    """Return the median of the ratios of two figures, measured in turn."""
    return statistics.median([some() / others() for _ in range(runs)])


def wall(command: Sequence[str], **environment: str) -> Callable[[], float]:
    """Return what measures the wall time of a command."""
    return lambda: run(command, **environment).wall


def processor(command: Sequence[str], **environment: str) -> Callable[[], float]:
    """Return what measures the processor time of a command, less that of a start on next to nothing."""
    return lambda: run(command, **environment).processor


# --- what is measured


class Bench:
    """The inputs and the measurements of one run."""

    def __init__(self, folder: Path, corpus: Path | None, proselint: str, runs: int) -> None:
        self.folder, self.proselint, self.runs = folder, proselint, runs
        self.hundred = written(folder / "hundred", 100)
        self.one = self.hundred[0]
        self.corpus = corpus or written(folder / "corpus", 400)[0].parent
        run(policylint(self.one))  # keeps the compiled rules

    def start(self) -> Iterator[Row]:
        """One policy of 15 KB, as a whole process."""
        warm, cold = policylint("--format", "concise", self.one), {"POLICYLINT_CACHE_DIR": ""}
        yield Row("one policy, rules kept / python -c pass", f"{paired(wall(warm), wall(PYTHON), 2 * self.runs):.1f}")
        yield Row("one policy, rules kept / import click", f"{paired(wall(warm), wall(CLICK), 2 * self.runs):.1f}")
        yield Row("one policy, no cache / rules kept", f"{paired(wall(warm, **cold), wall(warm), self.runs):.1f}")
        yield Row(
            "one policy, memory", f"{run(warm).memory / 1e6:.0f} MB", f"python alone {run(PYTHON).memory / 1e6:.0f}"
        )
        if self.proselint:
            theirs = (self.proselint, "check", str(self.one))
            yield Row("one policy, rules kept / proselint", f"{paired(wall(warm), wall(theirs), self.runs):.2f}")
            yield Row("one policy, no cache / proselint", f"{paired(wall(warm, **cold), wall(theirs), self.runs):.2f}")

    def files(self) -> Iterator[Row]:
        """A hundred policies, and a corpus."""
        if self.proselint:
            theirs = (self.proselint, "check", *map(str, self.hundred))
            ours = policylint("--format", "concise", *self.hundred)
            yield Row("proselint / 100 policies, one job", f"{paired(wall(theirs), wall(ours), 1):.1f}")
        size = sum(path.stat().st_size for path in self.corpus.rglob("*") if path.is_file()) / 1e6
        whole, limit = policylint("--format", "concise", "--jobs", 1, self.corpus), self.limit()
        taken = [run(whole) for _ in range(self.runs)]
        speed = size / statistics.median(used.processor for used in taken)
        yield Row(
            "corpus, one job",
            f"{speed:.2f} MB/s",
            f"{size:.1f} MB, {max(u.memory for u in taken) / 1e6:.0f} MB of memory",
        )
        yield Row("looking every word up in a dict", f"{limit:.1f} MB/s", f"{limit / speed:.1f} times as fast")
        two = policylint("--format", "concise", "--jobs", 2, self.corpus)
        yield Row("corpus, one job / two jobs", f"{paired(wall(whole), wall(two), self.runs):.2f}")

    def limit(self) -> float:
        """Return the MB/s at which Python folds text, cuts it into words and looks each up: nothing in it is faster."""
        text = "\n".join(path.read_text("utf-8", "replace") for path in self.corpus.rglob("*") if path.is_file())
        table = bytes(byte if chr(byte).isalnum() or byte > 127 else 32 for byte in range(256))
        known = dict.fromkeys(text.lower().encode().translate(table).split(), 0)
        start = time.process_time()
        sum(map(known.__getitem__, text.lower().encode().translate(table).split()))
        return len(text.encode()) / 1e6 / (time.process_time() - start)

    def growth(self, sizes: Iterable[int] = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)) -> Iterator[Row]:
        """One document, ten times as large each time: what a run takes, and what each further MB does."""
        before, length = 0.0, 0
        for size in sizes:
            (path,) = written(self.folder / "growing", 1, size)
            runs = range(self.runs if size < 10**6 else 2 if size < 10**7 else 1)
            used = min((run(policylint("--format", "concise", path)) for _ in runs), key=lambda used: used.processor)
            more = path.stat().st_size - length
            rate = (used.processor - before) / more * 10**9
            note = f"{used.memory / path.stat().st_size:.0f} times the file in memory" if size >= 10**6 else ""
            ratio = f", {used.processor / before:.1f} times the one before" if before else ""
            # What small documents differ by drowns in the start.
            each = f", {rate:.0f} ms for each MB more" if before and size >= 10**5 else ""
            yield Row(f"a document of {size / 1000:,.0f} KB", f"{used.processor:.2f} s{ratio}{each}", note)
            before, length = used.processor, path.stat().st_size
            path.unlink()

    def phrases(self) -> Iterator[Row]:
        """Matching alone, with more and more phrases."""
        sys.path.insert(0, str(ROOT))
        from policylint.compiler import compile_program
        from policylint.formats import parse
        from policylint.matcher import Matcher
        from policylint.phrase import Phrase
        from policylint.rulefolders import load
        from policylint.ruleset import phrases_of
        from policylint.source import Source

        ruleset, _ = load()
        texts = list(dict.fromkeys(phrase.text for phrase in phrases_of(ruleset.rules.values())))
        random.Random(1).shuffle(texts)
        texts += [f"we {text}" for text in texts if text[0] not in "^'"]
        documents = [parse(Source(str(path), path.read_text("utf-8"), "markdown")) for path in self.hundred[:40]]
        first = 0.0
        gc.disable()  # as a run does
        for count in (120, 500, 1_500, 3_000):
            matcher = Matcher(compile_program(map(Phrase, texts[:count]), ruleset.vocabulary))
            matcher.match_all(map(matcher.read, documents[:4]))
            seconds = min(
                _seconds(lambda matcher=matcher: matcher.match_all(map(matcher.read, documents)))
                for _ in range(self.runs)
            )
            first = first or seconds
            yield Row(f"{min(count, len(texts)):,} phrases / 120", f"{seconds / first:.2f}")


def _seconds(call: Callable[[], object]) -> float:
    start = time.process_time()
    call()
    return time.process_time() - start


def main() -> int:
    """Print the table that the command line asks for; 1 if the gate is asked for and not passed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="start,files,growth,phrases", help="parts, separated by commas")
    parser.add_argument("--folder", type=Path, help="documents to use as the corpus")
    parser.add_argument("--proselint", default=shutil.which("proselint") or "", help="its command")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--large", action="store_true", help="a document of 50 MB, too")
    parser.add_argument("--gate", action="store_true")
    parser.add_argument("--json", type=Path, help="write the rows here, too")
    given = parser.parse_args()
    if given.gate:
        import gate

        return gate.main([])
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), given.folder, given.proselint, given.runs)
        parts = {"start": bench.start, "files": bench.files, "growth": bench.growth, "phrases": bench.phrases}
        for name in given.only.split(","):
            for row in parts[name]():
                rows.append(row)
                print(f"{row.what:42} {row.value:>12}  {row.note}".rstrip(), flush=True)
        for row in bench.growth((5_000_000, 50_000_000)) if given.large else ():
            rows.append(row)
            print(f"{row.what:42} {row.value:>12}  {row.note}".rstrip(), flush=True)
    if given.json:
        given.json.write_text(json.dumps([row._asdict() for row in rows], indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
