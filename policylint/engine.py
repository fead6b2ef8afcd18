"""Source + ruleset + selection -> DocumentReport: the whole of linting, pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from policylint.assess import assess
from policylint.document import Document
from policylint.errors import PolicylintError
from policylint.findings import find
from policylint.formats import parse
from policylint.matcher import Matches
from policylint.obligations import weigh
from policylint.profile import Obligation, own_obligation
from policylint.report import DocumentReport
from policylint.ruleset import Ruleset, make_matcher
from policylint.source import Source
from policylint.yamlfile import did_you_mean

_BATCH = 80_000
"""Code points linted together."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What a run asks for: the rules to assess, and the profiles whose obligations give findings.

    `undemanded` are rules asked for by name, or of the user's own, that no chosen profile demands: what they find
    is reported with the rule's own severity.
    """

    rules: tuple[str, ...]
    profiles: tuple[str, ...]
    undemanded: tuple[str, ...] = ()


def select(
    ruleset: Ruleset, profiles: Sequence[str] = (), selected: Sequence[str] = (), ignored: Sequence[str] = ()
) -> Selection:
    """Choose rules by profiles, then by ids or prefixes of ids (`rights`, `rights/access`).

    The profile `all` stands for every rule and every profile; without a profile, `core` is used.
    Raises PolicylintError for a name that nothing bears.
    """
    names = list(dict.fromkeys(profiles or ("core",)))
    for name in names:
        if name != "all" and name not in ruleset.profiles:
            known = [*ruleset.profiles, "all"]
            raise PolicylintError(f"unknown profile {name!r}{did_you_mean(name, known)}; there are: {', '.join(known)}")
    everything = "all" in names
    chosen = tuple(ruleset.profiles) if everything else tuple(names)
    demanded = {rule for name in chosen for rule in ruleset.profiles[name].rules()}
    named = _under(ruleset, selected)
    rules = named or (set(ruleset.rules) if everything else demanded | ruleset.house)
    rules -= _under(ruleset, ignored)
    undemanded = (rules & (named | ruleset.house)) - demanded
    return Selection(tuple(sorted(rules)), chosen, tuple(sorted(undemanded)))


def _under(ruleset: Ruleset, prefixes: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for prefix in prefixes:
        bare = prefix.rstrip("/")
        some = {id for id in ruleset.rules if id == bare or id.startswith(bare + "/")}
        if not some:
            known = [*ruleset.rules, *{rule.family for rule in ruleset.rules.values()}]
            raise PolicylintError(f"no rule is called {prefix!r} or begins so{did_you_mean(bare, known)}")
        found |= some
    return found


class Linter:
    """A ruleset made ready for what a selection asks; made once, used for many documents."""

    def __init__(self, ruleset: Ruleset, selection: Selection) -> None:
        self.ruleset = ruleset
        self.rules = tuple(ruleset.rules[id] for id in selection.rules)
        self.obligations = _obligations(ruleset, selection)
        self.matcher = make_matcher(ruleset, self.rules, self.obligations)

    def lint(self, source: Source) -> DocumentReport:
        """Lint one document. Raises PolicylintError if it cannot be parsed."""
        return self.report(self.matcher.match(parse(source)))

    def lint_all(self, sources: Iterable[Source]) -> Iterator[DocumentReport | PolicylintError]:
        """Lint documents, some at a time because that is faster; yield a report or an error for each, in order."""
        batch: list[Document | PolicylintError] = []
        size = 0
        for source in sources:
            try:
                batch.append(parse(source))
            except PolicylintError as error:
                batch.append(error)
            size += len(source.text)
            if size > _BATCH:
                yield from self.finished(batch)
                batch, size = [], 0
        yield from self.finished(batch)

    def finished(self, batch: Sequence[Document | PolicylintError]) -> Iterator[DocumentReport | PolicylintError]:
        """Yield the reports of documents; an error stays one."""
        matches = iter(self.matcher.match_all([one for one in batch if isinstance(one, Document)]))
        for one in batch:
            yield self.report(next(matches)) if isinstance(one, Document) else one

    def report(self, matches: Matches) -> DocumentReport:
        """Assess the rules, weigh the obligations, and find what is worth reporting."""
        assessments = {rule.id: assess(rule, matches) for rule in self.rules}
        outcomes = weigh(self.obligations, assessments, matches)
        findings = find(self.ruleset.rules, outcomes, assessments, matches.document)
        return DocumentReport(matches.document, tuple(assessments.values()), findings)


def _obligations(ruleset: Ruleset, selection: Selection) -> list[Obligation]:
    found = [o for name in selection.profiles for o in ruleset.profiles[name].obligations]
    return found + [own_obligation(ruleset.rules[id]) for id in selection.undemanded]
