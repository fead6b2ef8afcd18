"""`check --watch`: what a change of settings, rules, facts and the baseline does."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.house import GOOD, HOUSE, RULE, WEAK, write_house
from tests.watching import LACKS, save, watching

pytest.importorskip("watchfiles")


@pytest.fixture(autouse=True)
def documents(here: Path) -> None:
    write_house()


def test_with_other_settings_all_that_they_are_for_is_linted_again():
    with watching("weak.md", "bad.md") as run:
        run.until("Ctrl-C ends it.")
        only_bad = "[[overrides]]\nfiles = ['bad.md']\nseverities = {'house/logs' = 'info'}\n"
        assert run.after(lambda: save("policylint.toml", only_bad), " in 2 documents") == [
            "weak.md, bad.md checked",
            "Changed:",
            "bad.md:1:3: info[house/logs] missing: How long logs are kept",
            "1 changed. 1 warning, 1 info in 2 documents",
        ]
        assert run.after(lambda: save("policylint.toml", "[severities]\nhouse = 'error'\n"), " in 2 documents")[0] == (
            "weak.md, bad.md checked"
        )
        assert run.after(lambda: Path("policylint.toml").unlink(), " in 2 documents")[-1] == (
            "1 changed. 1 error, 1 warning in 2 documents"
        )


def test_a_base_of_a_configuration_elsewhere_is_watched():
    save("shared/base.toml", "")
    save("docs/policylint.toml", "extends = '../shared/base.toml'\n")
    save("docs/p.md", WEAK)
    with watching("docs") as run:
        run.until("Ctrl-C ends it.")
        more = run.after(lambda: save("shared/base.toml", "[severities]\nhouse = 'error'\n"), " in 1 document")
        assert more[-1] == "1 changed. 1 error in 1 document"


def test_a_broken_configuration_is_told_and_nothing_passes():
    with watching("weak.md") as run:
        run.until("Ctrl-C ends it.")
        broken = run.after(lambda: save("policylint.toml", "fail-onn = 'error'\n"), "is waited for")
        fault = "policylint.toml:1:1: unknown key 'fail-onn'; did you mean 'fail-on'?"
        waits = "nothing was checked; the next save is waited for"
        assert broken == [fault, waits]
        assert run.after(lambda: save("weak.md", GOOD), "is waited for") == [fault, waits]
        assert run.after(lambda: save("policylint.toml", "fail-on = 'error'\n"), " in 1 document") == [
            "weak.md checked",
            "Gone:",
            f"weak.md: {LACKS}",
            "1 gone. No findings in 1 document",
        ]


def test_a_configuration_that_is_mended_is_told_even_if_no_document_changed():
    with watching("weak.md") as run:
        run.until("Ctrl-C ends it.")
        run.after(lambda: save("policylint.toml", "x ="), "is waited for")
        mended = run.after(lambda: Path("policylint.toml").unlink(), " in 1 document")
        assert mended == ["no document checked", "No finding changed. 1 warning in 1 document"]


def test_a_rule_that_is_edited_and_one_that_is_broken():
    with watching("weak.md", "bad.md") as run:
        run.until("Ctrl-C ends it.")
        longer = RULE.replace('any: ["for {duration}"]', 'any: ["for {duration}", "server"]')
        edited = run.after(lambda: save("house/house/logs.yaml", longer), " in 2 documents")
        assert edited[0] == "weak.md, bad.md checked"
        assert edited[-1] == "1 gone. 1 error in 2 documents"
        broken = run.after(lambda: save("house/house/logs.yaml", RULE.replace("clause:", "clauze:")), "waited for")
        assert re.match(r"house/house/logs\.yaml:\d+:1: unknown key 'clauze'", broken[0])
        assert run.after(lambda: save("house/house/logs.yaml", RULE), " in 2 documents")[-1] == (
            "1 new. 1 error, 1 warning in 2 documents"
        )


def test_a_fact_of_the_configuration():
    save("p.md", "# Privacy\n\nOur website is directed to children under 13.\n")
    with watching("--select", "children", "--profile", "coppa", "p.md") as run:
        run.until("Ctrl-C ends it.")
        said = run.after(lambda: save("policylint.toml", "[facts]\nchildren = 'general'\n"), " in 1 document")
        assert said[:2] == ["p.md checked", "New:"]
        assert said[2].startswith("p.md:3:1: error[facts/children] the text says")
        assert said[-1].startswith("1 new. ")


def test_a_baseline_accepts_without_linting():
    assert subprocess.run([sys.executable, "-m", "policylint", "baseline", "create", *HOUSE, "weak.md", "--baseline",
                           "later.json"], env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)  # fmt: skip
    with watching("weak.md") as run:
        run.until("Ctrl-C ends it.")
        accepted = run.after(lambda: Path("later.json").replace(".policylint-baseline.json"), "by the baseline)")
        assert accepted == [
            "no document checked",
            "Gone:",
            f"weak.md: {LACKS} (accepted)",
            "1 gone. No findings in 1 document; 1 suppressed (1 by the baseline)",
        ]
