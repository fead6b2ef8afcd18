"""A text that breaks that law three times, with comments in it: what tests of suppressions start from."""

from __future__ import annotations

from datetime import date
from typing import Literal

from policylint.engine import Linter
from policylint.finding import Finding
from policylint.report import DocumentReport
from policylint.source import Format, Source
from policylint.suppressionfaults import FAULT_IDS
from tests.law import PLAN, TODAY

Form = Literal[Format, "mdx"]
"""A format, and MDX, which is Markdown with other comments."""

FORMATS: tuple[Form, ...] = ("markdown", "mdx", "html", "text")
REASON = "-- reason: the board decided so"

BODY = {
    "markdown": "# Privacy\n\n{0}\n\nWelcome to our site.\n\n{1}\nWe keep your data.\n\n{2}\n\nBye.\n",
    "mdx": "# Privacy\n\n{0}\n\nWelcome to our site.\n\n{1}\nWe keep your data.\n\n{2}\n\nBye.\n",
    "html": "<h1>Privacy</h1>\n{0}\n<p>Welcome to our site.</p>\n\n{1}\n<p>We keep your data.</p>\n{2}\n<p>Bye.</p>\n",
    "text": "PRIVACY\n\n{0}\n\nWelcome to our site.\n\n{1}\nWe keep your data.\n\n{2}\n\nBye.\n",
}
"""Nothing on logs and on who shares (missing), and how long is weak; room for three comments."""


COMMENT = {"text": "# %s", "mdx": "{/* %s */}"}


def comment(format: Form, directive: str) -> str:
    return COMMENT.get(format, "<!-- %s -->") % directive if directive else ""


def body(format: Form, *directives: str) -> str:
    return BODY[format].format(*(comment(format, one) for one in (*directives, "", "", "")))


def lint(text: str, format: Form = "markdown", as_of: date = TODAY) -> DocumentReport:
    source = Source("privacy.mdx", text, "markdown") if format == "mdx" else Source("privacy.md", text, format)
    return Linter(PLAN, as_of).lint(source)


def open_rules(report: DocumentReport) -> list[str]:
    return sorted(finding.rule for finding in report.findings if not finding.suppressed)


def faults(report: DocumentReport) -> list[Finding]:
    return [finding for finding in report.findings if finding.rule in FAULT_IDS]


ALL = ["keep/logs", "keep/period", "share/who"]
