"""YAML texts -> the rules, vocabulary and profiles of a run, checked against each other and compiled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from policylint.defect import Defect
from policylint.errors import PolicylintError
from policylint.fact import FACTS, Fact
from policylint.factfile import parse_facts
from policylint.phrase import Phrase
from policylint.profile import Obligation, Profile
from policylint.profilefile import called_now, check_profile, check_proofs, parse_profile
from policylint.rule import Rule, RuleText
from policylint.rulefile import parse_rule
from policylint.suppressionfaults import FAMILY
from policylint.typed import TypeVar
from policylint.vocabulary import Vocabulary, check_concepts, check_concepts_end, check_names_alone, parse_vocabulary

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Ruleset:
    """Everything that the rule files say."""

    rules: Mapping[str, Rule]
    vocabulary: Vocabulary
    profiles: Mapping[str, Profile]
    house: frozenset[str]
    """The ids of the rules that come from the user's own folders."""
    facts: Mapping[str, Fact]

    @property
    def renamed(self) -> dict[str, str]:
        """What rules are called now, by their former ids."""
        return {alias.id: rule.id for rule in self.rules.values() for alias in rule.aliases}


def make_ruleset(texts: Iterable[RuleText]) -> tuple[Ruleset, list[PolicylintError]]:
    """Read all rule files; what is wrong in one does not hide what is wrong in another.

    What they say of each other is checked when all can be read: else all that refers to a fault would look wrong, too.
    The ruleset leaves out what has errors: use it only if there are none.
    """
    errors: list[PolicylintError] = []
    rules: dict[str, Rule] = {}
    profiles: dict[str, Profile] = {}
    vocabulary: dict[str, tuple[Phrase, ...]] = {}
    facts: dict[str, Fact] = {}
    house: set[str] = set()
    for name, path, text, is_house in texts:
        folder, _, rest = name.partition("/")
        if folder == "vocabulary":
            nothing: dict[str, tuple[Phrase, ...]] = {}
            for concept, phrases in _attempt(errors, parse_vocabulary, nothing, text, path).items():
                _add(vocabulary, concept, phrases, f"the concept {{{concept}}}", phrases[0], errors)
        elif name == FACTS:
            none: dict[str, Fact] = {}
            for fact in _attempt(errors, parse_facts, none, text, path).values():
                _add(facts, fact.name, fact, f"the fact {fact.name!r}", fact, errors)
        elif folder == "profiles":
            profile = _attempt(errors, parse_profile, None, text, path, rest)
            if profile:
                _add(profiles, rest, profile, f"the profile {rest!r}", profile, errors)
        elif folder in (FACTS, FAMILY):
            errors.append(PolicylintError(f"the family {folder!r} is taken; call the folder otherwise", path, 1, 1))
        else:
            rule = _attempt(errors, parse_rule, None, text, path, name)
            if rule:
                _add(rules, name, rule._replace(house=is_house), f"the rule {name!r}", rule, errors)
                house |= {name} if is_house else set()
    if not errors:
        errors += _cross_check(rules, vocabulary, profiles, facts)
    ordered = dict(sorted(rules.items()))
    return Ruleset(ordered, vocabulary, profiles, frozenset(house), facts), errors


def phrases_of(
    rules: Iterable[Rule], obligations: Iterable[Obligation] = (), facts: Iterable[Fact] = ()
) -> Iterator[Phrase]:
    """Yield every phrase that rules, obligations and facts need."""
    for rule in rules:
        yield from (clause.phrase for clause in rule.clause)
        yield from (*rule.unless, *rule.empty, *rule.about, *rule.headings)
        for element in rule.elements:
            yield from (clause.phrase for clause in element.any)
            yield from element.unless
        yield from (phrase for weak in rule.weak for phrase in (weak.phrase, *weak.then))
        if rule.context:
            yield from rule.context.any
        if rule.defect:
            yield from _phrases_of_defect(rule.defect)
    for obligation in obligations:
        yield from obligation.when.mentions
        yield from (phrase for forbidden in obligation.forbids for phrase in forbidden.where)
    for fact in facts:
        yield from fact.open
        for value in fact.values:
            yield from (*value.says, *value.unless)


def _phrases_of_defect(defect: Defect) -> Iterator[Phrase]:
    yield from (wording.phrase for wording in defect.wordings)
    for near in (defect.when, defect.unless, *(wording.unless for wording in defect.wordings)):
        yield from near.any if near else ()


def _attempt(errors: list[PolicylintError], read: Callable[..., _T], default: _T, *arguments: str) -> _T:
    try:
        return read(*arguments)
    except PolicylintError as error:
        errors.append(error)
        return default


def _add(
    found: dict[str, _T],
    name: str,
    value: _T,
    called: str,
    there: Phrase | Rule | Profile | Fact,
    errors: list[PolicylintError],
) -> None:
    if name in found:
        first = found[name]
        where = first.path if isinstance(first, Rule | Profile | Fact) else getattr(first[0], "path", "")  # type: ignore[index]
        line = there.line if isinstance(there, Phrase | Fact) else 1
        errors.append(
            PolicylintError(f"{called} is defined already in {where}; choose another name", there.path, line, 1)
        )
    else:
        found[name] = value


def _cross_check(
    rules: Mapping[str, Rule], vocabulary: Vocabulary, profiles: Mapping[str, Profile], facts: Mapping[str, Fact]
) -> list[PolicylintError]:
    defined = [phrase for phrases in vocabulary.values() for phrase in phrases]
    demanded = phrases_of(rules.values(), (o for p in profiles.values() for o in p.obligations), facts.values())
    sought = [*demanded, *(phrase for profile in profiles.values() for phrase in profile.signs)]
    errors = check_concepts([*defined, *sought], vocabulary)
    errors += check_names_alone(sought, vocabulary)
    errors += check_concepts_end(vocabulary)
    renamed = {alias.id: rule.id for rule in rules.values() for alias in rule.aliases}
    for profile in profiles.values():
        errors += check_profile(profile, rules, facts, renamed)
    errors += check_proofs(facts.values(), rules, renamed)
    known = {"title", *rules, *(rule.family for rule in rules.values())}
    for rule in rules.values():
        for after in rule.place.after:
            if after not in known:
                message = f"'place' names {after!r}, which is no rule or family{called_now(after, renamed, known)}"
                errors.append(PolicylintError(message, rule.path, rule.place.line, rule.place.column))
    return errors + list(_check_aliases(rules))


def _check_aliases(rules: Mapping[str, Rule]) -> Iterator[PolicylintError]:
    """Yield an error for each former id that means something else, too."""
    taken: dict[str, str] = {}
    families = {id[:at] for id in rules for at, character in enumerate(id) if character == "/"}
    for rule in rules.values():
        for alias in rule.aliases:
            if alias.id in rules or alias.id in families or alias.id.partition("/")[0] in (FACTS, FAMILY):
                means = "a rule or family is called so today"
            elif (other := taken.setdefault(alias.id, rule.id)) != rule.id:
                means = f"{other!r} has it, too"
            else:
                continue
            message = f"the alias {alias.id!r} must have been the id of this rule alone: {means}"
            yield PolicylintError(message, rule.path, alias.line, alias.column)
