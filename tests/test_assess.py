from __future__ import annotations

import pytest

from policylint.assess import assess, assess_sought
from policylint.assessment import Assessment
from policylint.finder import Finder
from tests.makers import builtin_linter, builtin_rules, make_document, make_rule_matcher, make_rules

HEAD = "title: T\nsummary: S\nwhy: W\nadvice: A\nexamples: [{status: present, text: x}]\n"


def assessed(rule: str, text: str) -> tuple[Assessment, list[str]]:
    """Assess one rule; return the assessment and the words of its evidence."""
    ruleset = make_rules(a__b=HEAD + rule)
    document = make_document(text)
    matches = make_rule_matcher(ruleset).match(document)
    assessment = assess(ruleset.rules["a/b"], matches)
    return assessment, [document.words(evidence.span) for evidence in assessment.evidence]


KEEP = """
clause: [keep ... data]
elements:
  period: {title: a period, any: ["for {digits} days", "until you leave"]}
requires: [period]
weak: [{phrase: as long as needed, says: no end}]
"""
SECTION = KEEP.replace("title: a period,", "title: a period, within: section,")
TAKEN_BACK = KEEP.replace("weak: [", "weak: [{phrase: for 30 days, then: [^ or longer, ^ perhaps], says: or longer}, ")
NEXT = KEEP.replace("title: a period,", "title: a period, within: next,")
PARAGRAPH = KEEP.replace("title: a period,", "title: a period, within: paragraph,")
BELOW = KEEP.replace("title: a period,", "title: a period, within: below,")
DOCUMENT = KEEP.replace("title: a period,", "title: a period, within: document,")


@pytest.mark.parametrize(
    ("rule", "text", "status", "evidence"),
    [
        (KEEP, "We keep data for 30 days.", "present", ["We keep data for 30 days."]),
        (KEEP, "We keep data.", "weak", ["We keep data."]),
        (KEEP, "Stored as long as needed.", "weak", ["Stored as long as needed."]),
        (KEEP, "For 30 days.", "missing", []),
        (KEEP, "# Keep data for 30 days\n", "missing", []),
        (KEEP, "We keep data. For 30 days.", "weak", ["We keep data."]),
        (TAKEN_BACK, "We keep data for 30 days. Perhaps.", "weak", ["We keep data for 30 days."]),
        (TAKEN_BACK, "We keep data for 30 days. Or not. Perhaps.", "present", ["We keep data for 30 days."]),
        (TAKEN_BACK, "We keep data for 30 days.\n\nPerhaps.", "present", ["We keep data for 30 days."]),
        (TAKEN_BACK, "Perhaps. We keep data for 30 days.", "present", ["We keep data for 30 days."]),
        (NEXT, "We keep data for 30 days.", "present", ["We keep data for 30 days."]),
        (NEXT, "We keep data.\n\nFor 30 days.", "present", ["We keep data.", "For 30 days."]),
        (NEXT, "We keep data. Or not. For 30 days.", "weak", ["We keep data."]),
        (NEXT, "For 30 days. We keep data.", "weak", ["We keep data."]),
        (NEXT, "# A\n\nWe keep data.\n\n# B\n\nFor 30 days.", "weak", ["We keep data."]),
        (PARAGRAPH, "We keep data. For 30 days.", "present", ["We keep data.", "For 30 days."]),
        (PARAGRAPH, "# A\n\nWe keep data.\n\n# B\n\nFor 30 days.", "weak", ["We keep data."]),
        (SECTION, "## A\n\nWe keep data.\n\nMore.\n\nFor 30 days.", "present", ["We keep data.", "For 30 days."]),
        (SECTION, "## A\n\nWe keep data.\n\n### A1\n\nFor 30 days.", "present", ["We keep data.", "For 30 days."]),
        (SECTION, "## A\n\nWe keep data.\n\n## B\n\nFor 30 days.", "weak", ["We keep data."]),
        (BELOW, "We keep data for 30 days.", "present", ["We keep data for 30 days."]),
        (BELOW, "## A\n\nWe keep data.\n\n### A1\n\nFor 30 days.", "present", ["We keep data.", "For 30 days."]),
        (BELOW, "## A\n\nFor 30 days. We keep data.\n\n## B\n\nFor 30 days.", "weak", ["We keep data."]),
        (BELOW, "We keep data. For 30 days. We keep data.", "present", ["We keep data.", "For 30 days."]),
        (BELOW, "We keep data.\n\n" + "So.\n\n" * 6 + "For 30 days.", "weak", ["We keep data."]),
        (DOCUMENT, "## A\n\nWe keep data.\n\n## B\n\nFor 30 days.", "present", ["We keep data.", "For 30 days."]),
        ("clause: [we sell]\nnot: [never we sell]", "Never we sell. Never.", "missing", []),
        ("clause: [we sell]\nnot: [we sell boats]", "We sell boats and we sell data.", "present",
         ["We sell boats and we sell data."]),
        ("clause: [see data]\nweak: [{phrase: see data online, says: only online}]", "You see data online.", "weak",
         ["You see data online."]),
        ("clause: [x y]\nelements: {no: {title: n, any: [we do not sell]}}\nsuffices: [no]", "We do not sell.",
         "present", ["We do not sell."]),
        ("headings: [how long]\nclause: [{phrase: '{digits} days', under: headings}]",
         "# A\n\n3 days.\n\n# How long we keep it\n\n30 days.", "present", ["30 days."]),
        ("headings: [kept for]\nclause: [{phrase: '{digits} days', under: headings}]",
         "| Data | Kept for |\n|---|---|\n| Mail | 30 days |\n| 3 days | ever |\n", "present", ["30 days"]),
        ("headings: [kept for]\nclause: [{phrase: '{digits} days', under: headings}]",
         "| Subject | Rule |\n|---|---|\n| Kept for | 30 days |\n| Sent in | 3 days |\n", "present", ["30 days"]),
        ("clause: [{phrase: right of access, under: heading}]", "# Right of access\n\nAsk us. Then wait.", "present",
         ["Ask us."]),
        ("clause: [{phrase: right of access, under: heading}]", "# Right of access\n\n# Other\n\nText.", "missing", []),
        ("clause: [{phrase: right of access, under: heading}]", "The right of access.", "missing", []),
        ("about: [is for children]\nclause: [{phrase: we keep scores, under: about}]",
         "It is for children.\n\n# We keep scores\n\nWe keep scores. So do we.", "present", ["We keep scores."]),
        ("about: [is for children]\nclause: [{phrase: we keep scores, under: about}]", "We keep scores.", "missing", []),
        ("clause: [{phrase: right of access, under: heading}]\nempty: [to follow]", "# Right of access\n\nTo follow.", "missing", []),
        ("clause: [we do not sell]\ncontext: {within: heading, any: [california]}",
         "# A\n\nWe do not sell.\n\n# California\n\n## Sale\n\nWe do not sell it.", "present", ["We do not sell it."]),
        ("clause: [we do not sell]\ncontext: {within: section, any: [california]}",
         "# A\n\nWe do not sell.\n\n# B\n\nIn California. We do not sell it.", "present", ["We do not sell it."]),
    ],
)  # fmt: skip
def test_status_and_evidence(rule: str, text: str, status: str, evidence: list[str]) -> None:
    assessment, words = assessed(rule, text)
    assert (assessment.status, words) == (status, evidence)


SHARE = """
clause: ["share ... third parties"]
not: ["not [(also|ever)] share"]
"""
DEEP = """
clause: ["share ... (printers|carriers)"]
not: [not share, "^ never do we share", "data we sell $", "share with us and with"]
"""


@pytest.mark.parametrize(
    ("rule", "text", "evidence"),
    [
        # a list says what the same words say in one sentence
        (SHARE, "We share your data with:\n\n- third parties\n- others\n", ["third parties"]),
        (SHARE, "We do not share your data with:\n\n- third parties\n- others\n", []),
        (SHARE, "We do not share your data with third parties.", []),
        (SHARE, "Whom we do not share data with:\n\n1. third parties\n2. others\n", []),
        (SHARE, "We do not share data with the following: printers; third parties; others.", []),
        (SHARE, "We do not share data with (a) printers, (b) third parties or (c) others.", []),
        (SHARE, "# What we do not share\n\n- data with third parties\n", []),
        (SHARE, "<dl><dt>We do not share data with</dt><dd>third parties</dd></dl>", []),
        (SHARE, "| We do not share data with | Why |\n|---|---|\n| third parties | no need |\n", []),
        (SHARE, "| Data | We do not share it with |\n|---|---|\n| your name | third parties |\n", []),
        (SHARE, "We do not share data with:\n\n- friends:\n  - third parties\n  - others\n", []),
        (SHARE, "We do not:\n\n- share data with:\n  - third parties\n  - others\n", []),
        (SHARE, "We:\n\n- never sell data\n- do not share data with:\n  - third parties\n", []),
        # only what the guard overlaps is lost
        (SHARE, "We do not share data with:\n\n- friends; we share it with third parties\n",
         ["friends; we share it with third parties"]),
        (SHARE, "We do not share data with:\n\n- friends\n\nWe share data with:\n\n- third parties\n", ["third parties"]),
        (SHARE, "We:\n\n- do not share your name\n- share data with third parties\n", ["share data with third parties"]),
        (SHARE, "We:\n\n- do not share your name\n- share data with:\n  - third parties\n", ["third parties"]),
        (SHARE, "We do not share. We share data with:\n\n- third parties\n", ["third parties"]),
        # partly in the one, partly in the other
        (DEEP, "We do not:\n\n- share data with printers\n", []),
        (DEEP, "We share with us and:\n\n- with printers\n", []),
        (DEEP, "We share with us and:\n\n- carriers\n- with printers\n", ["carriers"]),
        # they are one sentence, with one start and one end
        (DEEP, "Never do we share data with:\n\n- printers\n", []),
        (DEEP, "We share the data we sell:\n\n- with printers\n", ["with printers"]),
    ],
)  # fmt: skip
def test_a_guard_counts_in_the_lead_in(rule: str, text: str, evidence: list[str]) -> None:
    assert assessed(rule, text)[1] == evidence


def test_an_item_may_say_what_its_lead_in_leaves_open() -> None:
    rule = PARAGRAPH.replace('"until you leave"', '"as ... {digits} days"')
    assert assessed(rule, "We keep data as long as needed: 30 days.")[0].status == "weak"
    assert assessed(rule, "We keep data as long as needed:\n\n- 30 days for letters\n")[0].status == "present"


HOW = """
status: by-elements
elements:
  route: {title: a route, any: [write to us]}
  time: {title: a time, any: ["within {digits} days"]}
requires: [route, time]
"""
BASES = """
clause: [legal basis]
elements:
  consent: {title: consent, within: section, any: [consent]}
  contract: {title: contract, within: section, any: [contract]}
  duty: {title: duty, within: section, any: [duty]}
requires: [[consent, contract, duty]]
at_least: 2
"""


@pytest.mark.parametrize(
    ("rule", "text", "status"),
    [
        (HOW, "Nothing.", "missing"),
        (HOW, "Write to us.", "weak"),
        (HOW, "Write to us.\n\nWe answer within 30 days.", "present"),
        (BASES, "The legal basis is consent.", "weak"),
        (BASES, "The legal basis is consent or contract.", "present"),
        (HOW + "at_least: 1\n", "Write to us.", "weak"),
        (HOW.replace("[route, time]", "[[route, time]]") + "at_least: 2\n", "Write to us.", "weak"),
    ],
)
def test_rules_that_count_parts(rule: str, text: str, status: str) -> None:
    assert assessed(rule, text)[0].status == status


ASKED = """
clause: ["(erase|see) ...3 data", "rights ...9 erase"]
headings: [keep]
elements:
  denial: {title: a denial, any: ["no do ...3 sell"]}
  period: {title: a period, any: [{phrase: "{digits} days", under: headings}]}
suffices: [denial, period]
"""


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Can we erase the data? Yes.", "present"),
        ("Can we erase the data? No.", "missing"),
        ("## Rights\n\n- Can we erase the data? No.", "missing"),
        ("## Can we erase the data?\n\nYes.", "present"),
        ("## Can we erase the data?\n\nOur bank knows.", "missing"),
        ("Do you sell it? No.", "present"),
        ("| Right | Granted |\n|-|-|\n| see your data | ✗ |", "missing"),
        ("| Right | Granted |\n|-|-|\n| see your data | - |", "missing"),
        ("| | With us |\n|-|-|\n| see your data | No |", "missing"),
        ("| Right | Granted |\n|-|-|\n| see your data | ✓ |", "present"),
        ("| Right | Kept |\n|-|-|\n| see your data | - |", "missing"),
        ("| Data | Kept |\n|-|-|\n| see your data | - |", "present"),
        ("**What we keep.** Names, 30 days.", "present"),
        ("What we keep? Names. All of them 30 days.", "present"),
        ("Names. All 30 days.", "missing"),
        ("What we keep in our house is said elsewhere. 30 days.", "missing"),
    ],
)
def test_questions_labels_and_what_is_denied(text: str, status: str) -> None:
    assert assessed(ASKED, text)[0].status == status


def test_elements_of_one_title_are_named_once() -> None:
    two = "elements: {a: {title: a period, any: [days]}, b: {title: a period, any: [weeks]}}\nrequires: [[a, b]]"
    assessment, _ = assessed(f"clause: [keep ... data]\n{two}", "We keep data.")
    assert assessment.lacks == ("a period",)


def test_a_weak_clause_names_what_it_lacks_and_what_it_fails_to_say() -> None:
    assessment, _ = assessed(KEEP, "We keep data as long as needed.")
    assert (assessment.lacks, assessment.says) == (("a period",), ("no end",))
    assert assessment.elements == (("period", False),)


def test_a_clarified_weak_wording_is_not_weak() -> None:
    assert assessed(KEEP, "We keep data as long as needed, for 30 days.")[0].status == "present"


def test_a_weak_phrase_cancels_only_the_element_it_overlaps() -> None:
    rule = KEEP.replace("as long as needed", "'for {digits} days or more'")
    assert assessed(rule, "We keep data for 30 days or more.")[0].status == "weak"
    assert assessed(rule, "We keep data for 30 days or more, until you leave.")[0].status == "present"


def test_a_missing_clause_keeps_its_nearest_misses_and_the_heading_that_announces_it() -> None:
    text = "# Title\n\nIntro.\n\n## How long\n\nStored for 30 days.\n"
    ruleset = make_rules(a__b=HEAD + KEEP + "headings: [how long]\n")
    document = make_document(text)
    assessment = assess(ruleset.rules["a/b"], make_rule_matcher(ruleset).match(document))
    assert assessment.status == "missing"
    assert [document.words(near.span) for near in assessment.nearest] == ["Stored for 30 days."]
    assert assessed(KEEP, text)[0].nearest == ()
    assert document.words(document.blocks[assessment.announced].span) == "How long"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We sell nothing. Never shared.", True),
        ("## A\n\nWe sell nothing.\n\n## B\n\nNever shared.", False),
        ("## A\n\nWe sell nothing.\n\n## B\n\nOn sale. Never shared.", True),
        ("Never shared.", False),
    ],
)
def test_what_is_enough_by_itself_stands_for_a_clause(text: str, found: bool) -> None:
    rule = "clause: [on sale]\nelements:\n  no: {title: n, any: [sell nothing]}\n"
    rule += "  shared: {title: s, within: section, any: [never shared]}\nsuffices: [no]"
    assert dict(assessed(rule, text)[0].elements)["shared"] is found


def test_a_rule_of_which_nothing_tells_needs_no_reading():
    linter = builtin_linter("all")
    spared = 0
    for rule in [*builtin_rules().rules.values()][::3]:
        matches = linter.matcher.match(make_document(f"# {rule.title}\n\n{rule.examples[0].text}\n"))
        finder = Finder(matches)
        for sought in linter.plan.sought:
            read = assess_sought(sought._replace(telling=tuple(matches.hits)), finder)
            assert assess_sought(sought, finder) == read
            spared += matches.hits.keys().isdisjoint(sought.telling)
    assert spared
