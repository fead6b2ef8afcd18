"""`policylint explain`: the documentation of a rule or a profile, made from its file."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from policylint import __version__, described
from policylint.commands.common import load_rules, put, say, width_of_output, with_configured
from policylint.commands.options import rules_option
from policylint.errors import PolicylintError
from policylint.fact import FACTS
from policylint.reporters.pages import HOME
from policylint.suppressionfaults import FAULT_IDS, FAULTS, FaultPage
from policylint.typed import TYPE_CHECKING
from policylint.yamlfile import did_you_mean

if TYPE_CHECKING:
    from policylint.defect import Defect, Near
    from policylint.fact import Fact
    from policylint.profile import Need, Profile
    from policylint.rule import Clause, Element, Example, Rule, Under, Weak
    from policylint.ruleset import Ruleset

_FEW = 12
_FEW_EXAMPLES = 5
_ALL = 10_000
_ACCURACY = f"{HOME}/blob/v{__version__}/docs/explanation/accuracy.md"
_UNDER: dict[Under, str] = {
    "": "",
    "heading": " (as the heading)",
    "headings": " (under such a heading)",
    "anywhere": " (in text or a heading)",
    "about": " (in a text about the subject throughout)",
}
_WITHIN = {
    "sentence": "",
    "next": ", in the same sentence or the next",
    "paragraph": ", in the same paragraph",
    "below": ", close behind it in the same section",
    "section": ", in the same section",
}


@click.command
@click.argument("name", metavar="RULE|PROFILE|facts")
@rules_option
@click.option("--all", "everything", is_flag=True, help="Show every wording and example, not the first few.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print it.")
def explain(name: str, rule_folders: tuple[Path, ...], *, everything: bool, form: str) -> int:
    """Explain a rule or a profile, or list the facts on which duties depend."""
    ruleset = load_rules(with_configured(rule_folders))
    if form == "json":
        import json

        put(json.dumps(_as_json(name, ruleset), ensure_ascii=False, indent=2) + "\n", "utf-8")
        return 0
    most = _ALL if everything else _FEW
    if name in ruleset.renamed:
        say(f"{name} is called {ruleset.renamed[name]} now")
        name = ruleset.renamed[name]
    if name in ruleset.rules:
        lines = _of_rule(ruleset.rules[name], ruleset, most)
    elif name in ruleset.profiles:
        lines = _of_profile(ruleset.profiles[name], ruleset, most)
    elif name == FACTS:
        lines = _of_facts(ruleset.facts.values())
    elif name in FAULT_IDS:
        lines = _of_fault(FAULTS[FAULT_IDS.index(name)])
    else:
        raise _unknown(name, ruleset)
    put("\n".join(lines) + "\n")
    return 0


def _as_json(name: str, ruleset: Ruleset) -> object:
    from policylint.commands import explaining

    if name in ruleset.rules:
        return explaining.rule_as_json(ruleset.rules[name], ruleset)
    if name in ruleset.profiles:
        return explaining.profile_as_json(ruleset.profiles[name])
    if name == FACTS:
        return [explaining.fact_as_json(fact) for fact in ruleset.facts.values()]
    if name in FAULT_IDS:
        return explaining.fault_as_json(FAULTS[FAULT_IDS.index(name)])
    raise _unknown(name, ruleset)


def _unknown(name: str, ruleset: Ruleset) -> PolicylintError:
    family = [id for id in ruleset.rules if id.startswith(f"{name.rstrip('/')}/")]
    if family:
        return PolicylintError(f"{name!r} is a family of rules; explain one of them: {', '.join(family)}")
    known = [*ruleset.rules, *ruleset.profiles, FACTS, *FAULT_IDS]
    return PolicylintError(f"no rule or profile is called {name!r}{did_you_mean(name, known)}")


def _of_rule(rule: Rule, ruleset: Ruleset, most: int) -> Iterator[str]:
    """Show first what a reader of a finding asks (what, why, what to do), then how the rule recognises it."""
    yield from _title(f"{rule.id}: {rule.title}")
    yield from _paragraph(rule.summary)
    yield from _section("Why it matters", _paragraph(rule.why, "  "))
    yield from _section("The law", _law(rule, ruleset))
    severity = f"{rule.severity}, if no profile says more" if rule.defect else ""
    yield from _section("Severity", _paragraph(severity, "  "))
    yield from _section("What a complete clause has", _bullets(described.required(rule), most))
    for title, examples in described.examples(rule):
        yield from _section(title, _examples(examples, most if most == _ALL else _FEW_EXAMPLES))
    yield from _section("Weak wordings, and what they fail to say", _bullets(map(_weak, rule.weak), most))
    yield from _section("Advice", _paragraph(rule.advice, "  "))
    yield from _section("A clause to start from", (f"  {line}".rstrip() for line in rule.template.strip().splitlines()))
    yield from _section("How to suppress it", _suppression(rule))
    yield from _section(f"How often {'it' if rule.defect else 'its status'} is right", _accuracy(rule))
    yield from _recognised(rule, most)


def _law(rule: Rule, ruleset: Ruleset) -> Iterator[str]:
    """Say which law asks for it: those that a defect names, and the obligations that need the rule, by profile."""
    for law in rule.defect.laws if rule.defect else ():
        yield from _bullets([law.cite], 1)
        yield from [f"    {law.url}"] if law.url else []
    for obligation in described.demanding(rule, ruleset):
        yield from _bullets([f"{obligation.profile}: {obligation.id}, {described.severity_of(rule, obligation)}"], 1)
        yield from _paragraph(obligation.cite, "    ")
        yield from [f"    {obligation.url}"] if obligation.url else []
        asked = described.asked_of(rule, obligation)
        for line in (*([f"asks for {asked}"] if asked else []), *described.conditions(obligation, ruleset.facts, 1)):
            yield from _paragraph(line, "    ")


def _examples(examples: list[Example], most: int) -> Iterator[str]:
    for example in examples[:most]:
        text = example.text.strip() if "\n" in example.text.strip() else " ".join(example.text.split())
        first, *rest = text.splitlines()
        yield from _wrapped(first, "  - ", "    ")
        for line in rest:
            yield from _wrapped(line, "    ", "    ") or [""]
        yield from _paragraph(f"because: {example.because}" if example.because else "", "    ")
    yield from _more(len(examples) - most)


def _weak(weak: Weak) -> str:
    then = f", then {' or '.join(repr(one.text) for one in weak.then)}" if weak.then else ""
    return f'"{weak.phrase.text}"{_UNDER[weak.under]}{then}: {weak.says}'


def _suppression(rule: Rule) -> Iterator[str]:
    for comment in described.comments(rule):
        yield f"  {comment.where[0].upper()}{comment.where[1:]}, in Markdown and HTML, in MDX, and in plain text:"
        yield f"    {comment.markdown}"
        yield f"    {comment.mdx}"
        yield f"    {comment.text}"
    yield f"  Put the reason where {described.REASON} stands; an error is not suppressed without one."


def _accuracy(rule: Rule) -> Iterator[str]:
    if not rule.house:
        yield from _paragraph(described.PRECISION[rule.precision], "  ")
        yield f"  {_ACCURACY}"


def _recognised(rule: Rule, most: int) -> Iterator[str]:
    if rule.defect:
        yield from _section("Wordings", _bullets(_reported(rule.defect), most))
        yield from _section("Only with one of these near it", _bullets(_near(rule.defect.when), most))
        yield from _section("Not with one of these near it", _bullets(_near(rule.defect.unless), most))
    yield from _section("Wordings of the clause", _wordings(rule.clause, most))
    yield from _section("Wordings that are something else", _bullets((phrase.text for phrase in rule.unless), most))
    if rule.context:
        where = "under a heading" if rule.context.within == "heading" else "in a section"
        yield from _section(f"Only {where} with one of these", _bullets((p.text for p in rule.context.any), most))
    yield from _section("A text about it throughout says", _bullets((phrase.text for phrase in rule.about), most))
    yield from _section("Under headings such as", _bullets((phrase.text for phrase in rule.headings), most))
    empty = _bullets((phrase.text for phrase in rule.empty), most)
    yield from _section("A heading does not count if the text below it says", empty)
    yield from _section("Elements", (line for element in rule.elements for line in _element(element, most)))


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


def _of_profile(profile: Profile, ruleset: Ruleset, most: int) -> Iterator[str]:
    yield from _title(f"{profile.id}: {profile.title}")
    yield from _paragraph(profile.summary)
    for obligation in profile.obligations:
        yield from ("", f"{obligation.id}  {described.severity(obligation)}  {obligation.cite}".rstrip())
        if obligation.url:
            yield f"  {obligation.url}"
        yield from _paragraph(obligation.summary, "  ")
        for alternatives in obligation.needs:
            yield from _bullets([" or ".join(_need(need, ruleset) for need in alternatives)], 1)
        for one in obligation.forbids:
            title = ruleset.rules[one.rule].title
            yield from _bullets([f"forbids {one.rule}: {title} ({described.forbidden(one, most)})"], 1)
        for line in (*described.conditions(obligation, ruleset.facts, most), described.checked(obligation)):
            yield from _paragraph(line, "  ")


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


def _need(need: Need, ruleset: Ruleset) -> str:
    asked = described.asked(need, ruleset.rules[need.rule])
    return f"{need.rule}: {ruleset.rules[need.rule].title}{f' ({asked})' if asked else ''}"


def _element(element: Element, most: int) -> Iterator[str]:
    within = _WITHIN.get(element.within, ", anywhere in the document")
    yield f"  {element.name}: {element.title}{within}"
    yield from (f"  {line}" for line in _wordings(element.any, most))
    yield from (f"  {line}" for line in _bullets((f"but not: {phrase.text}" for phrase in element.unless), most))


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
    yield from _more(len(every) - most)


def _more(count: int) -> Iterator[str]:
    if count > 0:
        yield f"    and {count} more (--all shows them)"


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        text,
        width_of_output(),
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
