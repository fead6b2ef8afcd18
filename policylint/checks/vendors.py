"""Vendors that the text names and its list of vendors does not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice, takewhile

from policylint.defect import Draft, Occurrence
from policylint.patterns import lazy
from policylint.prose import Passage, Prose
from policylint.strings import Hints

_VENDORS = (
    "Google|Microsoft|Facebook|Meta|Amazon|LivePerson|Stripe|PayPal|Braintree|Mailchimp|SendGrid|Twilio|HubSpot|Salesforce|"
    "Zendesk|Intercom|Hotjar|Mixpanel|Segment|Amplitude|Cloudflare|Shopify|Sentry|OneSignal|Criteo|Klarna|Adyen|Matomo|"
    "AppsFlyer|AdMob|Unity|Crashlytics|Firebase|Flurry"
)
_OURS = lazy(
    rf"\b(?:we use|uses|using|with the help of|tools include|include[^.]{{0,40}}?|hosted (?:by|with)|powered by|via)"
    rf" (?:the )?(?P<vendor>{_VENDORS})\b"
)
_NAME = lazy(rf"\b(?:{_VENDORS})\b")
_ANNOUNCED = lazy(
    r"(?:third[- ]party|service|sub-?)\s?(?:service )?(?:providers|processors|services|vendors)\b[^.]{0,60}"
    r"(?:used by|we use|are|include|we work with)[^.]{0,40}:\Z",
    re.IGNORECASE,
)
_HINTS = Hints(("providers", "processors", "services", "vendors"), any_case=True)
_FEWEST = 2
_OF_ONE = {"Firebase": "Google", "AdMob": "Google", "Crashlytics": "Google", "Facebook": "Meta", "Braintree": "PayPal"}


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return each vendor in use that the list of vendors leaves out, at its first place."""
    items, line = _list(draft.prose)
    seen = {name for item in items for name in _NAME.findall(item.text)}
    if len(items) < _FEWEST or not seen:
        return
    for passage in draft.prose.passages:
        if passage in items:
            continue
        for match in _OURS.finditer(passage.text):
            if not {match["vendor"], _OF_ONE.get(match["vendor"], "")} & seen:
                seen.add(match["vendor"])
                says = f"the list of vendors on line {line} does not name it"
                yield Occurrence(passage.span(*match.span("vendor")), says)


def _list(prose: Prose) -> tuple[list[Passage], int]:
    """Return the items of the first list that is announced as one of vendors, and its line."""
    for number in prose.numbers(_HINTS):
        if prose.text[prose.starts[number + 1] - 2] != ":":
            continue
        passage = prose.passages[number]
        if _ANNOUNCED.search(passage.text):
            after = islice(prose.passages, number + 1, None)
            items = list(takewhile(lambda item: item.block.kind == "item", after))
            return items, prose.line(passage.block.span.start)
    return [], 0
