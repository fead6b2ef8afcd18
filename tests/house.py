"""Three documents and a rule of the user's own: what tests of the command line lint; and few built-in rules."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

GOOD = "# Privacy\n\nWe keep server logs for 30 days.\n"
WEAK = "# Privacy\n\nWe keep server logs.\n"
BAD = "# Privacy\n\nWelcome to our site.\n"
RULE = """\
title: How long logs are kept
summary: Says how long logs are kept.
why: A reader must be able to tell.
clause: ["we keep ... logs"]
elements:
  period: {title: a period, any: ["for {duration}"]}
requires: [period]
severity: error
advice: Name a period.
template: |
  ## Logs
  We keep logs for [PERIOD].
examples:
  - {status: present, text: "We keep server logs for 30 days.", evidence: "keep server logs"}
  - {status: weak, text: "We keep our logs."}
  - {status: missing, text: "Welcome."}
"""
HOUSE = ("--rules", "house", "--select", "house/logs")


def write(path: str | Path, text: str) -> str:
    """Write a file as the text is, and the folders above it; return its path."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8", newline="")
    return str(path)


def write_all(folder: str | Path, files: Mapping[str, str]) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        write(Path(folder, name), text)


def write_house() -> None:
    """Write good.md, weak.md, bad.md and the rule folder house into the working folder."""
    write_all(".", {"good.md": GOOD, "weak.md": WEAK, "bad.md": BAD, "house/house/logs.yaml": RULE})


FEW = {
    "vocabulary/few.yaml": "duration: [30 days]\n",
    "facts.yaml": "sells: {title: S, assumed: no, values: {yes: {means: M, says: [we sell]}, no: N}}\n",
    "profiles/core.yaml": "title: C\nsummary: S\nobligations:\n"
    "  - {id: C-1, needs: [few/sale], cite: A, severity: error, when: {facts: {sells: yes}}}\n",
    "few/sale.yaml": RULE.replace("we keep ... logs", "we sell ... logs").replace("We keep", "We sell"),
}


def write_few(folder: Path) -> None:
    """Write a folder of rules that can stand for the built-in one."""
    write_all(folder, FEW)
