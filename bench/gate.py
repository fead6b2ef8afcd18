#!/usr/bin/env python3
"""The gate of CI: no stage of a run may take more than so many times as long as what it is compared with.

Each figure is a ratio of seconds of the processor. What is compared takes turns, and of several turns the least of each
counts, so that neither the speed of a machine nor what else it does matters much. A limit is twice what was measured:
the gate is for what makes a stage three times slower, not for a tenth.

    python bench/gate.py                   exit code 1 if a limit is passed
    python bench/gate.py --slower parse    the same with a stage that takes three times as long, to see it fail

The compiled kernel has limits of its own; what ran is told.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

sys.path.insert(0, str(Path(__file__).parent))

from policies import ROOT, policy

from policylint.commands.runs import make_linter
from policylint.compiler import compile_program
from policylint.configs import Configs
from policylint.document import Document
from policylint.engine import Linter
from policylint.formats import parse
from policylint.matcher import Matcher, Matches
from policylint.phrase import Phrase
from policylint.report import Report
from policylint.reporters import render
from policylint.reporters.look import Look
from policylint.settings import from_option
from policylint.source import Source

FORMS = ("full", "concise", "json")
DOCUMENTS, TURNS = 10, 7
SLOWER = 3


class Limit(NamedTuple):
    """What a stage is compared with, and how many times as long it may take: with the kernel, and without it."""

    beside: str
    kernel: float
    python: float


WORDS = "looking every word up"
LIMITS = {
    "start": Limit("python -c pass", 18, 27),
    "parse": Limit(WORDS, 6, 6),
    "match": Limit(WORDS, 4, 26),
    "judge": Limit(WORDS, 20, 40),
    "write": Limit(WORDS, 30, 30),
    "phrases": Limit("a twelfth of them", 4, 7),
}
"""A whole run on one policy; then of many policies the parsing, the matching, the assessments with checks and findings,
and the reports; and the matching of 1,440 phrases beside that of 120."""

_Value = TypeVar("_Value")


class Stopwatch:
    """Takes the least time of each thing that is done in turns; one of them can be made slower."""

    def __init__(self, slower: str) -> None:
        self.slower = slower
        self.least: dict[str, float] = {}

    def time(self, name: str, call: Callable[[], _Value]) -> _Value:
        """Call a function and take the seconds of the processor that it used."""
        start = time.process_time()
        value = call()
        taken = time.process_time() - start
        while name == self.slower and time.process_time() - start < SLOWER * taken:
            pass
        self.note(name, time.process_time() - start)
        return value

    def note(self, name: str, seconds: float) -> None:
        """Keep a time if it is the least of its name."""
        self.least[name] = min(seconds, self.least.get(name, seconds))

    def ratio(self, name: str) -> float:
        """Return how many times as long a stage took as what it is compared with."""
        return self.least[name] / self.least[LIMITS[name].beside]


def start(watch: Stopwatch) -> None:
    """A whole run on one policy with its rules kept, beside a Python that does nothing."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "policy.md")
        path.write_text(policy(0), encoding="utf-8")
        check = ("-m", "policylint", "check", "--isolated", "--exit-zero", "--format", "concise", str(path))
        _process(*check)
        for _ in range(TURNS):
            watch.note("start", sum(_process(*check) for _ in range(SLOWER if watch.slower == "start" else 1)))
            watch.note("python -c pass", _process("-c", "pass"))


def _process(*arguments: str) -> float:
    """Run Python, and return the seconds of the processor that it used."""
    drop = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    own = {**os.environ, "PYTHONPATH": str(ROOT)}
    child = os.posix_spawn(sys.executable, (sys.executable, *arguments), own, file_actions=drop)
    _, status, used = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"failed: python {' '.join(arguments)}")
    return used.ru_utime + used.ru_stime


def stages(watch: Stopwatch, linter: Linter) -> None:
    """What is done with many policies, stage by stage, beside a look-up of each of their words."""
    sources = [Source(f"{seed}.md", policy(seed), "markdown") for seed in range(DOCUMENTS)]
    text = "\n".join(source.text for source in sources)
    known = dict.fromkeys(_words(text), 0)
    for _ in range(TURNS):
        watch.time(WORDS, lambda: [sum(map(known.__getitem__, _words(text))) for _ in range(4)])
        documents = watch.time("parse", lambda: list(map(parse, sources)))
        matches = watch.time("match", partial(list, _matched(linter, documents)))
        found = watch.time("judge", partial(list, map(linter.report, matches)))
        report = Report(tuple(found), (), linter.rules, "")
        watch.time("write", partial(list, map(partial(render, report=report, look=Look()), FORMS)))
        gc.collect()


def _matched(linter: Linter, documents: Sequence[Document]) -> Iterator[Matches]:
    yield from linter.matcher.match_all(map(linter.matcher.read, documents))


def _words(text: str) -> list[bytes]:
    table = bytes(byte if chr(byte).isalnum() or byte > 127 else 32 for byte in range(256))
    return text.lower().encode().translate(table).split()


def phrases(watch: Stopwatch) -> None:
    """The matching of many phrases beside that of a twelfth of them."""
    from policylint.rulefolders import load
    from policylint.ruleset import phrases_of

    ruleset, _ = load()
    texts = sorted({phrase.text for phrase in phrases_of(ruleset.rules.values())})
    some = texts[:: len(texts) // 1440][:1440]
    documents = [parse(Source(f"{seed}.md", policy(seed), "markdown")) for seed in range(DOCUMENTS)]
    few, many = (Matcher(compile_program(map(Phrase, chosen), ruleset.vocabulary)) for chosen in (some[::12], some))
    for _ in range(TURNS):
        watch.time("a twelfth of them", lambda: list(few.match_all(map(few.read, documents))))
        watch.time("phrases", lambda: list(many.match_all(map(many.read, documents))))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a row for each stage; 1 if one takes too long."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--slower", choices=LIMITS, default="", help="a stage to be made three times slower")
    watch = Stopwatch(parser.parse_args(arguments).slower)
    gc.disable()  # as a run does
    everything = Configs(isolated=True, command={("profiles", ""): from_option("--profile", ("all",))})
    linter = make_linter(everything.settings(""), date(2026, 3, 1), cached=True)
    start(watch)
    stages(watch, linter)
    phrases(watch)
    compiled = linter.matcher.kernel is not None
    print(f"with{'' if compiled else 'out'} the compiled kernel, Python {sys.version.split()[0]}")
    failed = False
    for name, limit in LIMITS.items():
        ratio, most = watch.ratio(name), limit.kernel if compiled else limit.python
        failed = failed or ratio > most
        says = "too slow" if ratio > most else ""
        print(f"{name:8} / {limit.beside:22} {ratio:6.1f}   at most {most:4g}   {says}".rstrip())
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
