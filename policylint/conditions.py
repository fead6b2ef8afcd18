"""Whether a duty holds: in force on the day, and under the condition that the law sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from policylint.fact import Fact
from policylint.profile import Asked, Obligation, When
from policylint.shown import Shown
from policylint.typed import NamedTuple


class Case(NamedTuple):
    """What decides on conditions: the day, the facts given, and what the text shows.

    `facts` are the declared facts by name, `given` their values as far as they are known.
    """

    as_of: date
    facts: Mapping[str, Fact]
    given: Mapping[str, str]
    shown: Shown


class Verdict(NamedTuple):
    """Whether a duty holds.

    `trigger` is the sentence that decided, -1 for none; `reason` says why the duty does not hold; `doubt` is the
    condition of which nobody knows whether it holds: the duty then counts as holding, with less weight.
    """

    holds: bool
    trigger: int = -1
    reason: str = ""
    doubt: str = ""


_ALWAYS = Verdict(holds=True)


def condition_of(obligation: Obligation) -> tuple[object, ...]:
    """Return what decides whether an obligation holds, wherever it is written."""
    (mentions, facts, says), effective, until = obligation.when, obligation.effective, obligation.until
    texts, values = [phrase.text for phrase in mentions], [(asked.fact, asked.values) for asked in facts]
    return tuple(texts), tuple(values), says, effective, until


def hinges_of(obligation: Obligation) -> frozenset[str]:
    """Return what an obligation's condition hinges on: texts of wordings, and names of facts."""
    mentions, facts, _ = obligation.when
    return frozenset([*(phrase.text for phrase in mentions), *(asked.fact for asked in facts)])


def judge(obligation: Obligation, case: Case) -> Verdict:
    """Say whether an obligation holds; a condition of several parts holds if all of them do."""
    when, day = obligation.when, ""
    if obligation.effective or obligation.until:
        day = case.as_of.isoformat()
    if obligation.effective and day < obligation.effective:
        return Verdict(holds=False, reason=f"in force from {obligation.effective}")
    if obligation.until and day >= obligation.until:
        return Verdict(holds=False, reason=f"no longer in force since {obligation.until}")
    if not when.facts and not when.mentions:  # as most
        return _ALWAYS
    verdicts = [_of_fact(asked, when, case) for asked in when.facts]
    if when.mentions:
        verdicts.append(_of_text(when, case.shown))
    if len(verdicts) == 1:
        return verdicts[0]
    trigger, doubts = -1, []
    for verdict in verdicts:
        if not verdict.holds:
            return verdict
        trigger = max(trigger, verdict.trigger)
        doubts += [verdict.doubt] if verdict.doubt else []
    return Verdict(holds=True, trigger=trigger, doubt=" and ".join(dict.fromkeys(doubts)))


def contradicted(case: Case) -> Iterator[tuple[Fact, str, int]]:
    """Yield each fact whose given value the text contradicts, the value that it tells instead, and where."""
    for name, given in case.given.items():
        told = case.shown.facts.get(name, {})
        if told and given not in told:
            value, sentence = next(iter(told.items()))
            yield case.facts[name], value, sentence


def _of_text(when: When, shown: Shown) -> Verdict:
    first = shown.mentioned(when.mentions)
    if first is not None:
        return Verdict(holds=True, trigger=first)
    if when.says:
        return Verdict(holds=False, reason=f"only if {when.says}; no sentence was found that says so")
    asked = " or ".join(f'"{phrase.text}"' for phrase in when.mentions)
    return Verdict(holds=False, reason=f"the text does not mention {asked}")


def _of_fact(asked: Asked, when: When, case: Case) -> Verdict:
    """Judge by the value given, else by what the text shows, else by what is assumed; else nobody knows."""
    fact, given = case.facts[asked.fact], case.given.get(asked.fact)
    told = {given: -1} if given else case.shown.facts.get(asked.fact, {})
    for value in asked.values:
        if value in told:
            return Verdict(holds=True, trigger=told[value])
    condition = when.says or fact.means(asked.values)
    if given:
        return Verdict(holds=False, reason=f"only if {condition}; the fact {asked.fact} is {given}")
    if told:
        value, sentence = next(iter(told.items()))
        return Verdict(
            holds=False, trigger=sentence, reason=f"only if {condition}; the text says that {fact.means((value,))}"
        )
    if not fact.assumed or fact.name in case.shown.left_open:
        return Verdict(holds=True, trigger=case.shown.left_open.get(fact.name, -1), doubt=condition)
    if fact.assumed in asked.values:
        return Verdict(holds=True)
    return Verdict(holds=False, reason=f"only if {condition}; neither the text nor the fact {asked.fact} says so")
