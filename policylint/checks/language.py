"""The language of the text: the rules know English wordings only, and find everything missing in any other."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

from policylint.defect import Draft, Occurrence
from policylint.patterns import lazy

_WORD = lazy("[a-zª-ʸͰ-ῼ぀-힣]+")
"""Letters; a class of ranges is found in a third of the time of one of what is no digit and no mark."""

_LETTERS = bytes(code for code in range(128) if chr(code).isalpha())
_SPACED = bytes(code if code in _LETTERS or code >= 128 else 32 for code in range(256))
_MARKS = "‘’“”–—…\xa0"

_SAMPLE = 6_000
"""Characters that are enough to tell a language."""

_FEW = 20
"""With fewer words, nothing is certain."""

_ENGLISH = frozenset(
    "the of and to we you your our that this with are be been by have has from not may will which any when how what "
    "who if it they their there can if these those than such other about into under us does".split()
)
_COMMONEST = tuple(f" {word} ".encode() for word in "the of and to we you your our".split())
_OTHERS = {
    "German": "der die das und ist nicht wir sie ihre ihrer ihren von zu den mit für auf werden eine oder des im dem",
    "French": "le la les des et nous vous vos votre nos est sont pour dans que qui une sur par avec du au aux ces ou",
    "Spanish": "el la los las y que en su sus para por con una un del nos usted es al como o se nuestra datos",
    "Italian": "il di che e la per i dati del della dei con non una un nel sono nostro gli alla le o si da",
    "Portuguese": "os as de que e para seus suas dados com uma um não do da em nós você por ou ao dos das se",
    "Dutch": "het een en van wij uw niet voor met op zijn deze worden wordt te dat die of om ons onze aan bij je",
    "Swedish": "och att vi som för på är en ett med av din till den det dina eller om vår vid kan har inte",
    "Danish": "og at vi som for på er en et med af din til den det dine eller om vores ved kan har ikke",
    "Norwegian": "og at vi som for på er en et med av din til den det dine eller om vår ved kan har ikke deg",
    "Finnish": "ja on tai että ei se sekä tietoja voi ovat joka kun myös niiden henkilötietojen me emme",
    "Polish": "i w na do z nie się jest oraz przez danych że dla lub są od może które osobowych o po",
    "Czech": "a v na se je že pro nebo které s o z do jsou od osobních údajů k při jako není",
    "Romanian": "și de la în cu pentru care sau din pe este sunt prin nu datele un o să ale personal",
    "Hungarian": "a az és hogy nem egy is vagy adatok személyes az ha mint kell azt ez meg",
    "Turkish": "ve bir bu için ile olarak veya kişisel verilerin da de olan gibi daha çok ne kadar tarafından",
    "Indonesian": "dan yang di untuk dengan dari kami anda ini atau data pada kepada tidak dalam adalah akan",
    "Vietnamese": "và của các cho là có được trong chúng tôi bạn với không thông tin khi này hoặc",
    "Catalan": "el la els les i que en seu per amb una un del de es al com o dades si no més",
}
_ENOUGH = 0.12
"""The share of the commonest words in running text is two or three times that; menus and lists have less."""

_SCRIPTS = (
    ("Greek", "\u0370", "\u03ff"),
    ("Cyrillic letters", "\u0400", "\u052f"),
    ("Armenian", "\u0530", "\u058f"),
    ("Hebrew", "\u0590", "\u05ff"),
    ("Arabic letters", "\u0600", "\u077f"),
    ("an Indian script", "\u0900", "\u0dff"),
    ("Thai", "\u0e00", "\u0e7f"),
    ("Georgian", "\u10a0", "\u10ff"),
    ("Japanese", "\u3040", "\u30ff"),
    ("Chinese characters", "\u3400", "\u9fff"),
    ("Korean", "\uac00", "\ud7af"),
)


_OTHER_SCRIPTS = lazy("[\u0370-\u10ff\u3040-\ud7af]")


def find(draft: Draft) -> Iterable[Occurrence]:
    """Return the first passage, if the text is in another language than English."""
    name = language_of(draft.prose.text)
    if name:
        says = f"the text is in {name}; only English is read, so nothing else is reported"
        yield Occurrence(draft.prose.passages[0].block.span, says)


def language_of(text: str) -> str:
    """Return the language of a text, or its script; "" for English, and where it is not certain."""
    text = text[:_SAMPLE]
    for mark in _MARKS if not text.isascii() else ():
        text = text.replace(mark, " ")
    script = _script_of(text)
    if script:
        return script
    if _is_surely_english(text):
        return ""
    words = _words(text)
    english = sum(map(_ENGLISH.__contains__, words))
    if len(words) < _FEW or english >= _ENOUGH * len(words):
        return ""
    known = {name: frozenset(common.split()) - _ENGLISH for name, common in _OTHERS.items()}
    count, name = max((sum(map(common.__contains__, words)), name) for name, common in known.items())
    return name if count >= _ENOUGH * len(words) and count > 2 * english else ""


def _is_surely_english(text: str) -> bool:
    """Say whether the very commonest words are enough already; as nearly always, and in a tenth of the time."""
    spaced = text.encode("utf-8", "surrogatepass").translate(_SPACED).lower()
    most_words = spaced.count(b" ") + 1 + len(spaced) - len(text)  # any other letter may end one
    enough = _ENOUGH * most_words
    return any(count >= enough for count in accumulate(map(spaced.count, _COMMONEST)))


def _words(text: str) -> list[str]:
    """Return the words of a text in lower case; without letters beyond A to Z, in a fifth of the time."""
    if text.isascii():
        return text.encode().translate(_SPACED).lower().decode().split()
    return _WORD.findall(text.lower())


def _script_of(text: str) -> str:
    """Return the script that most letters belong to, "" for Latin letters."""
    if text.isascii() or not _OTHER_SCRIPTS.search(text):
        return ""
    letters = [letter for letter in text if letter.isalpha()]
    others = [letter for letter in letters if letter >= _SCRIPTS[0][1]]
    for name, first, last in _SCRIPTS if 2 * len(others) > len(letters) else ():
        if 2 * sum(first <= letter <= last for letter in others) > len(letters):
            return name
    return ""
