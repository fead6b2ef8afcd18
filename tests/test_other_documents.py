"""What is no privacy policy, or not in English, gets one finding that says so; in doubt it is a policy."""

from __future__ import annotations

import json
from datetime import date

import pytest

from policylint.checks.language import language_of
from policylint.checks.other_document import other_kind
from policylint.engine import Linter
from policylint.formats import format_of
from policylint.prose import Prose
from policylint.rulefolders import load
from policylint.selection import make_plan, select
from policylint.source import Format, Source
from tests.conftest import ROOT
from tests.makers import make_document

SHARED = ROOT.parent / "shared"
TERMS = "# Terms of use\n\nBoats must be back by six. Pay before you leave. The law of Wales applies.\n"

# --- language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wir verwenden Ihren Namen und Ihre Anschrift, um Ihnen die Zeitung zu schicken, und löschen sie, sobald Sie aus dem Verein austreten.", "German"),
        ("Nous utilisons votre nom et votre adresse pour vous envoyer le journal. Nous ne les donnons à personne sans votre accord.", "French"),
        ("Usamos su nombre y su dirección para enviarle el boletín. No los damos a nadie. Puede escribirnos para pedir una copia.", "Spanish"),
        ("Usiamo il vostro nome e il vostro indirizzo per inviarvi il giornale. Non li diamo a nessuno, e potete scriverci per averne una copia.", "Italian"),
        ("Usamos o seu nome e a sua morada para lhe enviar o jornal. Não os damos a ninguém. Pode pedir uma cópia dos seus dados.", "Portuguese"),
        ("Wij gebruiken uw naam en uw adres om u de krant te sturen. Wij geven ze aan niemand. U kunt ons om een kopie vragen.", "Dutch"),
        ("Vi använder ditt namn och din adress för att skicka tidningen till dig. Vi lämnar dem inte till någon annan än posten.", "Swedish"),
        ("Używamy imienia i adresu, aby wysłać gazetę. Nie przekazujemy ich nikomu. Możesz poprosić o kopię danych lub o ich usunięcie, jeżeli nie chcesz.", "Polish"),
        ("Мы используем ваше имя и адрес, чтобы отправлять вам газету.", "Cyrillic letters"),
        ("当社は新聞をお届けするために氏名と住所を利用します。", "Japanese"),
        ("我们使用您的姓名和地址向您寄送报纸,不会提供给任何人。", "Chinese characters"),
        ("당사는 신문을 보내기 위해 이름과 주소를 사용합니다.", "Korean"),
        ("نستخدم اسمك وعنوانك لإرسال الصحيفة إليك.", "Arabic letters"),
        ("We use your name and your address to send you the paper, and we give them to nobody but the post office.", ""),
        ("Name, address, phone, birthday, school, hobby, club, team, boat, licence, photo, colour, street, town, country, bank, card, age, number, key.", ""),
        ("Müller & Söhne GmbH, Königstraße 5, Köln. We keep the name that you give us, and delete it when you ask for that.", ""),
        ("Wir sind der Verein und die Zeitung.", ""),
        ("", ""),
    ],
)  # fmt: skip
def test_language(text: str, language: str) -> None:
    assert language_of(text) == language


# --- kind


@pytest.mark.parametrize(
    ("text", "format", "kind"),
    [
        (TERMS, "markdown", "terms of service"),
        ("<h1>User Agreement</h1><p>Boats must be back by six.</p>", "html", "terms of service"),
        ("CONDITIONS OF SALE\n\nBoats are paid in advance.\n", "text", "terms of service"),
        ("# Skip\n\n[Home](/)\n\n# Terms & Conditions\n\nBoats must be back by six.\n", "markdown", ""),  # which is it?
        ("# Community rules\n\nBe kind. Do not post spam.\n", "markdown", "guidelines"),
        ("# Contributing to the boat shed\n\nBring paint. Sand the hull first.\n", "markdown", "guidelines"),
        ("# Refund policy\n\nWe pay you back in five days.\n", "markdown", "a page of a shop"),
        ("# Imprint\n\nFernhill Boats Ltd, Bristol.\n", "markdown", "a legal notice"),
        ("# MIT License\n\nThe software is provided as it is.\n", "markdown", "a licence"),
        ("# Cookie notice\n\nThis cookie keeps your basket. Your browser can delete it.\n", "markdown", "a cookie page"),
        ("Boats\n\n" + "The tide turns at noon. " * 45, "markdown", "a text about something else"),
        # policies, drafts and excerpts
        ("# Privacy policy\n\nBoats must be back by six.\n", "markdown", ""),
        ("# Terms of use and privacy\n\nBoats must be back by six.\n", "markdown", ""),
        ("# What we do with your data\n\nNothing.\n", "markdown", ""),
        ("<title>Privacy - Boats</title><h1>Terms</h1><p>Boats must be back by six.</p>", "html", ""),
        ("---\ntitle: Data protection\n---\n\n# Terms\n\nBoats must be back by six.\n", "markdown", ""),
        ("# Terms\n\nBoats must be back by six.\n\n# Privacy\n\nWe keep no list.\n", "markdown", ""),
        ("# Terms\n\nWe collect your name. We keep your data for a year. We share your details with the port.\n", "markdown", ""),
        ("# Cookie policy\n\nWe collect your name. We keep it for a year. You can ask for a copy of it.\n", "markdown", ""),
        ("We keep your name for a year.\n", "markdown", ""),
        ("## Cookies\n\nWe use cookies to keep your basket.\n", "markdown", ""),
        ("- name\n- address\n", "markdown", ""),
        ("You agree to the terms of sale when you order.\n", "markdown", ""),
        ("", "markdown", ""),
    ],
)  # fmt: skip
def test_kind(text: str, format: Format, kind: str) -> None:
    assert other_kind(Prose(make_document(text, format, "page"))) == kind


@pytest.mark.parametrize(
    "path", ["privacy.md", "docs/privacy-policy.html", "C:\\site\\Privacy.txt", "data_protection.md"]
)
def test_the_name_of_the_file_can_say_that_it_is_a_policy(path: str) -> None:
    expected = "terms of service" if path == "data_protection.md" else ""
    assert other_kind(Prose(make_document(TERMS, "markdown", path))) == expected


# --- findings


def reported(text: str, ignored: tuple[str, ...] = ()) -> tuple[list[str], int]:
    """Lint a text with everything; return the rules of what is found and not accepted, and the number of assessments."""
    ruleset, _ = load()
    plan = make_plan(ruleset, select(ruleset, ["all"], ignored=list(ignored)))
    report = Linter(plan, date(2026, 6, 30)).lint(Source("page.md", text, "markdown"))
    return [one.rule for one in report.findings if not one.suppressed], len(report.assessments)


def test_one_finding_and_every_assessment() -> None:
    found, assessed = reported(TERMS)
    assert found == ["integrity/not-a-privacy-policy"]
    assert assessed == reported("# Privacy\n")[1] > 30


def test_the_other_findings_come_back_when_it_is_ignored_or_accepted() -> None:
    assert len(reported(TERMS, ("integrity/not-a-privacy-policy",))[0]) > 20
    comment = "<!-- policylint-disable-file integrity/not-a-privacy-policy -- reason: it is our policy -->\n"
    found, _ = reported(comment + TERMS)
    assert len(found) > 20
    assert "integrity/not-a-privacy-policy" not in found


# --- policies are policies


def texts() -> list[tuple[str, str, Format]]:
    found: list[tuple[str, str, Format]] = []
    for path in [*ROOT.glob("examples/privacy-*"), *SHARED.glob("gold/dev-*.md"), *SHARED.glob("gold/*.txt"),
                 *SHARED.glob("seeds/*.txt"), *SHARED.glob("corpora/*/md/*.md")]:  # fmt: skip
        found.append((path.name, path.read_text(encoding="utf-8", errors="replace"), format_of(path.name)))
    cases = SHARED / "wordings" / "cases.jsonl"
    formats: dict[str, Format] = {"md": "markdown", "txt": "text", "html": "html"}
    for line in cases.read_text(encoding="utf-8").splitlines() if cases.is_file() else ():
        case = json.loads(line)
        found.append((case["id"], case["text"], formats[case["format"]]))
    return found


def test_every_policy_is_taken_for_one() -> None:
    """One of the corpora's files is a copyright policy."""
    wrong = []
    for name, text, format in texts():
        prose = Prose(make_document(text, format, "page"))
        if (language_of(prose.text) or other_kind(prose)) and name != "WS13.md":
            wrong.append(name)
    assert wrong == []
