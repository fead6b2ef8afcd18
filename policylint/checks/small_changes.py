"""Whether two sentences differ by a small change: one of those that make two versions of one statement."""

from __future__ import annotations

_FEWEST_WORDS = 12
_SHARE = 0.8
"""The part of the longer sentence that must be the same, at its beginning and its end."""

_MOST_CHANGED = 4
_SMALL = frozenset(
    "a an the and or of to in on at by for from with as is are was were be been may might will shall can could must "
    "should would do does did have has not no never only we our us you your they their it its this that these those "
    "any all such also however please if when including e g".split()
)
_SAME = ("data information", "share disclose provide", "policy notice statement", "site website", "verify confirm")
_MEANING = {word: group for group in _SAME for word in group.split()}
_STEM = 4
"""Words with so many first letters in common are forms of one word."""


def small_change(words: list[str], others: list[str]) -> str:
    """Return in words how the second of two sentences differs from the first; "" if it is the same, or another.

    Small are words that carry no subject ("may", "not", "all"), other forms of a word, and words put in or left out.
    Sentences that differ in their subject ("your name", "your address") are parallel, not one repeated.
    """
    longest = max(len(words), len(others))
    if longest < _FEWEST_WORDS or words == others:
        return ""
    begin = _common(words, others)
    end = _common(words[begin:][::-1], others[begin:][::-1])
    if begin + end < _SHARE * longest:
        return ""
    there, here = words[begin : len(words) - end], others[begin : len(others) - end]
    if max(len(there), len(here)) > _MOST_CHANGED or not _is_small(there, here, begin):
        return ""
    if not there:
        return f'without "{" ".join(here)}"'
    return f'with "{" ".join(there)}"' + (f' in the place of "{" ".join(here)}"' if here else "")


def _common(words: list[str], others: list[str]) -> int:
    """Return how many words at the beginning are the same."""
    count = 0
    for word, other in zip(words, others, strict=False):
        if word != other:
            break
        count += 1
    return count


def _is_small(there: list[str], here: list[str], begin: int) -> bool:
    """Say whether what is changed leaves the subject as it is; what is put in front is a label."""
    if not there or not here:
        return begin > 0 and not any(word.isdigit() for word in there + here)
    ours, theirs = ([word for word in some if word not in _SMALL] for some in (here, there))
    return len(ours) == len(theirs) and all(map(_is_form, ours, theirs))


def _is_form(word: str, other: str) -> bool:
    meaning = _MEANING.get(word)
    return word[:_STEM] == other[:_STEM] or (meaning is not None and meaning == _MEANING.get(other))
