"""The title of the document: whether it says that this is about privacy."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policylint.checks.other_document import given_titles
from policylint.defect import Draft, Occurrence
from policylint.patterns import lazy

_SAYS_SO = lazy(
    r"privacy|data protection|personal (?:data|information)|datenschutz|cookie|gdpr|ccpa|data policy", re.IGNORECASE
)
_FIRST = 3
"""A banner or a menu may stand in front of the title."""

_LONGEST = 14
"""The most words of a title that is not marked as a heading."""


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return the first line if neither it nor what stands close below is a title about privacy."""
    if any(map(_SAYS_SO.search, given_titles(draft.document.source.text))):
        return
    passages = draft.prose.passages
    titles = [passage.text for passage in passages[:_FIRST] if len(passage.text.split()) <= _LONGEST]
    titles += [passage.text for passage in passages if passage.block.kind == "heading" and passage.block.level == 1]
    if passages and not any(map(_SAYS_SO.search, titles)):
        document = draft.document
        sentence = document.sentences[0] if document.sentences else None
        yield Occurrence(sentence.span if sentence else passages[0].block.span)
