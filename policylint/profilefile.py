"""One profile's YAML -> Profile; what is wrong is said with file, line and column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from policylint.errors import PolicylintError
from policylint.phrase import Phrase
from policylint.profile import Need, Obligation, Profile, milder
from policylint.rule import Rule
from policylint.rulefile import read_severity
from policylint.yamlfile import Field, did_you_mean, read_yaml


def parse_profile(text: str, path: str, id: str) -> Profile:
    """Read a profile. Raises PolicylintError."""
    needed = ("title", "summary", "obligations")
    fields = read_yaml(text, path).mapping((*needed, "signs"), needed)
    obligations: dict[str, Obligation] = {}
    for item in fields["obligations"].items():
        obligation = _obligation(item, id)
        if obligation.id in obligations:
            raise item.error(f"the obligation {obligation.id!r} stands twice")
        obligations[obligation.id] = obligation
    summary = " ".join(fields["summary"].text().split())
    signs = fields["signs"].phrases() if "signs" in fields else ()
    return Profile(id, fields["title"].text(), summary, tuple(obligations.values()), path, signs)


def check_profile(profile: Profile, rules: Mapping[str, Rule]) -> list[PolicylintError]:
    """Return an error for each need of a rule or an element that does not exist."""
    errors = []
    for need in (need for o in profile.obligations for alternatives in o.needs for need in alternatives):
        if need.rule not in rules:
            message = f"unknown rule {need.rule!r}{did_you_mean(need.rule, rules)}"
            errors.append(PolicylintError(message, profile.path, need.line, need.column))
            continue
        names = [element.name for element in rules[need.rule].elements]
        for element in need.elements:
            if element not in names:
                message = f"the rule {need.rule!r} has no element {element!r}{did_you_mean(element, names)}"
                errors.append(PolicylintError(message, profile.path, need.line, need.column))
    return errors


def _obligation(field: Field, profile: str) -> Obligation:
    keys = ("id", "needs", "cite", "url", "severity", "weak_severity", "when")
    fields = field.mapping(keys, ("id", "needs", "cite", "severity"))
    severity = read_severity(fields["severity"])
    mentions: tuple[Phrase, ...] = ()
    if "when" in fields:
        mentions = fields["when"].mapping(("mentions",), ("mentions",))["mentions"].phrases()
    return Obligation(
        id=fields["id"].text(),
        profile=profile,
        needs=tuple(map(_need, fields["needs"].items())),
        cite=fields["cite"].text(),
        url=fields["url"].text() if "url" in fields else "",
        severity=severity,
        weak_severity=read_severity(fields["weak_severity"]) if "weak_severity" in fields else milder(severity),
        mentions=mentions,
    )


def _need(field: Field) -> tuple[Need, ...]:
    """Read `rule`, `{rule, elements, accept}` or `{any_of: [...]}`."""
    if not isinstance(field.value, dict):
        return (Need(field.text(), line=field.line, column=field.column),)
    if "any_of" in field.value:
        alternatives = field.mapping(("any_of",))["any_of"].items()
        return tuple(need for alternative in alternatives for need in _need(alternative))
    fields = field.mapping(("rule", "elements", "accept"), ("rule",))
    elements: Iterable[Field] = fields["elements"].items() if "elements" in fields else ()
    return (
        Need(
            rule=fields["rule"].text(),
            elements=tuple(element.text() for element in elements),
            weak="accept" in fields and fields["accept"].one_of(["weak"]) == "weak",
            line=field.line,
            column=field.column,
        ),
    )
