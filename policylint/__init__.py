"""A linter for privacy policies."""

TYPE_CHECKING = False  # type checkers know the name; importing `typing` would cost every run
if TYPE_CHECKING:
    from policylint.api import PolicylintError, check_paths, check_text, load_rules

__version__ = "0.1.0"
__all__ = ["PolicylintError", "__version__", "check_paths", "check_text", "load_rules"]


def __getattr__(name: str) -> object:
    """Import the API when it is used: the command line does without it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    value: object = getattr(importlib.import_module("policylint.api"), name)
    return value
