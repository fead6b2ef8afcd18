"""Sets of token positions as integers: bit p stands for position p."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SOME = re.compile(rb"[^\0]")
_LONG = 2048
"""Up to so many bits, arithmetic is faster than a search of bytes."""

_FEW = 8
"""Up to so many positions, setting bits one by one is faster than converting a whole array of bytes."""


def widen(bits: int, most: int) -> int:
    """Return the positions 0 to `most` after each; doubling keeps it to a few shifts."""
    done = 0
    while done < most:
        by = min(done + 1, most - done)
        bits |= bits << by
        done += by
    return bits


def rest(bits: int, inside: int) -> int:
    """Return each position and all later ones of its run: the addition carries to the end of the run."""
    return ((inside ^ (inside + bits)) | bits) & inside


def bits_of(positions: Sequence[int], size: int) -> int:
    """Return the set of some positions below `size`."""
    if len(positions) < _FEW:
        bits = 0
        for at in positions:
            bits |= 1 << at
        return bits
    octets = bytearray((size >> 3) + 1)
    for at in positions:
        octets[at >> 3] |= 1 << (at & 7)
    return int.from_bytes(octets, "little")


def runs(runs: list[tuple[int, int]], size: int) -> int:
    """Return the bits of half-open runs: the difference of their ends' and starts' powers of two."""
    return bits_of([end for _, end in runs], size + 1) - bits_of([start for start, _ in runs], size + 1)


def positions_of(bits: int) -> Sequence[int]:
    """Return the positions of a set, in order."""
    if bits.bit_length() > _LONG and bits.bit_count() > _FEW:
        return _positions_of_long(bits)
    found = []
    while bits:
        low = bits & -bits
        found.append(low.bit_length() - 1)
        bits ^= low
    return found


def _positions_of_long(bits: int) -> Sequence[int]:
    """Look at the bytes: arithmetic on a long integer for each position would take longer than all of them."""
    octets = bits.to_bytes((bits.bit_length() + 7) >> 3, "little")
    found = []
    for match in _SOME.finditer(octets):
        at = match.start()
        first, octet = at << 3, octets[at]
        while octet:
            low = octet & -octet
            found.append(first + low.bit_length() - 1)
            octet ^= low
    return found
