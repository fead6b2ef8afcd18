"""Subjects to a page: the templates, the style and the script, and the policy that allows these and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from policylint.report import Report
from policylint.reporters.columns import shown
from policylint.reporters.html.marks import Kind
from policylint.reporters.html.subjects import Item, Subject
from policylint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

NAMES = {"not_applicable": "n/a"}
SIGNS = {"present": "✓", "weak": "~", "missing": "✗", "not_applicable": "–", "defect": "!"}
"""What tells a status where colour does not."""
MARKS: tuple[tuple[Kind, str], ...] = (
    ("present", "proof of what is present"),
    ("weak", "a weak clause"),
    ("nearest", "close to what is missing"),
    ("defect", "a defect"),
)
"""The kinds of marks, as the legend has them."""


def page(report: Report, headline: str, subjects: Sequence[Subject]) -> str:
    """Return the page."""
    from markupsafe import Markup

    environment = _environment()
    style, script = (_text_of(environment, name) for name in ("report.css", "report.js"))
    sheet = environment.get_template("page.html")
    return sheet.render(
        report=report,
        headline=headline,
        subjects=subjects,
        matrix=_matrix(subjects) if len(subjects) > 1 else [],
        policy=_policy(style, script),
        style=Markup(style),  # noqa: S704 -- our own files
        script=Markup(script),  # noqa: S704
    )


def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("policylint.reporters", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_harmless,
    )
    environment.globals.update(names=NAMES, signs=SIGNS, marks=MARKS, notes_of=_notes_of)
    return environment


def _harmless(value: object) -> object:
    """Return text without what steers or reorders it; autoescaping does the rest, to all that is not markup of ours."""
    if not isinstance(value, str) or hasattr(value, "__html__") or value.isprintable():
        return value
    return "\n".join(map(shown, value.splitlines()))


def _text_of(environment: Environment, name: str) -> str:
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]


def _policy(style: str, script: str) -> str:
    """Return a Content-Security-Policy that allows the style and the script by their hashes."""
    allowed = f"style-src '{_hash(style)}'; script-src '{_hash(script)}'"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    from base64 import b64encode
    from hashlib import sha256

    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _notes_of(subject: Subject) -> dict[str, int]:
    """Number the addresses that a subject links to: print has them as footnotes."""
    urls = [item.url for item in subject.items if item.url] + [rule.page.url for rule in subject.rules if rule.page.url]
    return {url: number for number, url in enumerate(dict.fromkeys(urls), 1)}


def _matrix(subjects: Sequence[Subject]) -> list[tuple[str, list[tuple[Item, list[Item | None]]]]]:
    """Return by law the rows of the index: an obligation as the first subject has it, and its item in each subject."""
    laws: dict[str, dict[str, list[Item | None]]] = {}
    for at, subject in enumerate(subjects):
        for item in subject.items:
            if item.status != "defect":
                laws.setdefault(item.law, {}).setdefault(item.id, [None] * len(subjects))[at] = item
    return [(law, [(next(filter(None, items)), items) for items in rows.values()]) for law, rows in laws.items()]
