"""How many syllables an English word has, by its letters.

A count by rules is right for 97 of 100 words of policies. Over a whole policy it makes Flesch's score some two points
higher than a pronouncing dictionary does, so that in doubt nothing is said. Such a dictionary takes longer to load than
a whole run of policylint.
"""

from __future__ import annotations

from functools import lru_cache

from policylint.compiled import load_compiled
from policylint.patterns import lazy

_VOWELS = lazy(r"[aeiouy]+")
_SILENT = lazy(  # the last of "name" and "rule", not that of "people"; those of "used" and "uses", not of "needed"
    r"(?<![aeiouyl])e$|(?<=[aeiouy]l)e$|(?<![aeiouytdl])ed$|(?<=[aeiouy]l)ed$|(?<![aeiouylscgxz])es$|(?<=[aeiouy]l)es$"
    r"|(?<=[^aeiou])e(?:ly|ments?|ful|less|where)$"
)
_APART = lazy(
    r"(?<![tcsg])i[ao]|[aeiouy]ing|ua(?!r)|eo(?!p)|uou|(?<=[^aeiou])ier$|isms?$|creat|ient(?<!cient)(?<!tient)"
)
"""Vowels beside each other that are spoken apart, and the last syllable of "mechanism"."""

_BY_HEART = {"anyone": 3, "business": 2, "california": 4, "cookie": 2, "cookies": 2}


@lru_cache(20_000)
def syllables(letters: bytes) -> int:
    """Return the syllables of a word in lower case, without hyphens and apostrophes; one at the least."""
    word = letters.decode()
    apart = len(_VOWELS.findall(word)) + len(_APART.findall(word))
    return _BY_HEART.get(word) or max(1, apart - len(_SILENT.findall(word)))


def count(text: bytes) -> tuple[int, int]:
    """Return how many words a text of small letters and white space holds, and how many syllables they have."""
    module = load_compiled()
    if module:
        words, spoken = module.syllables(text)
        return words, spoken
    found = text.split()
    return len(found), sum(map(syllables, found))
