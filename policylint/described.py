"""Rules and obligations in words: what `policylint explain` and the generated pages of the docs say alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from policylint.fact import Fact
from policylint.profile import Forbidden, Need, Obligation, milder
from policylint.rule import Example, Precision, Rule
from policylint.ruleset import Ruleset
from policylint.typed import NamedTuple

PRECISION: dict[Precision, str] = {
    "": "not measured: there are no labelled policies for it",
    "high": "high: at least 19 times in 20 on labelled policies; less often where a text says it in unusual words",
    "medium": "medium: at least 17 times in 20 on labelled policies; less often where a text says it in unusual words",
    "low": "low: less than 17 times in 20 on labelled policies",
}
"""How often a rule's status is right."""

STATUSES = {
    "present": "What counts",
    "weak": "What is weak",
    "missing": "What does not count",
    "not_applicable": "What it does not ask of",
    "fires": "What is reported",
    "clean": "What is not reported",
}
"""What the examples of a status show, in the order to show them in."""

REASON = "TEXT"
"""Stands for the reason in a comment to copy; by itself it is none, so it hides no error."""


class Comment(NamedTuple):
    """A comment that suppresses a rule: what it is good for, in Markdown and HTML, in MDX, and in plain text."""

    where: str
    markdown: str
    mdx: str
    text: str


def comments(rule: Rule) -> Iterator[Comment]:
    """Yield the comments that suppress a rule: a defect has a place, a missing clause has none."""
    if rule.defect:
        yield _comment("on the line before", "disable-next-line", rule)
    yield _comment("for the whole document", "disable-file", rule)


def _comment(where: str, how: str, rule: Rule) -> Comment:
    said = f"policylint-{how} {rule.id} -- reason: {REASON}"
    return Comment(where, f"<!-- {said} -->", f"{{/* {said} */}}", f"# {said}")


def required(rule: Rule) -> Iterator[str]:
    """Yield what a complete clause has, by the titles of the elements; nothing if the clause alone is enough."""
    titles = {element.name: element.title for element in rule.elements}
    if rule.at_least > 1:
        named = dict.fromkeys(titles[name] for group in rule.requires for name in group)
        yield f"at least {rule.at_least} of these: {'; '.join(named)}"
    else:
        for group in rule.requires:
            yield " or ".join(dict.fromkeys(titles[name] for name in group))
    alone = set(rule.requires[0]) if len(rule.requires) == 1 and rule.at_least == 1 else set()
    enough = dict.fromkeys(titles[name] for name in rule.suffices if name not in alone)
    if enough:
        yield f"{'or, instead of all that' if rule.requires else 'one of these'}: {' or '.join(enough)}"


def examples(rule: Rule) -> Iterator[tuple[str, list[Example]]]:
    """Yield what some examples show, and these examples in the order of the file."""
    for status, title in STATUSES.items():
        found = [example for example in rule.examples if example.status == status]
        if found:
            yield title, found


def demanding(rule: Rule, ruleset: Ruleset) -> Iterator[Obligation]:
    """Yield the obligations that need a rule, or forbid its defect; those of `core` first: it is used by default."""
    for profile in sorted(ruleset.profiles.values(), key=lambda profile: profile.id != "core"):
        yield from (one for one in profile.obligations if rule.id in (*one.rules(), *one.forbidden()))


def severity(obligation: Obligation) -> str:
    """Return the severity of a missing clause, and that of a weak one where it is no level less."""
    usual = obligation.weak_severity == milder(obligation.severity)
    return obligation.severity + ("" if usual else f" ({obligation.weak_severity} if weak)")


def severity_of(rule: Rule, obligation: Obligation) -> str:
    """Return the severity by an obligation of a missing or weak clause, or of a defect that it forbids."""
    forbidden = (one.severity for one in obligation.forbids if one.rule == rule.id)
    return next(forbidden, None) or severity(obligation)


def asked(need: Need, rule: Rule) -> str:
    """Return what is needed of a rule, if that is not what the rule asks anyway: elements, a date, or a weak clause."""
    titles = {element.name: element.title for element in rule.elements}
    notes = ["; ".join(titles[name] for name in need.elements)] if need.elements else []
    notes += [f"a date no more than {need.max_age} months old"] if need.max_age else []
    return ", ".join([*notes, *(["a weak clause will do"] if need.weak else [])])


def forbidden(one: Forbidden, most: int) -> str:
    """Return what is said of a defect that is forbidden: how severe it is, and where it counts."""
    where = f", where the text mentions {_some([phrase.text for phrase in one.where], most)}" if one.where else ""
    return f"{one.severity}{where}"


def asked_of(rule: Rule, obligation: Obligation) -> str:
    """Return the same of all needs of an obligation that name the rule."""
    needs = (need for alternatives in obligation.needs for need in alternatives if need.rule == rule.id)
    return "; ".join(filter(None, (asked(need, rule) for need in needs)))


def conditions(obligation: Obligation, facts: Mapping[str, Fact], most: int) -> Iterator[str]:
    """Say on which condition a duty holds, and from when until when; of the phrases of a condition, show the first."""
    when = obligation.when
    if when.says:
        yield f"only if {when.says}"
    elif when.mentions:
        yield f"only where the text mentions {_some([phrase.text for phrase in when.mentions], most)}"
    for fact, values, *_ in when.facts:
        yield f"only if {facts[fact].means(values)} (--fact {fact}={values[0]})"
    if obligation.effective:
        yield f"in force from {obligation.effective}"
    if obligation.until:
        yield f"no longer in force from {obligation.until}"


def checked(obligation: Obligation) -> str:
    """Return when and how it was verified that the law says so; '' where nobody says."""
    return str(obligation.checked or "")


def _some(texts: Sequence[str], most: int) -> str:
    shown = " or ".join(f'"{text}"' for text in texts[:most])
    more = len(texts) - most
    return shown + (f" or {more} more phrase{'s' if more > 1 else ''}" if more > 0 else "")
