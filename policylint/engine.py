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
from policylint.ruleset import Ruleset
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


def lint(source: Source, ruleset: Ruleset, selection: Selection) -> DocumentReport:
    """Lint one document. Raises PolicylintError if it cannot be parsed."""
    return _report_all([parse(source)], ruleset, selection)[0]


def lint_all(
    sources: Iterable[Source], ruleset: Ruleset, selection: Selection
) -> Iterator[DocumentReport | PolicylintError]:
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
            yield from _finished(batch, ruleset, selection)
            batch, size = [], 0
    yield from _finished(batch, ruleset, selection)


def _finished(
    batch: Sequence[Document | PolicylintError], ruleset: Ruleset, selection: Selection
) -> Iterator[DocumentReport | PolicylintError]:
    documents = [document for document in batch if isinstance(document, Document)]
    reports = iter(_report_all(documents, ruleset, selection))
    for one in batch:
        yield next(reports) if isinstance(one, Document) else one


def _report_all(documents: Sequence[Document], ruleset: Ruleset, selection: Selection) -> list[DocumentReport]:
    obligations = _obligations(ruleset, selection)
    return [
        _report(matches, ruleset, selection, obligations)
        for matches in ruleset.matcher.match_all(documents)
    ]


def _report(
    matches: Matches, ruleset: Ruleset, selection: Selection, obligations: Sequence[Obligation]
) -> DocumentReport:
    assessments = {id: assess(ruleset.rules[id], matches) for id in selection.rules}
    outcomes = weigh(obligations, assessments, matches)
    findings = find(ruleset.rules, outcomes, assessments, matches.document)
    return DocumentReport(matches.document, tuple(assessments.values()), findings)


def _obligations(ruleset: Ruleset, selection: Selection) -> list[Obligation]:
    found = [o for name in selection.profiles for o in ruleset.profiles[name].obligations]
    return found + [own_obligation(ruleset.rules[id]) for id in selection.undemanded]
