"""The title of the document: whether it says that this is about privacy."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain

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
    prose, document = draft.prose, draft.document
    first = (passage.text for passage in prose.passages[:_FIRST] if len(passage.text.split()) <= _LONGEST)
    others = (heading.text for heading in prose.headings if heading.block.level == 1)
    if not prose.passages or any(map(_says_so, chain(first, others))):
        return
    if not any(map(_says_so, given_titles(document.source.text))):
        sentence = document.sentences[0] if document.sentences else None
        yield Occurrence(sentence.span if sentence else prose.passages[0].block.span)


def _says_so(title: str) -> bool:
    return "privacy" in title.lower() or _SAYS_SO.search(title) is not None
