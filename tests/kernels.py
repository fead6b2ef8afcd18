"""Texts read into the compiled kernel, and the sentences and tokens that Python sees in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import Any

import pytest

from policylint.compiler import compile_program
from policylint.document import Sentence
from policylint.phrase import Phrase
from policylint.source import Span
from policylint.tokens import Token, folded_letter, tokens
from tests.makers import make_vocabulary

_kernel = pytest.importorskip("policylint._kernel", reason="policylint was installed without its compiled kernel")

PROGRAM = compile_program(
    [Phrase("we {keep} ... (data|email address) [now]"), Phrase("a & b ,, c $"), Phrase("{link} {name} 'US'")],
    make_vocabulary({"keep": ["keep", "hold on to"]}),
)


Ask = Callable[[bytes], Any]
"""What a word is: the number of its class, whether it may be a name, and its spellings."""


def read_texts(program: Any, texts: Sequence[str], ask: Ask | None = None) -> tuple[Any, list[tuple[int, int, int]]]:
    """Read texts, each a sentence, into the kernel; without `ask` all words are of one class."""
    one = _kernel.learn(program, b"")
    source = "\n".join(texts)
    found = _kernel.read(
        program, source, source, sentences_of(texts), folded_letter, ask or (lambda word: (one, True, ()))
    )
    assert found is not None
    return found


def sentences_of(texts: Iterable[str]) -> list[Sentence]:
    """Return the sentences of texts that are lines of one."""
    ends = list(accumulate(len(text) + 1 for text in texts))
    return [Sentence(Span(end - len(text) - 1, end - 1), 0) for text, end in zip(texts, ends, strict=True)]


def tokens_of(texts: Sequence[str]) -> list[list[Token]]:
    """Return the tokens of the lines of a text as Python reads them."""
    source = "\n".join(texts)
    return [list(tokens(source, *sentence.span)) for sentence in sentences_of(texts)]
