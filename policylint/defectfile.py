"""The keys that only a defect rule has: YAML -> Defect."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from policylint.defect import CHECKS, NEAR, TEMPLATE_SYNTAXES, Defect, Law, Near, TemplateSyntax, Wording
from policylint.document import SCOPES
from policylint.finding import SEVERITIES, Severity
from policylint.yamlfile import Field

DEFECT_KEYS = (
    *("kind", "title", "summary", "why", "law", "severity", "phrase", "not", "when", "unless", "check", "alone"),
    *("once", "advice", "examples", "aliases"),
)
WORDING_KEYS = ("phrase", "says", "unless", "severity", "since", "once", "under")
REQUIRED_OF_DEFECTS = ("kind", "title", "summary", "why", "severity", "advice", "examples")


def read_defect(fields: Mapping[str, Field], top: Field) -> Defect:
    """Read what a defect rule looks for. Raises PolicylintError."""
    if "phrase" not in fields and "check" not in fields:
        raise top.error("nothing to look for: give 'phrase', 'check' or both")
    return Defect(
        wordings=tuple(map(_wording, fields["phrase"].items())) if "phrase" in fields else (),
        when=_near(fields["when"]) if "when" in fields else None,
        unless=_near(fields["unless"]) if "unless" in fields else None,
        check=fields["check"].one_of(CHECKS) if "check" in fields else "",
        laws=tuple(map(_law, fields["law"].items())) if "law" in fields else (),
        alone=_is_true(fields, "alone"),
        once=next(one for one in SCOPES if one == fields["once"].one_of(SCOPES)) if "once" in fields else None,
    )


def _is_true(fields: Mapping[str, Field], key: str) -> bool:
    return key in fields and fields[key].one_of(("true", "false")) == "true"


def _wording(field: Field) -> Wording:
    if field.is_phrase():
        return Wording(field.phrase())
    fields = field.mapping(WORDING_KEYS, ("phrase",))
    return Wording(
        phrase=fields["phrase"].phrase(),
        says=fields["says"].folded() if "says" in fields else "",
        unless=_near(fields["unless"]) if "unless" in fields else None,
        since=read_date(fields["since"]) if "since" in fields else "",
        once=_is_true(fields, "once"),
        severity=read_severity(fields["severity"]) if "severity" in fields else None,
        anywhere="under" in fields and fields["under"].one_of(("anywhere",)) == "anywhere",
    )


def read_severity(field: Field) -> Severity:
    """Return one of the severities."""
    text = field.one_of(SEVERITIES)
    return next(severity for severity in SEVERITIES if severity == text)


def _near(field: Field) -> Near:
    if field.is_phrase():
        return Near(field.phrases())
    fields = field.mapping(("any", "within"), ("any",))
    within = fields["within"].one_of(NEAR) if "within" in fields else "sentence"
    return Near(fields["any"].phrases(), next(one for one in NEAR if one == within))


def _law(field: Field) -> Law:
    if not isinstance(field.value, dict):
        return Law(field.folded())
    fields = field.mapping(("cite", "url"), ("cite",))
    return Law(fields["cite"].folded(), fields["url"].text() if "url" in fields else "")


def read_date(field: Field) -> str:
    """Return a date as written: YYYY-MM-DD."""
    text = field.text()
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise field.error(f"{text!r} is no date; write YYYY-MM-DD") from None


def read_template_syntax(field: Field) -> TemplateSyntax:
    """Return one of the template syntaxes."""
    text = field.one_of(TEMPLATE_SYNTAXES)
    return next(syntax for syntax in TEMPLATE_SYNTAXES if syntax == text)
