"""The compiled kernel as a module, where it was built."""

from __future__ import annotations

from types import ModuleType

_INTERFACE = 7


def load_compiled() -> ModuleType | None:
    """Return the module that `native/` makes; None if it was not built, or from another source."""
    try:
        from policylint import _kernel
    except ImportError:
        return None
    return _kernel if _kernel.INTERFACE == _INTERFACE else None
