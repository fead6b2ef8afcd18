"""Parts of a text that are alike: that have the same letters, or begin or end with the same."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator

from policylint.compiled import load_compiled

_AT_ONCE = 2_000
"""Parts whose texts are held together."""

_EDGE = 24
_LONGER = 50
"""Of a text of so many letters, the same so many at its beginning or end tell that another may be alike."""

Pairs = list[tuple[int, int]]

_END = "\0"
"""Stands in no document."""

_SMALL = bytes(range(256)).lower()
_MARKS = bytes(code for code in range(1, 128) if not chr(code).isalnum())
_MORE_MARKS = rb"(?s)\xc2.|\xe2.."
"""Quotes, dashes, signs and the like, in UTF-8: U+0080 to U+00BF and U+2000 to U+2FFF."""


def alike(text: str, offsets: array[int]) -> tuple[Pairs, Pairs]:
    """Return the parts with the same letters as an earlier one, and of the others those that begin or end as one does.

    A part has two offsets, and they are in order; those found are numbers, each behind that of the first it is like.
    Letters and digits count, and no difference of case from A to Z. That two of other letters are found is as good as
    impossible: 64-bit hashes are compared.
    """
    module = load_compiled()
    if module:
        same, near = module.alike(text.encode("utf-8", "surrogatepass"), offsets)
        return same, near
    whole: list[int] = []
    begun: list[int] = []
    ended: list[int] = []
    for start in range(0, len(offsets), 2 * _AT_ONCE):
        some = offsets[start : start + 2 * _AT_ONCE]
        letters = _letters([text[first:end] for first, end in zip(some[::2], some[1::2], strict=True)])
        whole += map(hash, letters)
        begun += [hash(one[:_EDGE]) if len(one) >= _LONGER else 0 for one in letters]
        ended += [hash(one[-_EDGE:]) if len(one) >= _LONGER else 0 for one in letters]
    same = list(_alike(whole))
    repeated = {number for _, number in same}
    return same, [pair for keys in (begun, ended) for pair in _alike(keys) if pair[1] not in repeated]


def _alike(keys: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the numbers of the keys that an earlier one is the same as, each behind that of the first; 0 is no key."""
    first: dict[int, int] = {}
    for number, key in enumerate(keys):
        if key and first.setdefault(key, number) != number:
            yield first[key], number


def _letters(texts: list[str]) -> list[bytes]:
    letters = _END.join(texts).encode("utf-8", "surrogatepass").translate(_SMALL, _MARKS)
    return re.sub(_MORE_MARKS, b"", letters).split(_END.encode())
