"""What a text tells of the built-in facts."""

from __future__ import annotations

from datetime import date

import pytest

from policylint.engine import Linter
from policylint.selection import make_plan, select
from policylint.source import Source
from tests.makers import builtin_rules

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def linter() -> Linter:
    return Linter(make_plan(builtin_rules(), select(builtin_rules(), ["core", "gdpr"])), DAY)


@pytest.mark.parametrize(
    ("text", "fact", "values"),
    [
        ("Our games are designed for children.", "children", {"directed"}),
        ("Our site is not directed to children.", "children", set()),
        ("The service is intended for adults.", "children", set()),
        ("We may sell your personal information to advertisers.", "sells_data", {"true"}),
        ("Personal data may be sold to publishers.", "sells_data", {"true"}),
        ("We never sell or share your personal information.", "sells_data", {"false"}),
        ("We never sell or rent your personal information.", "sells_data", set()),
        ("We do not share, sell, rent or trade your personal information.", "sells_data", {"false"}),
        ("We do not sell, trade or disclose your personal information.", "sells_data", {"false"}),
        ("We do not share, rent or trade your personal information.", "sells_data", set()),
        ("We do not sell information about children.", "sells_data", set()),
        ("We do not sell your data without your consent.", "sells_data", set()),
        ("If we sell our company, your data may be sold with it.", "sells_data", set()),
        ("You have the right to opt out if we sell your data.", "sells_data", set()),
        ("Our shop sells boats.", "sells_data", set()),
        ("We have appointed a data protection officer.", "dpo", {"true"}),
        ("We are not obliged to have a data protection officer.", "dpo", set()),
        ("We have no data protection officer.", "dpo", {"false"}),
        ("We and our partner are joint controllers.", "joint_controllers", {"true"}),
        ("We are not joint controllers.", "joint_controllers", set()),
        ("Loans are granted by automated decisions.", "automated_decisions", {"true"}),
        ("We make no automated decisions.", "automated_decisions", set()),
        ("Your application is rejected by our software.", "automated_decisions", {"true"}),
        ("The model decides alone.", "automated_decisions", {"true"}),
        ("Applications that score low are turned down automatically.", "automated_decisions", {"true"}),
        ("Our software decides on its own who gets a flat.", "automated_decisions", {"true"}),
        ("A computer turns down tenants with debts.", "automated_decisions", {"true"}),
        ("That can mean that no human has looked at your application.", "automated_decisions", {"true"}),
        ("Nobody is turned down by software.", "automated_decisions", set()),
        ("Your browser can decline cookies automatically.", "automated_decisions", set()),
        ("No human looks at your messages.", "automated_decisions", set()),
        ("## Automated decisions\n\nThere are none.", "automated_decisions", set()),
        ("We take your name from public registers.", "indirect_collection", {"true"}),
        ("Your son may call us, and he tells us your name.", "indirect_collection", {"true"}),
        ("All we know comes from you.", "indirect_collection", set()),
        ("We buy lists of contacts.", "indirect_collection", {"true"}),
        ("A recruiter may send us your file.", "indirect_collection", {"true"}),
        ("We count visits under Art. 6(1)(a) GDPR.", "consent", {"true"}),
        ("We count visits under Article 6 paragraph 1 sentence 1 letter a.", "consent", {"true"}),
        ("| Purpose | Basis |\n|---|---|\n| Newsletter | consent |", "consent", {"true"}),
        ("You get the letter only if you ticked the box.", "consent", {"true"}),
        ("We write to you with your agreement.", "consent", {"true"}),
        ("We do not rely on consent.", "consent", set()),
        ("If we ever start a newsletter, we shall ask for your consent.", "consent", set()),
        ("We keep logs under Art. 6(1)(f) GDPR.", "legitimate_interests", {"true"}),
        ("We have a justified interest in safe servers.", "legitimate_interests", {"true"}),
        ("We do not rely on legitimate interests.", "legitimate_interests", set()),
        ("You have the right not to be subject to automated decisions.", "automated_decisions", set()),
        ("We obtain information from third parties.", "indirect_collection", {"true"}),
        ("We do not obtain information from third parties.", "indirect_collection", set()),
        ("You may give us the names and data of other people.", "indirect_collection", {"true"}),
        ("We give your address to partners so that they market to you; partners may contact you.", "shares_for_marketing", {"true"}),
        ("We do not share your address with partners for their direct marketing.", "shares_for_marketing", set()),
        ("See our notice at collection.", "notice_at_collection", {"separate"}),
        ("We give you a separate notice at or before the point of collection.", "notice_at_collection", {"separate"}),
        ("This policy serves as our notice at collection.", "notice_at_collection", {"policy"}),
        ("See the notice at collection below.", "notice_at_collection", set()),
        ("## Notice at collection\n\nWe keep names.", "notice_at_collection", {"policy"}),
        ("The controller is Fernhill GmbH, Lindenstrasse 3, 70173 Stuttgart, Germany.", "eu_establishment", {"true"}),
        ("Fernhill GmbH, Lindenstrasse 3, 70173 Stuttgart, Germany", "eu_establishment", {"true"}),
        ("We are Birch & Sons Ltd, 12 Pearse Street, Dublin 2, Ireland.", "eu_establishment", {"true"}),
        ("We're Molen B.V., Keizersgracht 1, 1015 Amsterdam.", "eu_establishment", {"true"}),
        ("Fernhill SA, Rue de la Loi 9, 1000 Brussels, is responsible for your data.", "eu_establishment", {"true"}),
        ("Responsible is Jo Meier, Lindenstrasse 3, 70173 Stuttgart, Germany.", "eu_establishment", {"true"}),
        ("Our EU representative is Rook Ltd, 12 Pearse Street, Dublin 2, Ireland.", "eu_establishment", set()),
        ("We are Heron Inc., 12 Main Street, Dublin, OH 43016, USA.", "eu_establishment", set()),
        ("We are Heron Ltd, 4 Mill Road, Belfast BT1 1AA, Northern Ireland.", "eu_establishment", set()),
        ("We are Heron AG, Bahnhofstrasse 1, 8001 Zurich, Switzerland.", "eu_establishment", set()),
        ("Our letters are printed by Post GmbH, Lindenstrasse 3, 70173 Stuttgart, Germany.", "eu_establishment", set()),
        ("## Who gets your data\n\n- Post GmbH, Lindenstrasse 3, 70173 Stuttgart, Germany", "eu_establishment", set()),
    ],
)  # fmt: skip
def test_what_a_text_tells_of_a_fact(linter: Linter, text: str, fact: str, values: set[str]) -> None:
    case = linter.lint(Source("privacy.md", f"# Privacy\n\n{text}", "markdown")).case
    assert case is not None
    assert set(case.shown.facts.get(fact, {})) == values


def test_a_clause_shows_a_fact_whether_its_rule_is_asked_for_or_not() -> None:
    source = Source("privacy.md", "# Privacy\n\n## Other sources\n\nData brokers and credit agencies.", "markdown")
    chosen = select(builtin_rules(), ["gdpr"], selected=["collection/data-categories"])
    report = Linter(make_plan(builtin_rules(), chosen), DAY).lint(source)
    assert [finding.rule for finding in report.findings] == ["collection/data-categories"]
    assert [one.rule for one in report.assessments] == ["collection/data-categories"]
