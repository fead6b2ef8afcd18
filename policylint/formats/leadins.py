"""Lead-ins: which text is read in front of a sentence, so that "access your data" is known to be a right."""

from __future__ import annotations

import re
from collections.abc import MutableSequence, Sequence

from policylint.document import GLUE, Block, Sentence
from policylint.formats.enumerations import Context, Contexts
from policylint.formats.spans import trim
from policylint.patterns import lazy, small
from policylint.source import Span
from policylint.typed import made

MAX_CONTEXTS = 4
MAX_CONTEXT_CHARS = 400
MAX_CONTEXT_WORDS = 60

_NO_CONTEXTS: Contexts = {}
_ALONE = ("heading", "term")
"""Nothing leads to what these say, but what they say themselves."""

_LEADS = lazy(
    r"\b(?:following|follows?|below|these|such as|includ(?:es?|ing)|may|might|rights?)\b",
    re.IGNORECASE,
)
_STOPS = frozenset(".!?;…。！？")
_LABEL_ENDS = (".", ":", "?", "–", "—", "-")
_CLOSERS = "\"'”’»)]*_\x01"
_NO_LABELS = frozenset("we you they it i this these that those there if please yes no see".split())
"""Words that begin a sentence, not a label."""
_WORD = lazy(r"\w+")
_SPACE = lazy(r"\s")
_STATES = lazy(r"\b(?:is|are|was|were|will|may|can|must|has|have|does|do|not|includes?|contains?)\b", re.IGNORECASE)
_MAX_LABEL_WORDS = 8
_MAX_BARE_LABEL_WORDS = 5
_MAX_TITLE_WORDS = 12
_MAX_LABEL_CHARS = 120
_MAX_TITLE_CHARS = 200
_TAIL = 300
"""How much of a lead-in's end is looked at: the words that announce a list stand near it."""


class _Frame:
    """A list that is open: its level, what leads to its items, and its latest item.

    `title` is the first sentence of the latest item, which leads to its further paragraphs if it is short; `tail` is
    the sentence that stands last in it so far, and leads to a list nested in it.
    """

    __slots__ = ("lead", "level", "tail", "title")

    def __init__(self, level: int, lead: Context) -> None:
        self.level, self.lead = level, lead
        self.title: Span | None = None
        self.tail: Sentence | None = None


class Reader:
    """Reads the blocks of one document in order, and gives their sentences the context they are read in."""

    def __init__(self, text: str, blocks: Sequence[Block], found: MutableSequence[Sentence]) -> None:
        """Start in front of the first block; `found` are the sentences that were read."""
        self._text = text
        self._blocks = blocks
        self._found = found
        self._lists: list[_Frame] = []
        self._last: Sentence | None = None  # what may lead to a list that comes next

    def skip(self, block: Block) -> None:
        """Pass a block that gives no sentences, but that ends a list where it is no item."""
        self._last = None
        if block.level == 0 or block.kind == "heading":
            self._lists.clear()

    def read(
        self, index: int, block: Block, spans: list[Span], contexts: Contexts = _NO_CONTEXTS, heading: int = -1
    ) -> None:
        """Add the sentences of the next block, given as spans, which stands under a heading (-1 for none).

        `contexts` is what the block itself says in front of its sentences, by their place in it.
        """
        kind, _, level, leads = block
        inside = kind == "item" or (kind == "paragraph" and level > 0 and not leads)
        lead: Context = ()
        if inside:
            lists = self._lists
            is_next = kind == "item" and lists and lists[-1].level == level
            lead = lists[-1].lead if is_next else self._lead_in_list(block, heading)
        else:
            self._lists.clear()
            if leads and kind not in _ALONE:
                lead = shorten(self._text, tuple(self._blocks[lead].span for lead in leads))
        last: Sentence | None = None
        if len(spans) == 1:
            last = made(Sentence, (spans[0], index, lead))
            self._found.append(last)
        elif spans:
            several = self._several(index, block, spans, contexts, lead)
            self._found.extend(several)
            last = several[-1]
        if not inside:
            self._last = last if kind != "heading" else None
        elif last is not None:
            self._last = last
            if self._lists:
                frame = self._lists[-1]
                frame.tail = last
                if kind == "item":
                    frame.title = spans[0]

    def _lead_in_list(self, block: Block, heading: int) -> Context:
        """Return what leads to an item, all items of a list sharing it, or to a further paragraph of an item."""
        lists, level = self._lists, block.level
        while lists and lists[-1].level > level:
            lists.pop()
        if block.kind != "item":
            return self._lead_inside(lists[-1]) if lists else ()
        if not lists or lists[-1].level < level:
            lead = self._lead_of_item(lists[-1]) if lists else self._lead_of_list(heading)
            lists.append(_Frame(level, lead))
        return lists[-1].lead

    def _lead_of_list(self, heading: int) -> Context:
        """Return what leads to a list: the sentence before it if that announces something, else the heading."""
        last = self._last
        if last is not None and self._announces(last.span):
            return shorten(self._text, (*last.context, last.span))
        return shorten(self._text, (self._blocks[heading].span,)) if heading >= 0 else ()

    def _lead_of_item(self, frame: _Frame) -> Context:
        """Return what leads to a list nested in an item: the sentence before it, and what leads to that."""
        if frame.tail is None:
            return frame.lead
        return shorten(self._text, (*(frame.tail.context or frame.lead), frame.tail.span))

    def _lead_inside(self, frame: _Frame) -> Context:
        """Return what leads to a further paragraph of an item: what leads to the item, and the item if it is short."""
        title = frame.title
        if title is None or title.end - title.start > _MAX_TITLE_CHARS:
            return frame.lead
        words = len(self._text[title.start : title.end].split())
        return shorten(self._text, (*frame.lead, title)) if words <= _MAX_TITLE_WORDS else frame.lead

    def _announces(self, span: Span) -> bool:
        """Tell whether a sentence leads to the list behind it."""
        if self._text[span.end - 1] not in _STOPS:
            return True
        return _LEADS.search(self._text[max(span.start, span.end - _TAIL) : span.end]) is not None

    def _several(
        self, index: int, block: Block, spans: list[Span], contexts: Contexts, lead: Context
    ) -> list[Sentence]:
        """Give the first sentence its lead-in, the second one its label, and enumerations what they bring.

        The headers of a cell go with all that it says, not only with the first sentence.
        """
        if block.kind in _ALONE:
            return [Sentence(span, index, contexts.get(at, ())) for at, span in enumerate(spans)]
        label = others = lead if block.leads else ()
        if 1 not in contexts and self._is_label(spans[0], in_list=block.level > 0):
            label = shorten(self._text, (*lead, spans[0])) or others
        found = [made(Sentence, (spans[0], index, lead)), made(Sentence, (spans[1], index, label))]
        found += [made(Sentence, (span, index, others)) for span in spans[2:]]
        for at, own in contexts.items():
            if at > 0:
                context = shorten(self._text, (*lead, *own) if own[0] == spans[0] else own)
                found[at] = Sentence(spans[at], index, context or others)
        return found

    def _is_label(self, span: Span, *, in_list: bool) -> bool:
        """Tell whether a sentence only names what the next one is about: "Access. You may ask us for a copy."."""
        if span.end - span.start > _MAX_LABEL_CHARS:
            return False
        said = self._text[span.start : span.end]
        words, most = len(said.split()), _MAX_TITLE_WORDS if said[-1] == "?" else _MAX_LABEL_WORDS
        if words > most or not said.rstrip(_CLOSERS).endswith(_LABEL_ENDS) or _is_no_label(said):
            return False
        if in_list or said[-1] in ":?":
            return True
        # Outside of lists a short sentence is more often a statement than a label.
        return words <= _MAX_BARE_LABEL_WORDS and _STATES.search(said) is None


def _is_no_label(said: str) -> bool:
    """Say whether a sentence begins with a word that no label begins with."""
    first = _WORD.search(said)
    return first is not None and small(first[0]) in _NO_LABELS


def shorten(text: str, spans: Context) -> Context:
    """Keep the innermost contexts within the limits; the one that exceeds them loses its beginning."""
    if len(spans) <= MAX_CONTEXTS and sum(span.end - span.start for span in spans) < 2 * MAX_CONTEXT_WORDS:
        return spans  # as many words would need more room
    chars, words = MAX_CONTEXT_CHARS, MAX_CONTEXT_WORDS
    kept: list[Span] = []
    for span in reversed(spans):
        if len(kept) == MAX_CONTEXTS or words <= 0 or chars <= 0:
            break
        cut = _last_words(text, span, chars, words)
        if cut.end > cut.start:
            kept.append(cut)
        if cut != span:
            break
        chars -= span.end - span.start
        words -= len(text[span.start : span.end].split())
    return tuple(reversed(kept))


def _last_words(text: str, span: Span, chars: int, words: int) -> Span:
    """Return as much of a span's end as the limits allow, cut between words; an empty span if that is nothing."""
    start, end = span
    if end - start > chars:
        cut = _SPACE.search(text, end - chars, end)
        start = cut.end() if cut else end
    inside = text[start:end].replace(GLUE, " ")
    head = inside.rsplit(None, words)
    if len(head) > words:
        start += len(head[0])
    return span if start == span.start else trim(text, start, end)
