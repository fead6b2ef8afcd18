"""The same policy in three formats: Markdown, the HTML made from it, and plain text give the same statuses.

HTML is even read alike, sentence by sentence. What plain text cannot carry is kept out of the policies that are
composed here:

- levels of headings, so all are of one level, and none stands right below another;
- targets of links, so nothing is linked;
- the end of a line: here no paragraph is broken into lines;
- the look of a heading: a short line without a full stop reads as one, so every paragraph ends in a full stop or colon.
"""

from __future__ import annotations

import random
import re

import pytest

from policylint.document import Document
from policylint.rule import Rule
from policylint.source import Format, Source
from tests.conftest import ROOT
from tests.makers import builtin_linter, builtin_rules, make_document
from tests.rendering import as_html, as_text

EXAMPLES = sorted(path.name for path in (ROOT / "examples").glob("*.md"))
COMPOSED = 40

_HEADING = re.compile(r"^#+ ", re.MULTILINE)
_STACKED = re.compile(r"^#+ .*\n+#", re.MULTILINE)
_MARKED = re.compile(r"\s*(?:[-*|] ?|#+ |\d+\. )")


def statuses(text: str, format: Format) -> dict[str, str]:
    report = builtin_linter("all").lint(Source("policy", text, format))
    return {assessment.rule: assessment.status for assessment in report.assessments}


def can_be_plain(text: str) -> bool:
    """Tell whether plain text can carry an example of a rule."""
    above = ""
    for line in text.splitlines():
        if line.strip() and not _MARKED.match(line) and (above.strip() or line.rstrip()[-1] not in ".:;!?"):
            return False
        above = line
    return "](" not in text and not _STACKED.search(text)


def composed(seed: int) -> str:
    """Make a policy of one example of each rule about a disclosure, in any order."""
    chance = random.Random(seed)
    rules = [rule for rule in builtin_rules().rules.values() if not rule.defect]
    parts = ["# Privacy policy of Larkfield Ltd"]
    for rule in chance.sample(rules, len(rules)):
        text = _example(rule, chance)
        parts.append(text if text.startswith("#") else f"## {rule.title}\n\n{text}")
    return "\n\n".join(parts) + "\n"


def _example(rule: Rule, chance: random.Random) -> str:
    fit = [e for e in rule.examples if e.format == "markdown" and can_be_plain(e.text)]
    wanted = chance.choice(["present", "weak", "missing"])
    chosen = chance.choice([e for e in fit if e.status == wanted] or fit)
    return _HEADING.sub("## ", chosen.text.strip())


def example(name: str) -> str:
    return (ROOT / "examples" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_says_the_same_in_all_formats(name: str):
    text = example(name)
    expected = statuses(text, "markdown")
    assert statuses(as_html(text), "html") == expected
    assert statuses(as_text(text), "text") == expected


@pytest.mark.parametrize("seed", range(COMPOSED))
def test_a_composed_policy_says_the_same_in_all_formats(seed: int):
    text = composed(seed)
    expected = statuses(text, "markdown")
    assert statuses(as_html(text), "html") == expected
    assert statuses(as_text(text), "text") == expected


def test_composed_policies_differ_and_hold_every_status():
    found = [statuses(composed(seed), "markdown") for seed in range(3)]
    assert found[0] != found[1] != found[2]
    assert all({"present", "weak", "missing"} <= set(one.values()) for one in found)


ALL_OF_IT = """\
# Privacy notice of *Tarn* Boats

**Last updated:** 3 May 2026

We are **Tarn Boats Ltd**, 4 Quay Street, Kendal. Mail <privacy@tarn.example> or see [our site](https://tarn.example).

## 1. Data & reasons

| Data | Why | Kept for |
|------|-----|----------|
| Name, e-mail | to answer | 2 years |
| Card number | to be paid | not kept |

**How we get it**

You give it to us. We do not buy data; we don't trade it.

## 2. Your rights

You have the right to:

1. access your data;
2. have it corrected, and
   - erased, or
   - restricted;
3. object.

Under some laws you may also:

- **Complain.** Write to the authority.
- **Appeal**

  We answer within 30 days.

> We never charge for this.

### Children

Our boats are for adults. `age < 18` is refused.

1. Where we are

   We are in Kendal.

***

2. When we are there

   We are there all year.
"""


def told(document: Document) -> list[tuple[str, list[str], list[str]]]:
    """Return what each sentence says, behind what it is read, and under which headings."""
    found = []
    for sentence in document.sentences:
        path = document.path_of(document.section_of[sentence.block])
        headings = [document.sections[section].heading for section in path]
        found.append(
            (
                document.words(sentence.span),
                [document.words(span) for span in sentence.context],
                [document.words(document.blocks[heading].span) for heading in headings if heading >= 0],
            )
        )
    return found


@pytest.mark.parametrize("text", [ALL_OF_IT, *map(example, EXAMPLES)], ids=lambda text: text[:30])
def test_reads_as_the_markdown_it_is_made_from(text: str) -> None:
    page = as_html(text)
    assert told(make_document(page, "html")) == told(make_document(text, "markdown"))
    whole = f"<!DOCTYPE html><html><head><title>x</title></head><body><nav>x</nav><main>{page}</main></body></html>"
    assert told(make_document(whole, "html")) == told(make_document(text, "markdown"))
