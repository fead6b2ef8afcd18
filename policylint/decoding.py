"""The bytes of a document -> its text, or why they are none."""

from __future__ import annotations

from policylint.errors import PolicylintError

_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\u00ad"
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive (a .docx or .odt, perhaps)"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (a .doc, perhaps)"),
    (b"{\\rtf", "an RTF file"),
)
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8", "UTF-8"),
    (b"\xff\xfe\x00\x00", "", "UTF-32"),  # before UTF-16, whose mark it begins with
    (b"\x00\x00\xfe\xff", "", "UTF-32"),
    (b"\xff\xfe", "utf-16-le", "UTF-16"),
    (b"\xfe\xff", "utf-16-be", "UTF-16"),
)


def decode(data: bytes, path: str) -> str:
    """Decode a document: UTF-8 with or without a byte order mark, UTF-16 with one; anything else is refused."""
    encoding, name, mark = next(((e, n, m) for m, e, n in _BYTE_ORDER_MARKS if data.startswith(m)), ("utf-8", "", b""))
    if not encoding:
        raise PolicylintError(f"is {name}, which is not supported; save it as UTF-8", path)
    _refuse_binary(data, path, wide=encoding != "utf-8")
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(data, len(mark) + error.start, name or "UTF-8", path) from error
    if not text.strip().strip(_INVISIBLE).strip():
        raise PolicylintError("is empty; there is nothing to check", path)
    return text


def _refuse_binary(data: bytes, path: str, *, wide: bool) -> None:
    for magic, name in _MAGIC:
        if data.startswith(magic):
            raise PolicylintError(f"is {name}, not text; export it as Markdown, HTML or plain text", path)
    if not wide and (at := data.find(b"\0")) >= 0:
        raise PolicylintError(f"is not text (NUL byte at offset {at})", path)


def _undecodable(data: bytes, offset: int, name: str, path: str) -> PolicylintError:
    if name == "UTF-16":
        return PolicylintError(f"is broken UTF-16 (at offset {offset}); save it as UTF-8", path)
    line = data.count(b"\n", 0, offset) + 1
    return PolicylintError(
        f"is not UTF-8 (byte 0x{data[offset]:02X} at offset {offset}, line {line}); save it as UTF-8", path
    )
