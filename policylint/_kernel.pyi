from collections.abc import Callable

from typing_extensions import Buffer

INTERFACE: int
TELLS: int

class Program: ...

def load(tables: bytes, /) -> Program: ...
def learn(program: Program, leaves: Buffer, /) -> int: ...
def number(
    program: Program, lines: Buffer, ask: Callable[[bytes], int], /
) -> tuple[bytes, bytes, list[tuple[int, bytes]]]: ...
def run(
    program: Program, words: Buffer, sentences: Buffer, marks: Buffer, places: Buffer, /
) -> dict[int, list[int]]: ...
def locate(
    program: Program, words: Buffer, sentences: Buffer, marks: Buffer, places: Buffer, goal: int, /
) -> tuple[tuple[int, int], ...]: ...
