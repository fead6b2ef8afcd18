"""Findings accepted in a document: what a suppression covers, and what can be wrong with one.

A suppression that is wrong hides nothing, and is a finding itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from policylint.finding import Finding, Suppressed
from policylint.source import Source, Span
from policylint.suppressionfaults import FAMILY, Fault
from policylint.typed import Literal, NamedTuple

Scope = Literal["next-line", "block", "file", "front-matter"]

_MOST_GUESSES = 50
"""How many misspelt names of one document are guessed at."""


class Suppression(NamedTuple):
    """One rule or family whose findings are accepted in a part of a document.

    `span` is the comment or entry that says so; `covered` is where it holds.
    """

    rule: str
    scope: Scope
    span: Span
    covered: Span
    reason: str = ""
    until: date | None = None
    by: str = ""


class Mistake(NamedTuple):
    """What was meant to be a suppression and cannot be read as one."""

    span: Span
    message: str


class Suppressions(NamedTuple):
    """All suppressions of one document, and the mistakes among them, by place."""

    read: tuple[Suppression, ...] = ()
    mistakes: tuple[Mistake, ...] = ()


class Terms(NamedTuple):
    """What suppressions are judged by.

    `as_of` is the day of the check; `known` are the ids of all rules there are, `demanded` those that can give findings
    in this run, `faults` those faults of suppressions that are to be reported. `renamed` says what rules are called
    now, by their former ids.
    """

    as_of: date
    known: Collection[str]
    demanded: Collection[str]
    faults: Collection[str]
    renamed: Mapping[str, str] = MappingProxyType({})

    def current(self, rule: str) -> str:
        """Return what a rule or family is called now."""
        return self.renamed.get(rule, rule)


def accept(
    findings: Iterable[Finding], suppressions: Suppressions, terms: Terms, source: Source
) -> tuple[Finding, ...]:
    """Return findings, those that are accepted marked so, and what is wrong with the suppressions; by place."""
    found = list(findings)
    suppressions = without_words(suppressions, terms.known)
    wrong = [
        wrong_anyway(one._replace(rule=terms.current(one.rule)), terms.known, terms.as_of, guess=at < _MOST_GUESSES)
        for at, one in enumerate(suppressions.read)
    ]
    valid, expired = defaultdict(list), defaultdict(list)
    for at, suppression in enumerate(suppressions.read):
        fault, rule = wrong[at], terms.current(suppression.rule)
        if not fault:
            valid[rule].append(at)
        elif fault[0] == "expired":
            expired[rule].append(at)

    def aimed(by: Mapping[str, Sequence[int]], finding: Finding) -> Iterator[int]:
        for rule in _prefixes(finding.rule):
            yield from (at for at in by.get(rule, ()) if _covers(suppressions.read[at].covered, finding))

    used: set[int] = set()
    unreasoned: set[int] = set()
    for number, finding in enumerate(found):
        covering = list(aimed(valid, finding))
        good = [at for at in covering if suppressions.read[at].reason or finding.severity != "error"]
        used.update(good)
        if good:
            found[number] = finding._replace(suppressed=_suppressed(suppressions.read[min(good)], source))
        else:
            unreasoned.update(covering)
            if covering or next(aimed(expired, finding), None) is not None:
                found[number] = finding._replace(refused=True)
    found += (fault for fault in _faults(suppressions, wrong, used, unreasoned, terms) if fault.rule in terms.faults)
    return tuple(sorted(found, key=lambda finding: (finding.span.start, finding.rule)))


def without_words(suppressions: Suppressions, known: Collection[str]) -> Suppressions:
    """Return suppressions with a mistake in place of each comment that has words among its rules, as for a reason."""
    several = Counter(one.span for one in suppressions.read)
    words: dict[Span, str] = {}
    for one in suppressions.read:
        if several[one.span] > 1 and not one.reason and "/" not in one.rule and not is_known(one.rule, known):
            words.setdefault(one.span, one.rule)
    if not words:
        return suppressions
    mistakes = (
        Mistake(span, f"{word!r} is no rule or family; write ` -- reason: ` in front of a reason")
        for span, word in words.items()
    )
    read = tuple(one for one in suppressions.read if one.span not in words)
    return Suppressions(read, tuple(sorted((*suppressions.mistakes, *mistakes))))


def is_known(rule: str, known: Collection[str]) -> bool:
    """Say whether a rule is called so, or a family."""
    return rule in known or any(id.startswith(f"{rule}/") for id in known)


def is_expired(suppression: Suppression, as_of: date) -> bool:
    """Say whether the last day of a suppression is over."""
    return suppression.until is not None and suppression.until < as_of


def _prefixes(rule: str) -> Iterator[str]:
    """Yield a rule's id and what it begins with: `a/b/c`, `a/b`, `a`."""
    while rule:
        yield rule
        rule = rule.rpartition("/")[0]


def _covers(covered: Span, finding: Finding) -> bool:
    """Say whether a range holds the place that a finding points at, or that where a missing clause belongs."""
    if covered.start <= finding.span.start < covered.end:
        return True
    return finding.insertion is not None and covered.start <= finding.insertion <= covered.end


def _suppressed(suppression: Suppression, source: Source) -> Suppressed:
    until = suppression.until.isoformat() if suppression.until else ""
    line = source.position(suppression.span.start).line
    return Suppressed(suppression.scope, suppression.reason, until, suppression.by, line)


def _faults(
    suppressions: Suppressions,
    wrong: Sequence[tuple[Fault, str] | None],
    used: Collection[int],
    unreasoned: Collection[int],
    terms: Terms,
) -> Iterator[Finding]:
    """Yield what is wrong with suppressions: the first thing of each."""
    for mistake in suppressions.mistakes:
        yield _finding("malformed", mistake.span, mistake.message)
    for at, one in enumerate(suppressions.read):
        now = terms.current(one.rule)
        if fault := wrong[at]:
            yield _finding(fault[0], one.span, fault[1], one)
        elif at in unreasoned:
            message = f"the suppression of {one.rule} would hide an error and says not why; add a reason"
            yield _finding("no-reason", one.span, message, one)
        elif at not in used and _is_judged(now, terms):
            yield _finding("unused", one.span, f"the suppression of {one.rule} hides nothing; remove it", one)
        elif former := renaming(one.rule, now):
            yield _finding(former[0], one.span, former[1], one)


def wrong_anyway(
    suppression: Suppression, known: Collection[str], as_of: date, *, guess: bool = True
) -> tuple[Fault, str] | None:
    """Return what is wrong with a suppression whatever is found in its document, and the message; None for nothing.

    `guess` adds what an unknown rule may be meant to be, which is slow.
    """
    rule = suppression.rule
    if not is_known(rule, known):
        return "unknown-rule", _unknown(rule, known, guess=guess)
    if is_expired(suppression, as_of):
        return "expired", f"the suppression of {rule} expired on {suppression.until}; renew or remove it"
    return None


def renaming(rule: str, now: str) -> tuple[Fault, str] | None:
    """Return what is wrong with a suppression of a rule that is called otherwise now; None if it is not."""
    return ("renamed-rule", f"{rule} is called {now} now; write the new id") if rule != now else None


def _is_judged(rule: str, terms: Terms) -> bool:
    """Say whether all that a suppression could hide was looked for."""
    return all(id in terms.demanded for id in terms.known if id == rule or id.startswith(f"{rule}/"))


def _unknown(rule: str, known: Collection[str], *, guess: bool) -> str:
    if rule.partition("/")[0] == FAMILY:
        return f"findings about suppressions cannot be suppressed; mend what {rule} says, or use --ignore {rule}"
    from policylint.yamlfile import did_you_mean

    families = sorted({id.partition("/")[0] for id in known})
    return f"no rule or family is called {rule!r}{did_you_mean(rule, [*known, *families]) if guess else ''}"


def _finding(fault: Fault, span: Span, message: str, one: Suppression | None = None) -> Finding:
    key, subject = (f"{one.scope} {one.rule}", one.rule) if one else (message, "")
    return Finding(f"{FAMILY}/{fault}", "defect", "warning", span, message, "suppression", key=key, subject=subject)
