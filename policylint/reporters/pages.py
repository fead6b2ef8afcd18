"""What is known of the rule behind a finding, and where in the world it can be read."""

from __future__ import annotations

from policylint.fact import FACTS
from policylint.report import Report
from policylint.rule import Precision
from policylint.suppressionfaults import FAULTS
from policylint.typed import NamedTuple

HOME = "https://github.com/policylint/policylint"
UNCHECKED = "unchecked"
"""The name, in formats that know findings only, for a document that could not be checked."""


class Page(NamedTuple):
    """The documentation of a rule; `url` is '' for a rule of the user's own."""

    id: str
    title: str
    summary: str = ""
    why: str = ""
    advice: str = ""
    template: str = ""
    url: str = ""
    precision: Precision = ""


def page_of(report: Report, id: str) -> Page:
    """Return the page of a rule, of a fault of suppressions, or of a fact."""
    if rule := report.rules.get(id):
        # GitHub drops the slash of an id from the anchor of its heading.
        url = "" if rule.house else _url(report, f"docs/reference/rules/{rule.family}.md#{id.replace('/', '')}")
        return Page(id, rule.title, rule.summary, rule.why, rule.advice, rule.template.strip(), url, rule.precision)
    for fault in FAULTS:
        if fault.id == id:
            url = _url(report, "docs/how-to/suppressions.md")
            return Page(id, fault.title, fault.summary, fault.why, fault.advice, url=url)
    if id.startswith(f"{FACTS}/"):
        return Page(
            id,
            "A fact and the text disagree",
            f"The text says otherwise than `{id.removeprefix(f'{FACTS}/')}`, which was given as a fact.",
            "One of the two is wrong; and on the fact depends which duties hold.",
            "Correct the text or the fact.",
            url=_url(report, "docs/reference/profile-format.md"),
        )
    return Page(id, id)


def _url(report: Report, path: str) -> str:
    return f"{HOME}/blob/v{report.version}/{path}"
