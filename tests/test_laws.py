"""The built-in profiles: every disclosure of the legal checklist is demanded, by a law in force, with its source."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from policylint.engine import Linter
from policylint.obligations import Outcome
from policylint.profile import Obligation
from policylint.rulefolders import load
from policylint.ruleset import Ruleset
from policylint.selection import make_plan, select
from policylint.source import Source

SHARED = Path(__file__).parents[2] / "shared"
needs_shared = pytest.mark.skipif(not (SHARED / "legal").is_dir(), reason="needs the legal checklist")
DAY = date(2026, 11, 22)

CHECKLIST = {
    "core": """
        GEN-IDENTITY GEN-CONTACT GEN-DATA-CATEGORIES GEN-DATA-SOURCES GEN-PURPOSES GEN-SHARING GEN-SALE
        GEN-RETENTION GEN-SECURITY GEN-COOKIES GEN-RIGHTS GEN-HOW-EXERCISE GEN-MARKETING-OPTOUT GEN-CHILDREN
        GEN-CHANGES GEN-EFFECTIVE-DATE GEN-BUSINESS-TRANSFER GEN-LEGAL-DISCLOSURE GEN-INTL-TRANSFER
        GEN-LINKS GEN-SCOPE GEN-SENSITIVE GEN-ADM GEN-ACCESSIBILITY
    """,
    "gdpr": """
        GDPR-13-1-A GDPR-13-1-A-REP GDPR-26-2 GDPR-13-1-B GDPR-13-1-C-PURP GDPR-13-1-C-BASIS GDPR-13-1-D
        GDPR-13-1-E GDPR-13-1-F GDPR-13-2-A GDPR-13-2-B-ACC GDPR-13-2-B-REC GDPR-13-2-B-ERA GDPR-13-2-B-RES
        GDPR-13-2-B-OBJ GDPR-13-2-B-POR GDPR-21-4 GDPR-13-2-C GDPR-13-2-D GDPR-13-2-E GDPR-13-2-F
        GDPR-14-1-D GDPR-14-2-F GDPR-12-3 GDPR-12-5 GDPR-13-3 GDPR-9-2 GDPR-8-1 EPRIV-5-3
    """,
    "uk-gdpr": "UK-DPA-164A UK-13 UK-13-1-F",
    "coppa": """
        COPPA-AUDIENCE COPPA-312-4-D-1 COPPA-312-4-D-2-INFO COPPA-312-4-D-2-PUBLIC COPPA-312-4-D-2-USE
        COPPA-312-4-D-2-DISC COPPA-312-4-D-2-RET COPPA-312-4-D-3 COPPA-312-4-D-4 COPPA-312-4-D-5 COPPA-312-5
        COPPA-312-5-A-2 COPPA-312-7
    """,
    "ccpa": """
        CCPA-7011-E-1-A CCPA-7011-E-1-B CCPA-7011-E-1-C CCPA-7011-E-1-D CCPA-7011-E-1-E CCPA-7011-E-1-F
        CCPA-7011-E-1-G CCPA-7011-E-1-H CCPA-7011-E-1-K CCPA-7011-E-2-A CCPA-7011-E-2-B CCPA-7011-E-2-C
        CCPA-7011-E-2-D CCPA-7011-E-2-E CCPA-7011-E-2-F CCPA-7011-E-3-A CCPA-7011-E-3-E CCPA-7011-E-3-F
        CCPA-7011-E-3-H CCPA-7011-E-3-I CCPA-7011-E-3-J CCPA-7011-E-4 CCPA-7011-E-5 CCPA-1798-100-A-3
        CCPA-1798-130-A-2 CCPA-7016 CCPA-7220 CCPA-7003
    """,
    "caloppa": """
        CALOPPA-B-1 CALOPPA-B-2 CALOPPA-B-3 CALOPPA-B-4 CALOPPA-B-5 CALOPPA-B-6 CA-1798-83 CA-22581
    """,
    "delaware": "DE-1205C-B-1 DE-1205C-B-2 DE-1205C-B-3 DE-1205C-B-4 DE-1205C-B-5 DE-1205C-B-6",
    "virginia": "VA-59-1-578-C-1 VA-59-1-578-C-2 VA-59-1-578-C-3 VA-59-1-578-C-4 VA-59-1-578-D",
    "colorado": "CO-1308-1-A-I CO-1308-1-A-II CO-1308-1-A-III CO-1308-1-A-IV CO-1308-1-B CO-6-03-DATE",
    "us-other": "NV-603A-340 TX-541-102-B CT-42-520-LLM MN-325M-16",
    "lgpd": "LGPD-9-I LGPD-9-II LGPD-9-III LGPD-9-V LGPD-9-VI LGPD-18 LGPD-41-1",
    "pipeda": "PIPEDA-4-8-2-A PIPEDA-4-8-2-B PIPEDA-4-8-2-C PIPEDA-4-8-2-E QC-25-3-1",
    "australia": "APP-1-4-A APP-1-4-B APP-1-4-C APP-1-4-D APP-1-4-E APP-1-4-F APP-1-7",
    "popia": """
        POPIA-18-1-A POPIA-18-1-B POPIA-18-1-C POPIA-18-1-D POPIA-18-1-G POPIA-18-1-H-I POPIA-18-1-H-III
    """,
    "swiss-fadp": "FADP-19-2-A FADP-19-2-B FADP-19-2-C FADP-19-4",
    "india-dpdp": "DPDP-5-1-I DPDP-5-1-II DPDP-5-1-III DPDP-R9",
    "apple-app-store": "APPLE-5-1-1-I-1 APPLE-5-1-1-I-2 APPLE-5-1-1-I-3",
    "google-play": "GPLAY-UD-1 GPLAY-UD-2 GPLAY-UD-3 GPLAY-UD-4 GPLAY-UD-5",
    "google-api": "GAPI-LIMITED-USE",
}
"""The codes of the checklist, by the profile that each belongs to."""

NOT_IN_A_TEXT: dict[str, str] = {}
"""Codes of the checklist that are no obligation, with the reason why a text cannot show it. There is none at present."""

REPEALED = re.compile(
    r"95/46|Data Protection Act 1998|DPA 1998|\b999\.3\d\d|Privacy Shield|Safe Harbou?r|2010/87|2001/497|2016/1250",
    re.IGNORECASE,
)


@cache
def ruleset() -> Ruleset:
    return load()[0]


def obligations() -> list[Obligation]:
    return [one for profile in ruleset().profiles.values() for one in profile.obligations]


def outcomes(
    text: str, profile: str, facts: dict[str, str | bool] | None = None, as_of: date = DAY
) -> dict[str, Outcome]:
    plan = make_plan(ruleset(), select(ruleset(), [profile]))
    found = Linter(plan, as_of, facts=facts).lint(Source("privacy.md", text, "markdown")).outcomes
    return {outcome.obligation.id: outcome for outcome in found}


# --- what there is


@needs_shared
def test_the_codes_are_those_of_the_checklist() -> None:
    text = (SHARED / "legal" / "checklist.yaml").read_text(encoding="utf-8")
    disclosures = text[text.index("\ndisclosures:") : text.index("\nintegrity_checks:")]
    codes = re.findall(r"^  code: (\S+)$", disclosures, re.MULTILINE)
    assert sorted(codes) == sorted(code for some in CHECKLIST.values() for code in some.split())
    assert len(codes) == 169


@pytest.mark.parametrize("profile", CHECKLIST)
def test_every_code_is_an_obligation_or_cannot_be_one(profile: str) -> None:
    demanded = {one.id for one in ruleset().profiles[profile].obligations}
    codes = set(CHECKLIST[profile].split())
    assert codes - demanded == codes & set(NOT_IN_A_TEXT)


def test_every_profile_is_of_the_checklist() -> None:
    assert set(ruleset().profiles) == set(CHECKLIST)


def test_every_obligation_says_where_it_comes_from_and_how_sure_that_is() -> None:
    assert [one.id for one in obligations() if not (one.cite and one.url and one.checked)] == []


def test_no_obligation_cites_a_repealed_act() -> None:
    assert [one.id for one in obligations() if REPEALED.search(one.cite)] == []
    assert REPEALED.search("Directive 95/46/EC")


def test_no_code_stands_in_two_profiles() -> None:
    ids = [one.id for one in obligations()]
    assert sorted(set(ids)) == sorted(ids)


def test_every_fact_decides_on_a_duty() -> None:
    asked = {asked.fact for one in obligations() for asked in one.when.facts}
    assert asked == set(ruleset().facts)


def test_a_profile_cites_no_law_but_its_own() -> None:
    """Whose laws a defect cites is told by how the citations begin; a beginning that is written otherwise tells nothing."""
    laws = {law.cite for rule in ruleset().rules.values() if rule.defect for law in rule.defect.laws}
    of = {law: {id for id, profile in ruleset().profiles.items() if law.startswith(profile.laws)} for law in laws}
    assert [law for law, some in of.items() if not some] == ["RFC 6176, RFC 7568"]
    assert {
        law for law, some in of.items() if {"gdpr"} < some or {"uk-gdpr"} < some or {"coppa", "ccpa"} == some
    } == set()
    assert of["FTC Act s.5"] == {"coppa", "ccpa", "caloppa", "colorado", "delaware", "virginia", "us-other"}


# --- conditions of the built-in laws

KIDS_APP = "# Privacy\n\nOur app is designed for children. Write to toys@heron.example."


@pytest.mark.parametrize(
    ("text", "facts", "status", "doubtful"),
    [
        ("# Privacy\n\nWe build boats.", {}, "missing", True),
        ("# Privacy\n\nWe build boats.", {"children": "directed"}, "missing", False),
        ("# Privacy\n\nWe build boats.", {"children": "mixed"}, "missing", False),
        ("# Privacy\n\nWe build boats.", {"children": "general"}, "not_applicable", False),
        (KIDS_APP, {}, "missing", False),
        ("# Privacy\n\nOur app is not designed for children.", {}, "missing", True),
        ("# Privacy\n\nParents may review their child's data, have it deleted, or refuse further use: toys@heron.example.", {}, "present", True),
    ],
)  # fmt: skip
def test_duties_to_parents_depend_on_the_audience(
    text: str, facts: dict[str, str | bool], status: str, doubtful: bool
) -> None:
    found = outcomes(text, "coppa", facts)["COPPA-312-4-D-5"]
    assert (found.status, bool(found.doubt)) == (status, doubtful)


@pytest.mark.parametrize(
    ("text", "profile", "code", "status"),
    [
        ("We build boats.", "gdpr", "GDPR-13-1-D", "not_applicable"),
        ("We do this for our legitimate interests.", "gdpr", "GDPR-13-1-D", "weak"),
        ("We do not sell or share your personal data.", "ccpa", "CCPA-7011-E-2-D", "not_applicable"),
        ("We do not sell your personal data.", "ccpa", "CCPA-7011-E-2-D", "missing"),
        ("We sell personal data to magazines.", "ccpa", "CCPA-7011-E-2-D", "missing"),
        ("We build boats.", "gdpr", "GDPR-13-2-F", "not_applicable"),
        ("We take automated decisions on loans.", "gdpr", "GDPR-13-2-F", "weak"),
        ("We take automated decisions on loans: a program checks your income and refuses some requests.", "gdpr", "GDPR-13-2-F", "present"),
        ("We take no automated decisions.", "gdpr", "GDPR-13-2-F", "present"),
        ("We are joint controllers with Heron Boats Ltd.", "gdpr", "GDPR-26-2", "weak"),
        ("We build boats.", "gdpr", "EPRIV-5-3", "not_applicable"),
        ("We do not set any cookies.", "gdpr", "EPRIV-5-3", "present"),
        ("We receive data about you from data brokers and other sources.", "gdpr", "GDPR-14-2-F", "present"),
        ("Members get a discount in exchange for their personal information.", "ccpa", "CCPA-7016", "weak"),
        ("We share your address with partners for their own marketing.", "caloppa", "CA-1798-83", "missing"),
        ("You have the right not to be subject to automated decisions.", "gdpr", "GDPR-13-2-F", "weak"),
        ("We build boats.", "ccpa", "CCPA-1798-100-A-3", "missing"),
        ("Californians, please read our [notice at collection](notice.md).", "ccpa", "CCPA-1798-100-A-3", "not_applicable"),
        ("You can sign in with Google.", "google-api", "GAPI-LIMITED-USE", "weak"),
    ],
)  # fmt: skip
def test_a_duty_holds_where_the_text_makes_it_hold(text: str, profile: str, code: str, status: str) -> None:
    assert outcomes(f"# Privacy\n\n{text}", profile)[code].status == status


@pytest.mark.parametrize(
    ("text", "profile", "code", "status"),
    [
        ("Contact us about privacy.", "ccpa", "CCPA-7011-E-3-J", "missing"),
        ("Questions on privacy go to Heron Boats, PO Box 88, Leeds LS1 4AA.", "ccpa", "CCPA-7011-E-3-J", "weak"),
        ("Questions on privacy? Write to desk@heron.example.", "ccpa", "CCPA-7011-E-3-J", "present"),
        ("When you sign up, we ask for your name.", "ccpa", "CCPA-7011-E-1-B", "weak"),
        ("We receive personal data from you and from data brokers.", "ccpa", "CCPA-7011-E-1-B", "present"),
        ("We use your address to deliver your order.", "ccpa", "CCPA-7011-E-1-C", "present"),
        ("We use your address to deliver your order and for any other purpose.", "ccpa", "CCPA-7011-E-1-C", "weak"),
        ("You have the right to access your personal data.", "ccpa", "CCPA-7011-E-2-A", "weak"),
        ("You have the right to know what data we collect, how it is used, and to whom it is disclosed.", "ccpa", "CCPA-7011-E-2-A", "present"),
        ("You may use an authorized agent to make a request.", "ccpa", "CCPA-7011-E-3-H", "weak"),
        ("You may use an authorized agent to make a request, with your written permission.", "ccpa", "CCPA-7011-E-3-H", "present"),
        ("We rely on your consent. You may withdraw your consent.", "gdpr", "GDPR-13-2-C", "weak"),
        ("We rely on your consent. You may withdraw your consent at any time.", "gdpr", "GDPR-13-2-C", "present"),
        ("Your data is stored in Canada under standard contractual clauses.", "gdpr", "GDPR-13-1-F", "weak"),
        ("Your data is stored in Canada under standard contractual clauses; ask us for a copy of the clauses.", "gdpr", "GDPR-13-1-F", "present"),
        ("Your data is stored in Japan, for which there is an adequacy decision.", "gdpr", "GDPR-13-1-F", "present"),
        ("You can view your profile and correct it; to do so, please send your request by e-mail to desk@heron.example.", "caloppa", "CALOPPA-B-2", "present"),
        ("We handle sensitive information such as card numbers with care.", "gdpr", "GDPR-9-2", "not_applicable"),
        ("We have a data protection officer.", "gdpr", "GDPR-13-1-B", "weak"),
        ("We use Google Analytics.", "gdpr", "EPRIV-5-3", "missing"),
        ("Data is kept for legitimate business reasons.", "gdpr", "GDPR-13-1-D", "not_applicable"),
        ("By using the app you agree to this transfer.", "gdpr", "GDPR-13-2-C", "missing"),
        ("We are not responsible for the further use of your data by others.", "gdpr", "GDPR-13-3", "not_applicable"),
        ("We may share e-mail addresses with advertisers for marketing in a way that may constitute a sale.", "ccpa", "CCPA-7011-E-1-E", "present"),
        ("California lets you know what businesses share in ways that may constitute a sale.", "ccpa", "CCPA-7011-E-1-E", "missing"),
        ("To verify your identity, we may ask for more information.", "ccpa", "CCPA-7011-E-3-E", "weak"),
        ("Our EU representative is at eu@heron.example.", "gdpr", "GDPR-13-1-B", "missing"),
        ("To exercise your rights, write to desk@heron.example. We answer requests within 30 days.", "gdpr", "GDPR-12-3", "present"),
        ("To exercise your rights, write to desk@heron.example. We answer requests within 90 days.", "gdpr", "GDPR-12-3", "weak"),
        ("More storage can be had on request; additional charges may apply.", "gdpr", "GDPR-12-5", "not_applicable"),
        ("For each request for your data we charge a fee.", "gdpr", "GDPR-12-5", "weak"),
        ("We sell your data. To opt out of sales, follow Do Not Sell My Personal Information.", "ccpa", "CCPA-7011-E-2-D", "weak"),
        ("We sell your data. To opt out of that, follow Do Not Sell or Share My Personal Information.", "ccpa", "CCPA-7011-E-2-D", "present"),
        ("To exercise your rights, write to desk@heron.example.", "ccpa", "CCPA-7011-E-3-A", "weak"),
        ("To exercise your rights, write to desk@heron.example or use our web form.", "ccpa", "CCPA-7011-E-3-A", "present"),
        ("We process health data.", "gdpr", "GDPR-9-2", "weak"),
    ],
)  # fmt: skip
def test_what_a_law_asks_for_beyond_the_rule(text: str, profile: str, code: str, status: str) -> None:
    assert outcomes(f"# Privacy\n\n{text}", profile)[code].status == status


@pytest.mark.parametrize(
    ("profile", "code", "first"),
    [
        ("ccpa", "CCPA-7220", date(2027, 1, 1)),
        ("australia", "APP-1-7", date(2026, 12, 10)),
        ("uk-gdpr", "UK-DPA-164A", date(2026, 6, 19)),
        ("coppa", "COPPA-312-4-D-2-RET", date(2026, 4, 22)),
    ],
)
def test_a_new_law_does_not_hold_before_its_day(profile: str, code: str, first: date) -> None:
    text = "# Privacy\n\nA machine takes automated decisions on loans."
    before, after = (
        outcomes(text, profile, as_of=day)[code] for day in (date.fromordinal(first.toordinal() - 1), first)
    )
    assert (before.status, before.reason) == ("not_applicable", f"in force from {first}")
    assert after.status != "not_applicable"
