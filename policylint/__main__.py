"""`policylint`, and `python -m policylint`: an interrupt ends it quietly from the first import on."""

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn


def main() -> None:
    """Run policylint and exit."""
    gc.disable()  # a short run that keeps what it reads: collecting would only walk it again and again
    try:
        from policylint.commands import usual

        chosen = usual.read(sys.argv[1:])
        if chosen is not None:
            from policylint.commands.common import ended

            _leave(ended(lambda: usual.check(chosen)))
        from policylint.cli import run

        run()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception:  # noqa: BLE001 -- a mistake of ours must not end as findings do, with 1
        import traceback

        from policylint.commands.common import say

        traceback.print_exc()
        say("error: this is a mistake in policylint, and nothing was checked; please report it with the lines above")
        sys.exit(2)


def _leave(code: int) -> "NoReturn":
    """Exit without freeing every object first: the memory goes with the process, and that takes several ms less."""
    if "multiprocessing" in sys.modules:  # it has things of its own to put away
        sys.exit(code)
    try:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except (OSError, ValueError):
        sys.exit(code)
    os._exit(code)


if __name__ == "__main__":
    main()
