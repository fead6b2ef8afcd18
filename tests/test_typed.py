"""What stands for `typing`: our named tuples do what those of `typing` do, and what is for type checkers is not asked."""

from __future__ import annotations

import copy
import inspect
import pickle
import subprocess
import sys
import typing
from typing import Any

import pytest

from policylint import typed
from tests.processes import environment


class Theirs(typing.NamedTuple):
    """A place."""

    line: int
    column: int = 1
    note: str = ""

    @property
    def shown(self) -> str:
        """What to print."""
        return f"{self.line}:{self.column}"

    @classmethod
    def first(cls) -> Theirs:
        """Return the first of all."""
        return cls(1)


class Ours(typed.NamedTuple):
    """A place."""

    line: int
    column: int = 1
    note: str = ""

    @property
    def shown(self) -> str:
        """What to print."""
        return f"{self.line}:{self.column}"

    @classmethod
    def first(cls) -> Ours:
        """Return the first of all."""
        return cls(1)


Place = type[Theirs] | type[Ours]
both = pytest.mark.parametrize("place", [Theirs, Ours])


@both
def test_it_is_a_tuple_with_names(place: Place):
    made = place(3, note="here")
    assert isinstance(made, tuple)
    assert made == (3, 1, "here") == place(note="here", line=3, column=1)
    assert hash(made) == hash((3, 1, "here"))
    assert (made.line, made.column, made.note) == tuple(made)
    assert (made.shown, place.first()) == ("3:1", (1, 1, ""))
    assert repr(made) == f"{place.__name__}(line=3, column=1, note='here')"
    assert not hasattr(made, "__dict__")
    with pytest.raises(AttributeError):
        made.line = 4  # type: ignore[misc]


@both
def test_it_says_what_it_has(place: Place):
    assert place._fields == place.__match_args__ == ("line", "column", "note")
    assert place._field_defaults == {"column": 1, "note": ""}
    assert (place.__doc__, place.__module__, place.__qualname__) == ("A place.", __name__, place.__name__)
    assert list(inspect.get_annotations(place)) == list(place._fields)
    assert list(inspect.signature(place).parameters) == list(place._fields)
    assert inspect.getdoc(place.line)
    assert type(place) is type


@both
def test_it_is_taken_apart_and_changed(place: Place):
    made = place(3)
    assert made._asdict() == {"line": 3, "column": 1, "note": ""}
    assert made._replace(column=2, note="there") == place(3, 2, "there")
    assert type(made._replace()) is place
    assert type(place._make([1, 2, "x"])) is place
    with pytest.raises((TypeError, ValueError), match=r"unexpected field names: \['row'\]"):
        made._replace(row=1)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="Expected 3 arguments, got 2"):
        place._make([1, 2])
    match made:
        case place(line, note=note):
            assert (line, note) == (3, "")
        case _:
            raise AssertionError


@both
def test_wrong_arguments_are_told_by_name(place: Place):
    wrong: list[tuple[tuple[Any, ...], dict[str, Any], str]] = [
        ((), {}, "missing 1 required positional argument: 'line'"),
        ((1, 2, "", 4), {}, "takes from 2 to 4 positional arguments but 5 were given"),
        ((1,), {"row": 1}, "got an unexpected keyword argument 'row'"),
        ((1,), {"line": 1}, "got multiple values for argument 'line'"),
    ]
    for positional, named, says in wrong:
        with pytest.raises(TypeError, match=says) as raised:
            place(*positional, **named)
        assert "__new__()" in str(raised.value)


def test_a_mistake_names_the_class():
    with pytest.raises(TypeError, match=r"^Ours\.__new__\(\) missing 1"):
        Ours()  # type: ignore[call-arg]


@both
def test_it_is_copied_and_pickled(place: Place):
    made = place(3, note="here")
    for copied in (copy.copy(made), copy.deepcopy(made)):
        assert (type(copied), copied) == (place, made)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        loaded = pickle.loads(pickle.dumps(made, protocol))
        assert (type(loaded), loaded) == (place, made)
    if sys.version_info >= (3, 13):
        assert copy.replace(made, line=4) == place(4, note="here")


def test_any_number_of_fields():
    for count in (1, 2, 9, 40):
        names = [f"field{number}" for number in range(count)]
        made: Any = type(typed.NamedTuple)(
            "Wide", (typed.NamedTuple,), {"__annotations__": dict.fromkeys(names, "int")}
        )
        assert made(*range(count)) == tuple(range(count)) == made(**dict(zip(names, range(count), strict=True)))
        assert [getattr(made(*range(count)), name) for name in names] == list(range(count))


def test_a_field_may_have_any_name():
    class Odd(typed.NamedTuple):
        new: int
        cls: int
        self: int
        tuple: int = 4

    made = Odd(1, self=3, cls=2)
    assert (made.new, made.cls, made.self, made.tuple) == (1, 2, 3, 4)
    assert made._replace(self=5) == (1, 2, 5, 4)


def test_a_class_may_be_derived_from_one():
    class Further(Ours):
        @property
        def shown(self) -> str:
            return f"{super().shown}!"

    made = Further(1, 2)
    assert (made.shown, repr(made)) == ("1:2!", "Further(line=1, column=2, note='')")
    assert type(made._replace(line=2)) is Further


def test_what_is_no_declaration_is_refused():
    with pytest.raises(TypeError, match="Empty needs fields"):

        class Empty(typed.NamedTuple):
            pass

    with pytest.raises(TypeError, match="no other base"):

        class Both(typed.NamedTuple, dict):  # type: ignore[misc, type-arg]
            line: int


# --- the rest

EVERYTHING = """
import importlib, pkgutil, sys
sys.modules.pop("typing", None)
import policylint.typed
assert policylint.typed.Protocol is object
for one in pkgutil.walk_packages(policylint.__path__, "policylint."):
    try:
        importlib.import_module(one.name)
    except ModuleNotFoundError as error:  # what an extra brings
        assert not error.name.startswith("policylint"), error
"""


def ran(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_module_does_without_typing():
    ran(EVERYTHING)


def test_a_program_may_ask_what_the_api_allows():
    code = "from policylint.api import Severity; import typing; print(*typing.get_args(Severity))"
    assert ran(code) == "error warning info\n"
