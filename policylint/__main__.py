"""`policylint`, and `python -m policylint`: an interrupt ends it quietly from the first import on."""

import sys


def main() -> None:
    """Run policylint and exit."""
    try:
        from policylint.cli import run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
