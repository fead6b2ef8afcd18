"""How far a run is: its rate, and the time that is left."""

from __future__ import annotations

from collections.abc import Callable

Show = Callable[[str], None]

_BETWEEN = 0.2
"""Seconds between two lines, at least."""


class Progress:
    """Counts what is done; `size` is how much there is to do, `clock` says the seconds."""

    def __init__(self, size: int, clock: Callable[[], float], show: Show | None) -> None:
        self.size, self.clock, self.show = size, clock, show
        self.start = self.shown = clock()
        self.done = self.documents = 0

    def add(self, size: int, documents: int) -> None:
        """Count what was done."""
        self.done += size
        self.documents += documents
        now = self.clock()
        if self.show and now - self.shown >= _BETWEEN:
            self.shown = now
            self.show(line(self.done, self.size, self.documents, now - self.start))

    def end(self) -> None:
        """Leave the line clear for what follows."""
        if self.show:
            self.show("")


def line(done: int, size: int, documents: int, seconds: float) -> str:
    """Return a line such as "Auditing: 42%, 12,300 documents, 350/s, 0:01:12 left"."""
    share = done / size if size else 1.0
    rate = documents / seconds if seconds > 0 else 0.0
    left = round(seconds * (1 - share) / share) if share > 0 else 0
    minutes, rest = divmod(left, 60)
    time = f"{minutes // 60}:{minutes % 60:02}:{rest:02}"
    return f"Auditing: {share:.0%}, {documents:,} documents, {rate:,.0f}/s, {time} left"
