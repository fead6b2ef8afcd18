"""One profile's YAML -> Profile; what is wrong is said with file, line and column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from policylint.defectfile import read_severity
from policylint.errors import PolicylintError
from policylint.fact import Fact, Proof
from policylint.finding import Severity
from policylint.patterns import lazy
from policylint.profile import HOW, Asked, Checked, Forbidden, Need, Obligation, Profile, When, milder
from policylint.rule import Rule
from policylint.yamlfile import Field, did_you_mean, read_yaml

_KEYS = (
    *("id", "needs", "forbids", "cite", "url", "severity", "weak_severity", "when", "effective", "until", "checked"),
    "summary",
)
_MONTHS = lazy(r"([1-9]\d{0,2}) months?")


def parse_profile(text: str, path: str, id: str) -> Profile:
    """Read a profile. Raises PolicylintError."""
    needed = ("title", "summary", "obligations")
    fields = read_yaml(text, path).mapping((*needed, "signs", "laws"), needed)
    obligations: dict[str, Obligation] = {}
    for item in fields["obligations"].items():
        obligation = _obligation(item, id)
        if obligation.id in obligations:
            raise item.error(f"the obligation {obligation.id!r} stands twice")
        obligations[obligation.id] = obligation
    signs = fields["signs"].phrases() if "signs" in fields else ()
    summary = _folded(fields["summary"])
    laws = tuple(one.folded() for one in fields["laws"].items()) if "laws" in fields else ()
    return Profile(id, fields["title"].text(), summary, tuple(obligations.values()), path, signs, laws)


def called_now(name: str, renamed: Mapping[str, str], known: Iterable[str]) -> str:
    """Return what a message ends with that names what there is not: what it is called now, or what comes close."""
    return f"; it is called {renamed[name]!r} now" if name in renamed else did_you_mean(name, known)


def check_profile(
    profile: Profile, rules: Mapping[str, Rule], facts: Mapping[str, Fact], renamed: Mapping[str, str]
) -> list[PolicylintError]:
    """Return an error for each need of a rule or an element, and each condition on a fact, that does not exist.

    `renamed` says what rules are called now, by their former ids.
    """
    errors: list[PolicylintError] = []
    needs: list[Need | Forbidden] = [need for o in profile.obligations for some in o.needs for need in some]
    needs += (one for o in profile.obligations for one in o.forbids)
    for need in needs:
        errors += _check_need(need, profile.path, rules, renamed)
    for asked in (asked for obligation in profile.obligations for asked in obligation.when.facts):
        errors += (
            PolicylintError(message, profile.path, asked.line, asked.column) for message in _undeclared(asked, facts)
        )
    return errors


def check_proofs(
    facts: Iterable[Fact], rules: Mapping[str, Rule], renamed: Mapping[str, str]
) -> Iterator[PolicylintError]:
    """Yield an error for each rule or element that is to show a fact and does not exist."""
    for fact in facts:
        for proof in (proof for value in fact.values for proof in value.proofs):
            yield from _check_need(proof, fact.path, rules, renamed)


def _check_need(
    need: Need | Forbidden | Proof, path: str, rules: Mapping[str, Rule], renamed: Mapping[str, str]
) -> Iterator[PolicylintError]:
    if message := _unfit(need, rules, renamed):
        yield PolicylintError(message, path, need.line, need.column)
    if need.rule not in rules or isinstance(need, Forbidden):
        return
    names = [element.name for element in rules[need.rule].elements]
    for element in need.elements:
        if element not in names:
            message = f"the rule {need.rule!r} has no element {element!r}{did_you_mean(element, names)}"
            yield PolicylintError(message, path, need.line, need.column)


def _unfit(need: Need | Forbidden | Proof, rules: Mapping[str, Rule], renamed: Mapping[str, str]) -> str:
    """Say why a rule cannot be needed, or forbidden; '' if it can."""
    if need.rule not in rules:
        return f"unknown rule {need.rule!r}{called_now(need.rule, renamed, rules)}"
    if isinstance(need, Forbidden) == bool(rules[need.rule].defect):
        return ""
    if isinstance(need, Forbidden):
        return f"the rule {need.rule!r} is about no defect; only a defect can be forbidden"
    return f"the rule {need.rule!r} is about a defect; it cannot be needed, but 'forbids' can name it"


def _undeclared(asked: Asked, facts: Mapping[str, Fact]) -> Iterator[str]:
    if asked.fact not in facts:
        yield f"unknown fact {asked.fact!r}{did_you_mean(asked.fact, facts)}"
        return
    allowed = [value.name for value in facts[asked.fact].values]
    for value in asked.values:
        if value not in allowed:
            yield f"the fact {asked.fact!r} has no value {value!r}{did_you_mean(value, allowed)}"


def _obligation(field: Field, profile: str) -> Obligation:
    fields = field.mapping(_KEYS, ("id", "cite", "severity"))
    if not {"needs", "forbids"} & set(fields):
        raise field.error("nothing is demanded: give 'needs', 'forbids' or both")
    severity = read_severity(fields["severity"])
    weak_severity = read_severity(fields["weak_severity"]) if "weak_severity" in fields else milder(severity)
    effective, until = (_date(fields[key]) if key in fields else "" for key in ("effective", "until"))
    if effective and until and until <= effective:
        raise fields["until"].error(f"'until' must come after 'effective', {effective}")
    return Obligation(
        id=fields["id"].text(),
        profile=profile,
        needs=tuple(map(_need, fields["needs"].items())) if "needs" in fields else (),
        cite=fields["cite"].text(),
        url=_url(fields["url"]) if "url" in fields else "",
        severity=severity,
        weak_severity=weak_severity,
        when=_when(fields["when"]) if "when" in fields else When(),
        effective=effective,
        until=until,
        checked=_checked(fields["checked"]) if "checked" in fields else None,
        summary=_folded(fields["summary"]) if "summary" in fields else "",
        forbids=_forbids(fields["forbids"], weak_severity) if "forbids" in fields else (),
    )


def _need(field: Field) -> tuple[Need, ...]:
    """Read `rule`, `{rule, elements, accept, max_age}` or `{any_of: [...]}`."""
    if not isinstance(field.value, dict):
        return (Need(field.text(), line=field.line, column=field.column),)
    if "any_of" in field.value:
        alternatives = field.mapping(("any_of",))["any_of"].items()
        return tuple(need for alternative in alternatives for need in _need(alternative))
    fields = field.mapping(("rule", "elements", "accept", "max_age"), ("rule",))
    elements: Iterable[Field] = fields["elements"].items() if "elements" in fields else ()
    return (
        Need(
            rule=fields["rule"].text(),
            elements=tuple(element.text() for element in elements),
            weak="accept" in fields and fields["accept"].one_of(["weak"]) == "weak",
            line=field.line,
            column=field.column,
            max_age=_months(fields["max_age"]) if "max_age" in fields else 0,
        ),
    )


def _months(field: Field) -> int:
    """Read `12 months`."""
    written = _MONTHS.fullmatch(field.text().strip())
    if not written:
        raise field.error(f"{field.text()!r} is no age; write it as 12 months")
    return int(written[1])


def _forbids(field: Field, severity: Severity) -> tuple[Forbidden, ...]:
    return tuple(_forbidden(one, severity) for one in field.items())


def _forbidden(field: Field, severity: Severity) -> Forbidden:
    """Read `rule` or `{rule, severity, where}`."""
    if not isinstance(field.value, dict):
        return Forbidden(field.text(), severity, (), field.line, field.column)
    fields = field.mapping(("rule", "severity", "where"), ("rule",))
    return Forbidden(
        fields["rule"].text(),
        read_severity(fields["severity"]) if "severity" in fields else severity,
        fields["where"].phrases() if "where" in fields else (),
        field.line,
        field.column,
    )


def _when(field: Field) -> When:
    fields = field.mapping(("mentions", "facts", "if"))
    if not {"mentions", "facts"} & set(fields):
        raise field.error("'when' needs 'mentions' or 'facts'")
    facts = fields["facts"].mapping() if "facts" in fields else {}
    return When(
        fields["mentions"].phrases() if "mentions" in fields else (),
        tuple(_asked(name, one) for name, one in facts.items()),
        _folded(fields["if"]) if "if" in fields else "",
    )


def _asked(name: str, field: Field) -> Asked:
    return Asked(name, tuple(value.text() for value in field.items()), field.line, field.column)


def _checked(field: Field) -> Checked:
    fields = field.mapping(("on", "how"), ("on", "how"))
    how = fields["how"].one_of(HOW)
    return Checked(_date(fields["on"]), next(one for one in HOW if one == how))


def _date(field: Field) -> str:
    """Return an ISO date."""
    text = field.text()
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise field.error(f"{text!r} is no date; write it as 2027-03-31") from None


def _url(field: Field) -> str:
    """Return an address that a browser can open."""
    text = field.text()
    scheme, _, rest = text.partition("://")
    host = rest.partition("/")[0]
    if scheme not in ("http", "https") or "." not in host or any(character.isspace() for character in text):
        raise field.error(f"{text!r} is no URL; write it as https://example.org/page")
    return text


def _folded(field: Field) -> str:
    return " ".join(field.text().split())
