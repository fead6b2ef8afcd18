"""What the package uses of `typing`: a type checker sees nothing else, but a short run does not import it.

Most of it means something to type checkers only; while policylint runs, something that does nothing stands for it.
Where `typing` is imported already, as by the Python API, its names are taken from there, for who asks at run time.

Named tuples are our own: a run declares about a hundred, and `typing` compiles a constructor for each and each of its
annotations. Here a constructor is compiled for each number of fields, and becomes that of a class by the names of its
parameters; everything else is inherited. What a type checker refuses is not looked for again.
"""

from __future__ import annotations

import collections
import sys
from functools import cache
from operator import itemgetter
from types import CodeType, FunctionType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import NamedTuple, Self

__all__ = [
    "IO",
    "TYPE_CHECKING",
    "Any",
    "Literal",
    "NamedTuple",
    "NoReturn",
    "Protocol",
    "TypeAlias",
    "TypeVar",
    "cast",
    "made",
    "overload",
]

made = tuple.__new__
"""Makes a named tuple from all its fields, without its constructor: for those of which a document has thousands."""

_GLOBALS = {"new": made, "__builtins__": {}}


def _property(index: int, doc: str) -> property:
    return property(itemgetter(index), doc=doc)


_getter = getattr(collections, "_tuplegetter", _property)  # CPython's is in C, and several times faster


class _Declaration(type):
    """Makes a class of named tuples from the annotations of a class statement."""

    def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
        fields = tuple(body.get("__annotations__", ()))
        if not fields or len(bases) != 1:  # without the import, Python 3.14 has no annotations yet
            raise TypeError(f"{name} needs fields, no other base, and `from __future__ import annotations`")
        defaults = {field: body[field] for field in fields if field in body}
        code = _constructor(len(fields)).replace(co_varnames=("_cls", *fields))
        new = FunctionType(code, _GLOBALS, "__new__", tuple(defaults.values()))
        new.__qualname__ = f"{name}.__new__"
        body.update({field: _getter(index, f"Field {index}") for index, field in enumerate(fields)})
        body.update(__slots__=(), __new__=new, __match_args__=fields, _fields=fields, _field_defaults=defaults)
        return type(name, (_Named,), body)


@cache
def _constructor(count: int) -> CodeType:
    fields = "".join(f"_{number}, " for number in range(count))
    made: FunctionType = eval(f"lambda _cls, {fields}: new(_cls, ({fields}))")  # noqa: S307 -- numbers only; `compile` is slow at first
    return made.__code__


class _Named(tuple[object, ...]):
    """What is the same for all of them. The methods are those that `collections.namedtuple` documents."""

    __slots__ = ()
    _fields: tuple[str, ...] = ()

    @classmethod
    def _make(cls, values: Iterable[object]) -> Self:
        one = made(cls, values)
        if len(one) != len(cls._fields):
            raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(one)}")
        return one

    def _replace(self, /, **changes: object) -> Self:
        made = self._make(map(changes.pop, self._fields, self))
        if changes:
            raise TypeError(f"Got unexpected field names: {list(changes)!r}")
        return made

    __replace__ = _replace

    def _asdict(self) -> dict[str, object]:
        return dict(zip(self._fields, self, strict=True))

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
        return f"{type(self).__name__}({fields})"

    def __getnewargs__(self) -> tuple[object, ...]:
        return tuple(self)


if not TYPE_CHECKING:
    NamedTuple = type.__new__(_Declaration, "NamedTuple", (), {})


class _Unread:
    """Stands for what only annotations hold, and aliases for them."""

    def __getitem__(self, _: object) -> _Unread:
        return self


def _first(one: object, **_: object) -> object:
    return one


def _second(_: object, other: object) -> object:
    return other


if TYPE_CHECKING or "typing" in sys.modules:
    from typing import IO, Any, Literal, NoReturn, Protocol, TypeAlias, TypeVar, cast, overload
else:
    IO = Any = Literal = NoReturn = TypeAlias = _Unread()
    Protocol = object
    TypeVar = overload = _first
    cast = _second
