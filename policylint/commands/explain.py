"""`policylint explain`: the documentation of a rule or a profile, made from its file."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policylint.commands.common import load_rules, put, rules_option, width_of_output, with_configured
from policylint.errors import PolicylintError
from policylint.fact import FACTS
from policylint.profile import HOW
from policylint.suppressionfaults import FAULT_IDS, FAULTS, FaultPage
from policylint.yamlfile import did_you_mean

if TYPE_CHECKING:
    from policylint.defect import Defect, Near
    from policylint.fact import Fact
    from policylint.profile import Need, Obligation, Profile
    from policylint.rule import Clause, Element, Precision, Rule, Under
    from policylint.ruleset import Ruleset

_FEW = 12
_UNDER: dict[Under, str] = {
    "": "",
    "heading": " (as the heading)",
    "headings": " (under such a heading)",
    "anywhere": " (in text or a heading)",
}
_PRECISION: dict[Precision, str] = {
    "": "",
    "high": "high: at least 19 times in 20, measured on labelled policies",
    "medium": "medium: at least 17 times in 20, measured on labelled policies",
    "low": "low: less than 17 times in 20, measured on labelled policies",
}
_WITHIN = {"sentence": "", "paragraph": ", in the same paragraph", "section": ", in the same section"}


@click.command
@click.argument("name", metavar="RULE|PROFILE|facts")
@rules_option
@click.option("--all", "everything", is_flag=True, help="Show every wording and example, not the first few.")
def explain(name: str, rule_folders: tuple[Path, ...], *, everything: bool) -> int:
    """Explain a rule or a profile, or list the facts on which duties depend."""
    ruleset = load_rules(with_configured(rule_folders))
    most = 10_000 if everything else _FEW
    if name in ruleset.rules:
        lines = _of_rule(ruleset.rules[name], ruleset, most)
    elif name in ruleset.profiles:
        lines = _of_profile(ruleset.profiles[name], ruleset)
    elif name == FACTS:
        lines = _of_facts(ruleset.facts.values())
    elif name in FAULT_IDS:
        lines = _of_fault(FAULTS[FAULT_IDS.index(name)])
    else:
        known = [*ruleset.rules, *ruleset.profiles, FACTS, *FAULT_IDS]
        raise PolicylintError(f"no rule or profile is called {name!r}{did_you_mean(name, known)}")
    put("\n".join(lines) + "\n")
    return 0


def _of_rule(rule: Rule, ruleset: Ruleset, most: int) -> Iterator[str]:
    yield from _title(f"{rule.id}: {rule.title}")
    yield from _paragraph(rule.summary)
    yield from _section("Why it matters", _paragraph(rule.why, "  "))
    if rule.defect:
        yield from _section("Severity", _paragraph(f"{rule.severity}, with every profile", "  "))
        yield from _section("What is reported", _bullets(_reported(rule.defect), most))
        yield from _section("Only with one of these near it", _bullets(_near(rule.defect.when), most))
        yield from _section("Not with one of these near it", _bullets(_near(rule.defect.unless), most))
    else:
        yield from _section("How often its status is right", _paragraph(_PRECISION[rule.precision], "  "))
    yield from _section("What counts as such a clause", _wordings(rule.clause, most))
    yield from _section("What does not", _bullets((phrase.text for phrase in rule.unless), most))
    yield from _section("Under headings such as", _bullets((phrase.text for phrase in rule.headings), most))
    yield from _section("Elements", (line for element in rule.elements for line in _element(element, most)))
    yield from _section("Required", _bullets(_required(rule), most))
    weak = (f'"{weak.phrase.text}": {weak.says}' for weak in rule.weak)
    yield from _section("Weak wordings, and what they fail to say", _bullets(weak, most))
    yield from _section("Advice", _paragraph(rule.advice, "  "))
    yield from _section("A clause to start from", (f"  {line}".rstrip() for line in rule.template.strip().splitlines()))
    examples = (f"{example.status}: {' '.join(example.text.split())}" for example in rule.examples)
    yield from _section("Examples", _bullets(examples, most))
    laws = (f"{law.cite} {law.url}".rstrip() for law in rule.defect.laws) if rule.defect else ()
    yield from _section("The law", _bullets(laws, most))
    yield from _section("Demanded by", (line for o in _demanding(rule, ruleset) for line in _demand(o)))


def _of_fault(fault: FaultPage) -> Iterator[str]:
    yield from _title(f"{fault.id}: {fault.title}")
    yield from _paragraph(fault.summary)
    yield from _section("Why it matters", _paragraph(fault.why, "  "))
    yield from _section("Advice", _paragraph(fault.advice, "  "))
    yield from _section("Demanded by", _paragraph("always checked, a warning; --ignore leaves it out", "  "))


def _reported(defect: Defect) -> Iterator[str]:
    for wording in defect.wordings:
        since = f" (since {wording.since})" if wording.since else ""
        yield f'"{wording.phrase.text}"{since}' + (f": {wording.says}" if wording.says else "")
    if defect.check:
        yield f"what the check {defect.check!r} finds" + (" among these" if defect.wordings else "")
    if defect.alone:
        yield "where it is found, nothing else is reported of the document"


def _near(near: Near | None) -> Iterator[str]:
    if near:
        yield from (f"{phrase.text} (in the same {near.within})" for phrase in near.any)


def _of_profile(profile: Profile, ruleset: Ruleset) -> Iterator[str]:
    yield from _title(f"{profile.id}: {profile.title}")
    yield from _paragraph(profile.summary)
    yield ""
    for obligation in profile.obligations:
        yield f"{obligation.id}  {obligation.severity}  {obligation.cite}".rstrip()
        if obligation.url:
            yield f"  {obligation.url}"
        yield from _paragraph(obligation.summary, "  ")
        for alternatives in obligation.needs:
            yield from _bullets([" or ".join(map(_need, alternatives))], 1)
        for line in _conditions(obligation, ruleset):
            yield from _paragraph(line, "  ")


def _conditions(obligation: Obligation, ruleset: Ruleset) -> Iterator[str]:
    """Say when the duty holds, and how sure it is that the law says so."""
    when = obligation.when
    if when.says:
        yield f"only if {when.says}"
    if when.mentions:
        asked = ", ".join(f'"{phrase.text}"' for phrase in when.mentions)
        yield f"only where the text mentions {asked}"
    for fact, values, *_ in when.facts:
        yield f"only if {ruleset.facts[fact].means(values)} (--fact {fact}={values[0]})"
    if obligation.effective:
        yield f"in force from {obligation.effective}"
    if obligation.until:
        yield f"in force until {obligation.until}"
    if obligation.checked:
        yield f"checked {obligation.checked.on}: {HOW[obligation.checked.how]}"


def _of_facts(facts: Iterable[Fact]) -> Iterator[str]:
    yield from _title("Facts: what only you know")
    yield from _paragraph(
        "A duty may depend on a fact. Set it with --fact NAME=VALUE; a fact that is not set is read from the text "
        'where the text shows it. Otherwise what depends on it is told as "if ...", or the value is assumed.'
    )
    for fact in facts:
        yield from ("", f"{fact.name}: {fact.title}")
        for value in fact.values:
            notes = ["assumed"] if value.name == fact.assumed else []
            notes += ["read from the text"] if value.says else []
            told = f" ({', '.join(notes)})" if notes else ""
            yield from _bullets([f"{value.name}: {value.means}{told}"], 1)


def _need(need: Need) -> str:
    elements = f" ({', '.join(need.elements)})" if need.elements else ""
    return f"{need.rule}{elements}{', weak will do' if need.weak else ''}"


def _required(rule: Rule) -> Iterator[str]:
    titles = {element.name: element.title for element in rule.elements}
    for group in rule.requires:
        yield " or ".join(dict.fromkeys(titles[name] for name in group))
    alone = set(rule.requires[0]) if len(rule.requires) == 1 and rule.at_least == 1 else set()
    enough = dict.fromkeys(titles[name] for name in rule.suffices if name not in alone)
    if enough:
        yield f"or, instead of all that: {' or '.join(enough)}"


def _demanding(rule: Rule, ruleset: Ruleset) -> Iterator[Obligation]:
    for profile in ruleset.profiles.values():
        yield from (obligation for obligation in profile.obligations if rule.id in obligation.rules())


def _demand(obligation: Obligation) -> Iterator[str]:
    yield f"  - {obligation.profile}: {obligation.id}, {obligation.severity}; {obligation.cite}"
    if obligation.url:
        yield f"    {obligation.url}"


def _element(element: Element, most: int) -> Iterator[str]:
    within = _WITHIN.get(element.within, ", anywhere in the document")
    yield f"  {element.name}: {element.title}{within}"
    yield from (f"  {line}" for line in _wordings(element.any, most))


def _wordings(clauses: Iterable[Clause], most: int) -> Iterator[str]:
    return _bullets((clause.phrase.text + _UNDER[clause.under] for clause in clauses), most)


def _title(text: str) -> Iterator[str]:
    yield text
    yield "=" * len(text)


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    body = list(lines)
    if body:
        yield from ("", title, "-" * len(title), *body)


def _paragraph(text: str, indent: str = "") -> list[str]:
    return _wrapped(text, indent, indent)


def _bullets(texts: Iterable[str], most: int) -> Iterator[str]:
    every = list(texts)
    for text in every[:most]:
        yield from _wrapped(text, "  - ", "    ")
    if len(every) > most:
        yield f"    and {len(every) - most} more (--all shows them)"


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        text,
        width_of_output(),
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
