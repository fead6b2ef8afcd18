"""Settings -> the rules and profiles of a run; ruleset + selection -> plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policylint.compiler import compile_program
from policylint.defect import Law
from policylint.errors import PolicylintError
from policylint.fact import FACTS
from policylint.obligations import shared_by
from policylint.placement import TITLE
from policylint.plan import Plan
from policylint.profile import Obligation, own_obligation
from policylint.rule import Rule
from policylint.ruleset import Ruleset, phrases_of
from policylint.settings import OFF, Settings
from policylint.shown import signs_of, without_signs
from policylint.sought import sought_by, without_wordings
from policylint.suppressionfaults import FAMILY, FAULT_IDS
from policylint.typed import NamedTuple
from policylint.yamlfile import did_you_mean

_USUAL = "core"
"""The profile of a run that names none."""


class Selection(NamedTuple):
    """What a run asks for: the rules to assess, and the profiles whose obligations give findings.

    `undemanded` are rules asked for by name, or of the user's own, that no chosen profile demands: what they find
    is reported with the rule's own severity. `faults` are the faults of suppressions to report, and `facts` the ids of
    facts of which it is reported if the text contradicts them.
    """

    rules: tuple[str, ...]
    profiles: tuple[str, ...]
    undemanded: tuple[str, ...] = ()
    faults: tuple[str, ...] = FAULT_IDS
    facts: tuple[str, ...] = ()


def select(
    ruleset: Ruleset,
    profiles: Sequence[str] = (),
    selected: Sequence[str] = (),
    ignored: Sequence[str] = (),
    also: Sequence[str] = (),
) -> Selection:
    """Choose rules by profiles, then by ids or prefixes of ids (`rights`, `rights/access`).

    The profile `all` stands for every rule and every profile; without a profile, `core` is used. Rules about defects
    are chosen whatever the profile. `also` are ids of rules to check beside those that the profiles demand.
    Raises PolicylintError for a name that nothing bears.
    """
    names = list(dict.fromkeys(profiles or (_USUAL,)))
    for name in names:
        _check_profile(ruleset, name)
    everything = "all" in names
    chosen = tuple(ruleset.profiles) if everything else tuple(names)
    demanded = {rule for name in chosen for rule in ruleset.profiles[name].rules()}
    named = _under(ruleset, selected)
    defects = {id for id, rule in ruleset.rules.items() if rule.defect}
    asked = named or ruleset.house | set(also)
    rules = named or (set(ruleset.rules) if everything else demanded | asked | defects)
    left_out = _under(ruleset, ignored, ignorable(ruleset))
    rules -= left_out
    if not rules:
        raise PolicylintError("no rule is left to check; what is selected, ignored and off leaves out everything")
    undemanded = (rules & (asked | ruleset.house)) - demanded - defects
    faults, facts = (tuple(sorted(set(ids) - left_out)) for ids in (FAULT_IDS, fact_ids(ruleset)))
    return Selection(tuple(sorted(rules)), chosen, tuple(sorted(undemanded)), faults, facts)


def fact_ids(ruleset: Ruleset) -> tuple[str, ...]:
    """Return what findings on facts are called."""
    return tuple(fact.id for fact in ruleset.facts.values())


def ignorable(ruleset: Ruleset) -> tuple[str, ...]:
    """Return what can be ignored besides rules: it is checked always, and cannot be selected."""
    return (*FAULT_IDS, *fact_ids(ruleset))


def select_by(ruleset: Ruleset, settings: Settings) -> Selection:
    """Choose rules as settings say: `off` leaves out, and another severity of a rule by its id asks for it."""
    settings = settings.up_to_date(ruleset.renamed)
    off = [id for id in (*ruleset.rules, *ignorable(ruleset)) if settings.severity(id) == OFF]
    also = [id for id in settings.table("severities") if id in ruleset.rules and id not in off]
    ignored = (*settings.texts("ignore"), *off)
    try:
        return select(ruleset, settings.texts("profiles"), settings.texts("select"), ignored, also)
    except PolicylintError as error:
        severities = (word for setting in settings.table("severities").values() for word in setting.words)
        blamed = [*settings.words("ignore"), *settings.words("select"), *severities]
        raise blamed[0].error(error.message) if blamed else error from None


def check_names(ruleset: Ruleset, settings: Settings) -> list[PolicylintError]:
    """Return an error for each rule, family and profile that settings name and nobody knows."""
    errors = []
    for key, word in settings.names():
        try:
            if key == "profiles":
                _check_profile(ruleset, word.text)
            else:
                _under(ruleset, [word.text], () if key == "select" else ignorable(ruleset))
        except PolicylintError as error:
            errors.append(word.error(error.message))
    return errors


def _check_profile(ruleset: Ruleset, name: str) -> None:
    if name != "all" and name not in ruleset.profiles:
        known = [*ruleset.profiles, "all"]
        raise PolicylintError(f"unknown profile {name!r}{did_you_mean(name, known)}; there are: {', '.join(known)}")


def _under(ruleset: Ruleset, prefixes: Iterable[str], more: Sequence[str] = ()) -> set[str]:
    ids = [*ruleset.rules, *more]
    found: set[str] = set()
    renamed = ruleset.renamed
    for prefix in prefixes:
        bare = prefix.rstrip("/")
        bare = renamed.get(bare, bare)
        some = {id for id in ids if id == bare or id.startswith(bare + "/")}
        if not some:
            if (family := bare.partition("/")[0]) in (FAMILY, FACTS):
                raise PolicylintError(f"{family} cannot be selected; it is checked always, unless --ignore names it")
            known = [*ids, *{id.partition("/")[0] for id in ids}]
            raise PolicylintError(f"no rule is called {prefix!r} or begins so{did_you_mean(bare, known)}")
        found |= some
    return found


def make_plan(ruleset: Ruleset, selection: Selection) -> Plan:
    """Compile what a selection asks of a ruleset. The ruleset must be sound."""
    rules = [_citing(ruleset.rules[id], ruleset, selection) for id in selection.rules]
    rules = [rule._replace(examples=()) for rule in rules]  # they would only be kept
    said = {rule.id: rule if rule.defect else without_wordings(rule) for rule in rules}
    obligations = tuple(_obligations(ruleset, selection))
    facts = tuple(ruleset.facts.values())
    landmarks = {name: _landmarks(ruleset, name) for rule in rules for name in rule.place.after if name != TITLE}
    proving = {proof.rule for fact in facts for value in fact.values for proof in value.proofs}
    unasked = [ruleset.rules[id] for id in sorted(proving.union(*landmarks.values()) - said.keys())]
    program = compile_program(phrases_of([*rules, *unasked], obligations, facts), ruleset.vocabulary)
    numbers, asked = program.phrases, {phrase.text for phrase in phrases_of(said.values(), obligations)}
    mentions = (phrase for obligation in obligations for phrase in obligation.when.mentions)
    return Plan(
        rules=said,
        obligations=obligations,
        program=program._replace(phrases={text: number for text, number in numbers.items() if text in asked}),
        sought=tuple(sought_by(rule, numbers) for rule in rules if not rule.defect),
        unasked=tuple(sought_by(rule, numbers) for rule in unasked),
        landmarks=landmarks,
        defects={
            rule.id: tuple(numbers[one.phrase.text] for one in rule.defect.wordings) for rule in rules if rule.defect
        },
        shared=shared_by(obligations),
        signs=signs_of(mentions, facts, numbers),
        known=(*ruleset.rules, *fact_ids(ruleset)),
        faults=selection.faults,
        facts=tuple(map(without_signs, facts)),
        asked_facts=selection.facts,
        renamed=ruleset.renamed,
    )


def _landmarks(ruleset: Ruleset, name: str) -> tuple[str, ...]:
    """Return the rules that a rule or family in a `place` stands for, whatever a run asks for.

    A family stands for what is usual of it, and for all of it only where nothing is: each rule more takes time.
    """
    meant = {id for id, rule in ruleset.rules.items() if name in (id, rule.family) and not rule.defect}
    usual = ruleset.profiles[_USUAL].rules() if _USUAL in ruleset.profiles else ()
    return tuple(sorted(meant.intersection(usual) or meant))


def _obligations(ruleset: Ruleset, selection: Selection) -> list[Obligation]:
    found = [o for name in selection.profiles for o in ruleset.profiles[name].obligations]
    return found + [own_obligation(ruleset.rules[id]) for id in selection.undemanded]


def _citing(rule: Rule, ruleset: Ruleset, selection: Selection) -> Rule:
    """Return a rule about a defect with the laws that are of a chosen profile, or of none that there is."""
    if not rule.defect:
        return rule
    laws = tuple([law for law in rule.defect.laws if _is_cited(law, ruleset, selection)])
    return rule._replace(defect=rule.defect._replace(laws=laws))


def _is_cited(law: Law, ruleset: Ruleset, selection: Selection) -> bool:
    of = [id for id, profile in ruleset.profiles.items() if law.cite.startswith(profile.laws)]
    return not of or any(id in of or not ruleset.profiles[id].laws for id in selection.profiles)
