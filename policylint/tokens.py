"""Text to tokens, twice: fast without offsets for whole documents, exact with offsets for one sentence.

Both give the same tokens (a property test holds them together). A token is a run of letters, digits and
underscores in lower case; hyphens separate ("opt-in" is two tokens), possessives are dropped ("child's" is
`child`), contractions are written out ("don't" is `do not`, "we'll" is `we will`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from policylint.document import CROSSES, GLUE
from policylint.patterns import lazy
from policylint.typed import NamedTuple, overload

_SEPARATORS = (
    "\u00a0\u00a7\u00a9\u00ab\u00ae\u00b0\u00b6\u00b7\u00bb\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008"
    "\u2009\u200a\u200e\u200f\u2010\u2011\u2012\u2013\u2014\u2015\u201a\u201c\u201d\u201e\u2020\u2021\u2022\u2026"
    "\u2028\u2029\u202f\u2039\u203a\u2122\u2192\u25a0\u25aa\u25cb\u25cf\u25e6\u3000\u3001\u3002\uff08\uff09\uff0c"
    "\uff0e\uff1a\uff1b\uff1f\ufffd"
)
_APOSTROPHES = "\u2018\u2019\u02bc\u00b4\u0060\u2032"
_SIGMAS = "\u03a3\u03c2"  # the only letters whose lower case depends on what stands beside them
_REMOVED = GLUE + "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_CONTRACTIONS = (
    (b"won't", b"will not"),
    (b"can't", b"can not"),
    (b"cannot", b"can not"),
    (b"n't", b" not"),
    (b"'ll", b" will"),
    (b"'re", b" are"),
    (b"'ve", b" have"),
    (b"'m", b" am"),
    (b"'s", b" "),
)

# Control characters below 0x20 separate, but for the marks of addresses (policylint.entities) and of sentences.
ADDRESS_MARK = "\x02"
_KEPT = b"0123456789_abcdefghijklmnopqrstuvwxyz" + ADDRESS_MARK.encode()
_WORD_BYTES = bytes(b if b >= 0x80 or b in _KEPT else 0x20 for b in range(256))
_ASCII_SEPARATORS = "".join(re.escape(chr(b)) for b in range(0x80) if b not in _KEPT and not 0x41 <= b <= 0x5A)
_JOINED = "'" + _APOSTROPHES + _REMOVED
_INNER = f"(?:[{_JOINED}]|[^{_ASCII_SEPARATORS}{''.join(map(re.escape, _SEPARATORS))}{_APOSTROPHES}{_REMOVED}])"
_CHUNK = lazy(f"{_INNER}+")


class Token(NamedTuple):
    """One token and the span of source text it comes from; two tokens can share a span ("don't")."""

    text: bytes
    start: int
    end: int


class Tokens(Sequence[Token]):
    """Tokens in order, kept as three lists: most are made to ask where one or two of them stand."""

    __slots__ = ("ends", "starts", "texts")

    def __init__(self, texts: list[bytes], starts: list[int], ends: list[int]) -> None:
        self.texts, self.starts, self.ends = texts, starts, ends

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, at: int) -> Token: ...
    @overload
    def __getitem__(self, at: slice) -> Tokens: ...
    def __getitem__(self, at: int | slice) -> Token | Tokens:
        if isinstance(at, slice):
            return Tokens(self.texts[at], self.starts[at], self.ends[at])
        return Token(self.texts[at], self.starts[at], self.ends[at])

    def extend(self, more: Tokens) -> None:
        """Add tokens at the end."""
        self.texts += more.texts
        self.starts += more.starts
        self.ends += more.ends


def words(text: str) -> list[bytes]:
    """Return the tokens of a text, as UTF-8."""
    return _spaced(text).split()


def words_by_line(texts: list[str]) -> list[list[bytes]]:
    """Return the tokens of many texts; one pass over all of them is what makes it fast."""
    if not texts:
        return []
    plain = _plain("\n".join(text.replace("\n", " ") if "\n" in text else text for text in texts))
    return [_written_out(line).translate(_WORD_BYTES).split() for line in plain.split(b"\n")]


def folded_letter(character: str) -> tuple[bytes, bool]:
    """Return what a character becomes in a token (a space: it separates), and whether it is a capital letter."""
    return _plain(character), character.isupper()


def _spaced(text: str) -> bytes:
    return _written_out(_plain(text)).translate(_WORD_BYTES)


def _plain(text: str) -> bytes:
    """Fold case, quotes and separators."""
    if not text.isascii():
        for character in set(_OTHERS.findall(text)).intersection(_REPLACEMENTS):
            text = text.replace(character, _REPLACEMENTS[character])
    return text.replace("`", "'").replace(GLUE, "").lower().encode("utf-8", "replace")


def _written_out(raw: bytes) -> bytes:
    """Write contractions out."""
    if b"'" in raw or b"cannot" in raw:
        raw = _OPENING.sub(b" ", raw)
        for short, long in _CONTRACTIONS:
            raw = raw.replace(short, long)
    return raw


_OPENING = re.compile(rb"(?<![0-9_a-z\x02\x80-\xff])'")
"""A quotation mark, no apostrophe: 'sell' is not "'s" and "ell"."""
_PLAIN_PIECE = re.compile(rb"[0-9a-z_\x02]+|[^0-9a-z_\x02]+")
"""A word, or what stands between two."""
_JOINING = ("'", "`", GLUE, "cannot")
"""What makes one chunk two tokens, or two chunks one; among ASCII characters there is nothing else."""
_OTHERS = lazy(r"[^\x00-\x7f]")
_SEPARATING = frozenset(_SEPARATORS)
_REPLACEMENTS = {
    **dict.fromkeys(_APOSTROPHES, "'"),
    **dict.fromkeys(_SEPARATORS, " "),
    **dict.fromkeys(_REMOVED, ""),
    **dict.fromkeys(CROSSES, "no"),
    **dict.fromkeys(_SIGMAS, "\u03c3"),
}


def tokens(text: str, start: int, end: int) -> Tokens:
    """Return the tokens of `text[start:end]` with their offsets in the whole text."""
    part = text[start:end].lower()
    if not part.isascii():
        for character in _SEPARATING.intersection(_OTHERS.findall(part)):
            part = part.replace(character, " ")
    if part.isascii() and len(part) == end - start and not any(map(part.__contains__, _JOINING)):
        return _plain_tokens(part.encode(), start)
    return _joined_tokens(text, start, end)


def _plain_tokens(raw: bytes, start: int) -> Tokens:
    """Return the tokens of a text in lower case of which each character is one byte."""
    pieces = _PLAIN_PIECE.findall(raw)
    edges = list(accumulate(map(len, pieces), initial=start))
    first = 0 if raw and raw[0] in _KEPT else 1
    texts = pieces[first::2]
    return Tokens(texts, edges[first : first + 2 * len(texts) : 2], edges[first + 1 :: 2])


def _joined_tokens(text: str, start: int, end: int) -> Tokens:
    """Return the tokens of a text in which characters may join words, or make one of two."""
    found = Tokens([], [], [])
    for match in _CHUNK.finditer(text, start, end):
        chunk = match.group()
        if chunk.isalnum() and chunk.isascii() and "cannot" not in (plain := chunk.lower()):
            found.texts.append(plain.encode())
            found.starts.append(match.start())
            found.ends.append(match.end())
            continue
        first = match.start() + len(chunk) - len(chunk.lstrip(_JOINED))
        last = match.start() + len(chunk.rstrip(_JOINED))
        texts = _spaced(chunk).split()
        found.extend(Tokens(texts, [first] * len(texts), [last] * len(texts)))
    return found
