from __future__ import annotations

import pytest

from policylint.errors import PolicylintError
from policylint.rule import RuleText
from policylint.rulefile import parse_rule
from policylint.ruleset import make_ruleset

GOOD = """\
title: T
summary: S
why: W
clause: [we keep]
elements:
  period:
    title: a period
    any: ["for {digits} days"]
requires: [period]
advice: A
examples:
  - {status: present, text: "We keep it for 3 days."}
"""


def test_a_sound_rule() -> None:
    rule = parse_rule(GOOD, "rules/a/b.yaml", "a/b")
    assert (rule.id, rule.family, rule.title, rule.requires, rule.severity) == (
        "a/b",
        "a",
        "T",
        (("period",),),
        "warning",
    )
    assert [(example.status, example.line) for example in rule.examples] == [("present", 12)]


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ("title: T", "titel: T", "1:1", "unknown key 'titel'; did you mean 'title'"),
        ("title: T\n", "", "1:1", "the key 'title' is missing"),
        ("title: T", "title: [a]", "1:8", "'title' must be a text"),
        ("title: T", "title: ''", "1:8", "'title' must be a text"),
        ("title: T", "title: T\ntitle: U", "2:1", "stands twice"),
        ("[we keep]", "[we (keep]", "4:13", "not closed"),
        ("[we keep]", "['we ... ']", "4:10", "between two words"),
        ("any: [", "within: page\n    any: [", "8:13", "not one of sentence"),
        ("requires: [period]", "requires: [perod]", "9:12", "did you mean 'period'"),
        ("requires: [period]", "requires: [period]\nat_least: two", "10:11", "whole number"),
        ("requires: [period]", "requires: [period]\nstatus: by-parts", "10:9", "by-elements"),
        ("requires: [period]", "requires: [period]\nseverity: fatal", "10:11", "not one of"),
        ("clause: [we keep]\n", "", "1:1", "nothing to look for"),
        ("requires: [period]", "status: by-elements", "9:9", "needs 'requires'"),
        ("requires: [period]", "requires: [period]\nat_least: 2", "10:11", "more elements than"),
        ("[we keep]", "[{phrase: we keep, under: headings}]", "4:19", "needs the rule's 'headings'"),
        ("[we keep]", "[{phrase: we keep, under: about}]", "4:19", "needs the rule's 'about'"),
        ("status: present", "status: there", "12:14", "not one of present"),
        ("status: present", "status: missing, evidence: x", "12:33", "has no evidence"),
        ("elements:", "elements: [", "7:10", "not valid YAML"),
        ("elements:", "\telements:", "5:1", "not valid YAML"),
        ("why: W", "why: é\x07", "3:7", "not valid YAML: the character U+0007 may not stand in it; take it out"),
        ("title: T", "title: null", "1:8", "'title' must be a text"),
        ("elements:\n", "else:\n", "5:1", "unknown key 'else'"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(old: str, new: str, place: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(PolicylintError) as caught:
        parse_rule(GOOD.replace(old, new), "rules/a/b.yaml", "a/b")
    assert str(caught.value).startswith(f"rules/a/b.yaml:{place}:"), str(caught.value)
    assert message in str(caught.value)


PROFILE = """\
title: T
summary: S
obligations:
  - {id: O-1, needs: [a/b], cite: Art. 1, severity: error}
  - {id: O-2, needs: [{rule: a/b, elements: [period]}, {any_of: [a/b]}], cite: Art. 2, severity: info}
"""


@pytest.mark.parametrize(
    ("texts", "messages"),
    [
        ({"a/b": GOOD, "profiles/p": PROFILE}, []),
        ({"a/b": GOOD.replace("we keep", "'we {kep}'"), "vocabulary/v": "kept: [kept]"},
         ["a/b.yaml:4:13: unknown concept {kep}; did you mean 'kept'?"]),
        ({"vocabulary/v": "a: ['{b}']\nb: ['{a}']"}, ["vocabulary/v.yaml:1:1: a concept leads back to itself: {a} -> {b} -> {a}"]),
        ({"vocabulary/v": "a: [x]", "vocabulary/w": "a: [y]"},
         ["vocabulary/w.yaml:1:1: the concept {a} is defined already in vocabulary/v.yaml; choose another name"]),
        ({"vocabulary/v": "email: [x]"}, ["vocabulary/v.yaml:1:8: {email} is built in; choose another name"]),
        ({"vocabulary/v": "a: [y]\nA b: [x]"}, ["vocabulary/v.yaml:2:1: 'A b' is no name of a concept; use a-z, 0-9 and -"]),
        ({"vocabulary/v": "a: [x ...9 y]"},
         ["vocabulary/v.yaml:1:5: phrase 'x ...9 y': a vocabulary phrase may hold gaps of up to 5 words, no '&' or ',,'"]),
        ({"profiles/p": PROFILE.partition("  - {id: O-2")[0].replace("a/b", "a/c")}, ["profiles/p.yaml:4:23: unknown rule 'a/c'"]),
        ({"a/b": GOOD, "profiles/p": PROFILE.replace("[period]", "[perod]")},
         ["profiles/p.yaml:5:23: the rule 'a/b' has no element 'perod'; did you mean 'period'?"]),
        ({"a/b": GOOD, "profiles/p": PROFILE.replace("O-2", "O-1")}, ["profiles/p.yaml:5:5: the obligation 'O-1' stands twice"]),
        ({"a/b": GOOD + "place: {after: [a/x]}\n"}, ["a/b.yaml:13:16: 'place' names 'a/x', which is no rule or family; did you mean 'a/b'?"]),
        ({"a/b": GOOD.replace("we keep", "'{name}'")},
         ["a/b.yaml:4:10: phrase '{name}': a name alone can match it, and names stand in nearly every sentence; say what stands beside it"]),
        ({"a/b": GOOD.replace("we keep", "'[the] ({name}|we {brand}) ...3 {brand}'"), "vocabulary/v": "brand: [x, '{name} {name}']"},
         [("a/b.yaml:4:10: phrase '[the] ({name}|we {brand}) ...3 {brand}': a name alone can match it, and names stand in nearly "
          "every sentence; say what stands beside it")]),
        ({"a/b": GOOD.replace("we keep", "'{name} keeps', '^ {name}', '{brand} & kept'"), "vocabulary/v": "brand: [x, '{name}']"}, []),
        ({"a/b": ""}, ["a/b.yaml:1:1: the file is empty"]),
        ({"a/b": GOOD.replace('elements:\n  period:\n    title: a period\n    any: ["for {digits} days"]', "elements: {}")},
         ["a/b.yaml:6:12: 'requires' is 'period', but there is nothing that it can name"]),
        ({"vocabulary/v": "a: []"}, ["vocabulary/v.yaml:1:4: 'a' must not be empty"]),
        ({"vocabulary/v": "a0: [x]\n" + "".join(f"a{n + 1}: ['{{a{n}}}']\n" for n in range(30))},
         ["vocabulary/v.yaml:21:1: concepts nest more than 20 deep"]),
        ({"vocabulary/v": "a0: [x x]\n" + "".join(f"a{n + 1}: ['{{a{n}}} {{a{n}}}']\n" for n in range(9))},
         ["vocabulary/v.yaml:7:1: {a6} can be 128 words long; at most 80 are allowed"]),
        ({"a/b": "x: " + "[" * 5000}, ["a/b.yaml:1:1: nested too deeply"]),
        ({"a/b": GOOD.replace("we keep", "(" * 30 + "a" + ")" * 30)},
         ["a/b.yaml:4:30: phrase '" + "(" * 30 + "a" + ")" * 30 + "': brackets nest too deeply"]),
    ],
)  # fmt: skip
def test_files_are_checked_against_each_other(texts: dict[str, str], messages: list[str]) -> None:
    _, errors = make_ruleset(RuleText(name, f"{name}.yaml", text) for name, text in texts.items())
    assert [str(error) for error in errors] == messages


def test_a_duplicate_rule_is_an_error_with_both_places() -> None:
    texts = [RuleText("a/b", "rules/a/b.yaml", GOOD), RuleText("a/b", "mine/a/b.yaml", GOOD, house=True)]
    _, errors = make_ruleset(texts)
    assert [str(error) for error in errors] == [
        "mine/a/b.yaml:1:1: the rule 'a/b' is defined already in rules/a/b.yaml; choose another name"
    ]
