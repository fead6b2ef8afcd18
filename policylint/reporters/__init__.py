"""Output formats, one module each: a Report and a Look in, text out."""

from __future__ import annotations

import importlib
from collections.abc import Callable

from policylint.typed import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from policylint.report import Report
    from policylint.reporters.look import Look

FORMATS = (
    "full",
    "concise",
    "json",
    "jsonl",
    "sarif",
    "github",
    "gitlab",
    "junit",
    "checkstyle",
    "rdjson",
    "rdjsonl",
    "markdown",
    "html",
)
"""The formats by name; each is the module of that name, with `_` after it where Python knows another by that name."""

Reporter = Callable[["Report", "Look"], str]


def render(name: str, report: Report, look: Look) -> str:
    """Return the report in one of FORMATS; a format is imported only when it is used."""
    module = importlib.import_module(f"policylint.reporters.{'json_' if name == 'json' else name}")
    return cast(Reporter, module.render)(report, look)
