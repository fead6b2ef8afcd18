"""What can be wrong with a suppression: the findings that no rule file describes, because their subject is no text."""

from __future__ import annotations

from policylint.typed import Literal, NamedTuple

FAMILY = "suppression"
Fault = Literal["expired", "malformed", "no-reason", "renamed-rule", "unknown-rule", "unused"]


class FaultPage(NamedTuple):
    """The documentation of a fault, as a rule file has it for a rule."""

    id: str
    title: str
    summary: str
    why: str
    advice: str


def _page(fault: Fault, title: str, summary: str, why: str, advice: str) -> FaultPage:
    return FaultPage(f"{FAMILY}/{fault}", title, summary, why, advice)


FAULTS: tuple[FaultPage, ...] = (
    _page(
        "expired",
        "A suppression is out of date",
        "The day that `until:` names is over. The suppression hides nothing any more.",
        "What was accepted for a time must be decided anew when the time is over.",
        "Mend what it hid, or decide again and name a later day.",
    ),
    _page(
        "malformed",
        "A suppression cannot be read",
        "A comment begins like a suppression and is none: an unknown word, a date that does not exist, a block without "
        "an end. It hides nothing.",
        "Whoever wrote it believes that something is accepted which is not.",
        "Write it as docs/how-to/suppressions.md shows.",
    ),
    _page(
        "no-reason",
        "A suppression of an error gives no reason",
        "An error can be suppressed only with a reason; this one stays reported. Words such as `todo` or `n/a` are no "
        "reason.",
        "A year later nobody knows why a demand of the law was set aside.",
        "Add `-- reason: ...` and say why the disclosure is not needed here, or who decided so.",
    ),
    _page(
        "renamed-rule",
        "A suppression names a rule by a former id",
        "The rule is called otherwise now. The suppression still hides what it is for.",
        "Two names for one rule are hard to search for, and one day the former id may be gone.",
        "Write the new id; `policylint check --fix` does.",
    ),
    _page(
        "unknown-rule",
        "A suppression names no rule",
        "No rule or family of rules is called so. The suppression hides nothing.",
        "The name is misspelt, or of a rule that was removed or is in a rule folder that this run does not use.",
        "Look the name up with `policylint rules`, or remove it.",
    ),
    _page(
        "unused",
        "A suppression hides nothing",
        "Nothing is found where it holds. Judged only if all that it could hide was looked for in this run.",
        "It would hide the next mistake, of which nobody has decided anything.",
        "Remove it; `policylint check --fix` does.",
    ),
)
"""All faults, by id. They are warnings: what the suppression was to hide is reported with its own severity."""

FAULT_IDS = tuple(page.id for page in FAULTS)
