"""Writes rules/ and profiles/ in docs/reference/ from the rule files: a page a family, a page a profile, two indexes.

    python docs/generate.py [--check]

`--check` writes nothing, and fails if anything would change. So does tests/test_generated_pages.py.
"""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from markup import BLOCK_MARK, SPECIAL, anchor, code, escaped, fenced, linked, listed, table, wrapped
from usage import command_line, configuration

from policylint import described
from policylint.profile import HOW, Need, Obligation, Profile
from policylint.rule import Example, Rule
from policylint.rulefolders import load
from policylint.ruleset import Ruleset

DOCS = Path(__file__).parent / "reference"
MADE_PAGES = ("rules/*.md", "profiles/*.md", "command-line.md", "configuration.md")
MADE = "<!-- Made from the rule files by docs/generate.py. Change those, not this page. -->"
MADE_FROM_CODE = "<!-- Made from the code by docs/generate.py. Change that, not this page. -->"
FEW_EXAMPLES = 6
FEW_PHRASES = 4
FAMILIES = {
    "changes": "Date and changes of the policy",
    "children": "Children",
    "collection": "Which data, and where it comes from",
    "coppa": "Children's data under COPPA",
    "identity": "Who is responsible, and for what",
    "integrity": "Defects of the draft",
    "marketing": "Marketing",
    "retention": "How long data is kept",
    "rights": "Rights of the people",
    "security": "Security",
    "sharing": "Who else gets the data",
    "tracking": "Cookies and tracking",
    "us": "What single laws of the United States ask",
    "use": "What data is used for",
}
"""The families of the built-in rules, in words."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pages, and remove those that nothing makes any more."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args(arguments)
    changed = outdated()
    for path, text in changed.items():
        print(f"docs/reference/{path}: {'is out of date' if options.check else 'written' if text else 'removed'}")
    if not options.check:
        write(changed)
    return 1 if changed and options.check else 0


def outdated() -> dict[str, str | None]:
    """Return the pages that are not as they should be, by path below DOCS; None for one that should not be there."""
    made: dict[str, str | None] = dict(pages())
    there = {path.relative_to(DOCS).as_posix(): path for made_pages in MADE_PAGES for path in DOCS.glob(made_pages)}
    changed = {name: text for name, text in made.items() if name not in there or text != _read(there[name])}
    return changed | dict.fromkeys(sorted(there.keys() - made.keys()))


def write(changed: Mapping[str, str | None]) -> None:
    """Write or remove pages."""
    for name, text in changed.items():
        path = DOCS / name
        path.parent.mkdir(exist_ok=True)
        if text is None:
            path.unlink()
        else:
            path.write_text(text, encoding="utf-8", newline="\n")


def pages() -> Iterator[tuple[str, str]]:
    """Yield every page: its path below docs/reference/, and its text."""
    ruleset, errors = load()
    if errors:
        raise SystemExit("\n".join(map(str, errors)))
    yield "command-line.md", _page(command_line(), MADE_FROM_CODE)
    yield "configuration.md", _page(configuration(), MADE_FROM_CODE)
    families: dict[str, list[Rule]] = {}
    for rule in ruleset.rules.values():
        families.setdefault(rule.family, []).append(rule)
    yield "rules/README.md", _page(_index_of_rules(families, ruleset))
    for family, rules in families.items():
        yield f"rules/{family}.md", _page(_family(family, rules, ruleset))
    yield "profiles/README.md", _page(_index_of_profiles(ruleset))
    for profile in ruleset.profiles.values():
        yield f"profiles/{profile.id}.md", _page(_profile(profile, ruleset))


# --- rules


def _index_of_rules(families: Mapping[str, Sequence[Rule]], ruleset: Ruleset) -> Iterator[str]:
    yield "# The rules"
    yield wrapped(
        "What each built-in rule looks for, why, which laws ask for it, what counts and what does not. "
        "`policylint explain RULE` shows the same, and the wordings by which a rule recognises it. "
        "[The rule format](../rule-format.md) says how to write one; [the profiles](../profiles/README.md) say which "
        "rules a law demands; [accuracy](../../explanation/accuracy.md) says how often their statuses are right."
    )
    for family, rules in families.items():
        yield f"## [{family}]({family}.md)"
        yield f"{escaped(FAMILIES.get(family, family))}."
        yield table(
            ["rule", "title", "demanded by"], ([_rule_link(r, ""), escaped(r.title), _by(r, ruleset)] for r in rules)
        )


def _by(rule: Rule, ruleset: Ruleset) -> str:
    if rule.defect:
        return "every profile"
    profiles = dict.fromkeys(obligation.profile for obligation in described.demanding(rule, ruleset))
    return ", ".join(f"[{id}](../profiles/{id}.md)" for id in profiles) or "-"


def _family(family: str, rules: Sequence[Rule], ruleset: Ruleset) -> Iterator[str]:
    yield f"# {escaped(FAMILIES.get(family, family))}"
    yield f"The rules of the family `{family}`. [All rules](README.md)."
    yield listed(f"{_rule_link(rule, family)}: {escaped(rule.title)}" for rule in rules)
    for rule in rules:
        yield from _rule(rule, ruleset)


def _rule(rule: Rule, ruleset: Ruleset) -> Iterator[str]:
    yield f"## {rule.id}"
    yield wrapped(f"**{escaped(rule.title)}.** {escaped(rule.summary)}")
    yield wrapped(f"**Why it matters.** {escaped(rule.why)}")
    if rule.defect:
        yield wrapped(f"**Severity:** {rule.severity}, if no profile says more.")
    if complete := list(described.required(rule)):
        yield "**A complete clause has**\n\n" + listed(map(escaped, complete))
    if rule.weak:
        says = dict.fromkeys(weak.says for weak in rule.weak)
        yield "**A wording is weak that has**\n\n" + listed(map(escaped, says))
    if laws := list(_laws(rule, ruleset)):
        yield "**The law**\n\n" + listed(laws)
    for title, examples in described.examples(rule):
        yield f"**{title}**\n\n{_examples(examples)}"
    yield wrapped(f"**What to do.** {escaped(rule.advice)}")
    if rule.template.strip():
        yield f"A clause to start from:\n\n{fenced(rule.template)}"
    where = " or ".join(comment.where for comment in described.comments(rule))
    more = "[more](../../how-to/suppressions.md)"
    yield wrapped(f"**To suppress it** {where}, with the reason in place of `TEXT` ({more}):")
    yield fenced("\n".join(comment.markdown for comment in described.comments(rule)))
    yield "In plain text:"
    yield fenced("\n".join(comment.text for comment in described.comments(rule)), "text")
    right = f"**How often {'it' if rule.defect else 'its status'} is right**"
    yield wrapped(f"{right} ([accuracy](../../explanation/accuracy.md)): {described.PRECISION[rule.precision]}.")
    yield f"Its wordings and tests: [rules/{rule.id}.yaml](../../../rules/{rule.id}.yaml)."


def _laws(rule: Rule, ruleset: Ruleset) -> Iterator[str]:
    for law in rule.defect.laws if rule.defect else ():
        yield linked(law.cite, law.url)
    for obligation in described.demanding(rule, ruleset):
        place = f"../profiles/{obligation.profile}.md#{anchor(obligation.id)}"
        asked = described.asked_of(rule, obligation)
        conditions = [*([f"asks for {asked}"] if asked else []), *described.conditions(obligation, ruleset.facts, 1)]
        yield (
            f"{obligation.profile} [{obligation.id}]({place}), {described.severity_of(rule, obligation)}: "
            f"{linked(obligation.cite, obligation.url)}" + "".join(f"; {escaped(line)}" for line in conditions)
        )


def _examples(examples: Sequence[Example]) -> str:
    items = [_example(example) for example in examples[:FEW_EXAMPLES]]
    if len(examples) > FEW_EXAMPLES:
        items.append(f"- ... and {len(examples) - FEW_EXAMPLES} more in the rule's file")
    return "\n".join(items)


def _example(example: Example) -> str:
    text, because = example.text.strip(), f"*({escaped(example.because)})*" if example.because else ""
    if "\n" in text:
        kind = {"markdown": "markdown", "html": "html", "text": "text"}[example.format]
        return f"- {because or 'A document:'}\n\n{textwrap.indent(fenced(text, kind), '    ')}\n"  # 4 for mkdocs
    shown = code(text) if "{" in text or SPECIAL.search(text) or BLOCK_MARK.match(f" {text}") else text
    return wrapped(f"{shown} {because}".rstrip(), "- ", "  ")


def _rule_link(rule: Rule, here: str) -> str:
    return f"[{rule.id}]({f'{rule.family}.md' if here != rule.family else ''}#{anchor(rule.id)})"


# --- profiles


def _index_of_profiles(ruleset: Ruleset) -> Iterator[str]:
    yield "# The built-in profiles"
    yield wrapped(
        "Every obligation of every law and house standard that comes with policylint. [Profiles](../profile-format.md) "
        "says how to use them, on which facts their conditions depend, and how to write your own."
    )
    rows = ([f"[{p.id}]({p.id}.md)", escaped(p.title), str(len(p.obligations))] for p in ruleset.profiles.values())
    yield table(["profile", "title", "obligations"], rows)
    yield "## How a citation was verified"
    yield wrapped("That a law is cited does not mean that somebody checked it for you. These words say who read what:")
    yield table(
        ["word", "meaning", "obligations"], ([how, says, str(_checked(how, ruleset))] for how, says in HOW.items())
    )


def _checked(how: str, ruleset: Ruleset) -> int:
    obligations = (obligation for profile in ruleset.profiles.values() for obligation in profile.obligations)
    return sum(bool(one.checked and one.checked.how == how) for one in obligations)


def _profile(profile: Profile, ruleset: Ruleset) -> Iterator[str]:
    yield f"# {profile.id}: {escaped(profile.title)}"
    yield wrapped(escaped(profile.summary))
    yield wrapped(
        f"`policylint check --profile {profile.id}` checks it, `policylint coverage --profile {profile.id}` shows "
        "where a text meets it. [All profiles](README.md)."
    )
    summary = ([f"[{o.id}](#{anchor(o.id)})", described.severity(o), escaped(o.cite)] for o in profile.obligations)
    yield table(["obligation", "severity", "citation"], summary)
    for obligation in profile.obligations:
        yield from _obligation(obligation, ruleset)


def _obligation(obligation: Obligation, ruleset: Ruleset) -> Iterator[str]:
    yield f"## {obligation.id}"
    if obligation.summary:
        yield wrapped(escaped(obligation.summary))
    lines = [f"Law: {linked(obligation.cite, obligation.url)}", f"Severity: {described.severity(obligation)}"]
    for alternatives in obligation.needs:
        lines.append(f"Needs: {' or '.join(_need(need, ruleset) for need in alternatives)}")
    for one in obligation.forbids:
        rule = ruleset.rules[one.rule]
        told = escaped(f"{rule.title} ({described.forbidden(one, FEW_PHRASES)})")
        lines.append(f"Forbids: [{rule.id}](../rules/{rule.family}.md#{anchor(rule.id)}), {told}")
    conditions = described.conditions(obligation, ruleset.facts, FEW_PHRASES)
    lines += (f"{line[0].upper()}{line[1:]}" for line in map(escaped, conditions))
    if obligation.checked:
        lines.append(f"{str(obligation.checked).capitalize()} ({obligation.checked.how})")
    yield listed(lines)


def _need(need: Need, ruleset: Ruleset) -> str:
    rule = ruleset.rules[need.rule]
    asked = described.asked(need, rule)
    link = f"[{rule.id}](../rules/{rule.family}.md#{anchor(rule.id)})"
    return f"{link}, {escaped(rule.title)}" + (f" ({escaped(asked)})" if asked else "")


def _page(parts: Iterable[str], made: str = MADE) -> str:
    title, *rest = parts
    return "\n\n".join([title, made, *(part.rstrip("\n") for part in rest)]) + "\n"


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
