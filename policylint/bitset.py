"""Sets of token positions as integers: bit p stands for position p."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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


def positions_of(bits: int) -> Iterator[int]:
    """Yield the positions of a set, in order."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low
