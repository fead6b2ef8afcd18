"""`policylint explain --format json`: a rule, or what it is said of it, for programs."""

from __future__ import annotations

from policylint import described
from policylint.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from policylint.fact import Fact
    from policylint.profile import Obligation, Profile
    from policylint.rule import Rule
    from policylint.ruleset import Ruleset
    from policylint.suppressionfaults import FaultPage

Json = dict[str, Any]


def rule_as_json(rule: Rule, ruleset: Ruleset) -> Json:
    """Return the documentation of a rule as JSON values."""
    laws = rule.defect.laws if rule.defect else ()
    return {
        "kind": "defect" if rule.defect else "disclosure",
        "id": rule.id,
        "title": rule.title,
        "summary": rule.summary,
        "why": rule.why,
        "severity": rule.severity,
        "precision": rule.precision or None,
        "required": list(described.required(rule)),
        "elements": [{"name": one.name, "title": one.title, "within": one.within} for one in rule.elements],
        "weak": [
            {
                "phrase": one.phrase.text,
                "under": one.under or None,
                "then": [then.text for then in one.then],
                "says": one.says,
            }
            for one in rule.weak
        ],
        "laws": [{"cite": law.cite, "url": law.url or None} for law in laws],
        "obligations": [obligation_as_json(one) for one in described.demanding(rule, ruleset)],
        "advice": rule.advice,
        "template": rule.template,
        "examples": [
            {"status": one.status, "format": one.format, "text": one.text, "because": one.because or None}
            for one in rule.examples
        ],
        "suppression": [{"where": one.where, "markdown": one.markdown} for one in described.comments(rule)],
        "path": rule.path if rule.house else None,
    }


def profile_as_json(profile: Profile) -> Json:
    """Return a profile and its obligations as JSON values."""
    obligations = [
        {**obligation_as_json(one), "needs": [[need.rule for need in some] for some in one.needs]}
        for one in profile.obligations
    ]
    return {
        "kind": "profile",
        "id": profile.id,
        "title": profile.title,
        "summary": profile.summary,
        "obligations": obligations,
    }


def obligation_as_json(one: Obligation) -> Json:
    """Return an obligation as JSON values; `checked` says when and how it was verified that the law says so."""
    return {
        "profile": one.profile,
        "id": one.id,
        "cite": one.cite,
        "url": one.url or None,
        "severity": one.severity,
        "if": one.when.says or None,
        "effective": one.effective or None,
        "until": one.until or None,
        "checked": {"on": one.checked.on, "how": one.checked.how} if one.checked else None,
    }


def fact_as_json(fact: Fact) -> Json:
    """Return a fact with its possible values as JSON values."""
    values = [{"name": one.name, "means": one.means, "read": bool(one.says)} for one in fact.values]
    return {"kind": "fact", "name": fact.name, "title": fact.title, "assumed": fact.assumed or None, "values": values}


def fault_as_json(fault: FaultPage) -> Json:
    """Return what can be wrong with a suppression as JSON values."""
    return {"kind": "fault", **fault._asdict()}
