"""Documents, a rule and a configuration that checks it: what tests of configurations start from."""

from __future__ import annotations

import json

from click.testing import Result

from tests.house import BAD, write
from tests.house import RULE as LOGS

PROFILE = """\
title: House standard
summary: What the house asks.
signs: ["site (|of) acme", "'ACME' shop"]
obligations:
  - {id: H-1, needs: [house/logs], cite: House 1, severity: error}
"""


def house(*severities: tuple[str, str], **more: str) -> str:
    """Return a configuration that checks the rule house/logs only."""
    lines = [f"{key.replace('_', '-')} = {value}" for key, value in more.items()]
    table = [f'"{rule}" = "{severity}"' for rule, severity in severities]
    return "\n".join(['rules = ["house"]', 'select = ["house"]', *lines, "[severities]", *table]) + "\n"


def write_documents() -> None:
    """Write three documents that lack the clause of the rule house/logs, and that rule."""
    for path in ("bad.md", "legal/eu/privacy.md", "legal/us/privacy.md"):
        write(path, BAD)
    write("house/house/logs.yaml", LOGS)


def findings(result: Result) -> list[str]:
    """Return the path, severity and rule of each finding of a run with `--format json`."""
    return [f"{one['path']} {one['severity']} {one['rule']}" for one in json.loads(result.stdout)["findings"]]
