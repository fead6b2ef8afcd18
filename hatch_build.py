"""Builds what makes policylint quicker: the compiled kernel where a C compiler is at hand, and the plan of a usual run.

Without them policylint does the same, only more slowly.

POLICYLINT_KERNEL=require makes a build without it fail (for the wheels of a release), =skip leaves it out.
"""

from __future__ import annotations

import os
import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_OLDEST = "cp311"
"""The Python whose stable interface the kernel keeps to: one wheel serves all later ones."""


class Hook(BuildHookInterface):  # type: ignore[type-arg]
    """Adds `policylint/_kernel` and compiled plans to a wheel; the kernel also beside an editable source."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make both; where that fails, warn and go on."""
        if version != "editable":  # there the rules change
            self._ship_plans(build_data)
        self._build_kernel(version, build_data)

    def _ship_plans(self, build_data: dict[str, Any]) -> None:
        sys.path.insert(0, self.root)
        try:
            from policylint.shipped import made_for_shipping

            folder, plans = Path(tempfile.mkdtemp()), made_for_shipping()
            for name, plan in plans.items():
                (folder / name).write_bytes(plan)
        except Exception as error:  # noqa: BLE001 -- whatever it is, policylint works without
            self.app.display_warning(
                f"policylint is built without compiled plans; its first run will be slower: {error}"
            )
            return
        finally:
            sys.path.remove(self.root)
        build_data["force_include"] |= {str(folder / name): f"policylint/{name}" for name in plans}

    def _build_kernel(self, version: str, build_data: dict[str, Any]) -> None:
        wish = os.environ.get("POLICYLINT_KERNEL", "")
        if wish == "skip":
            return
        folder = Path(tempfile.mkdtemp())
        try:
            built = _compiled(Path(self.root), folder)
        except BaseException as error:  # a compiler may fail in any way, and setuptools even exit
            if wish == "require" or isinstance(error, KeyboardInterrupt):
                raise
            self.app.display_warning(f"policylint is built without its compiled kernel, and will be slower: {error}")
            return
        if version == "editable":
            (Path(self.root) / "policylint" / built.name).write_bytes(built.read_bytes())
            return
        build_data["force_include"][str(built)] = f"policylint/{built.name}"
        build_data["pure_python"] = False
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["tag"] = f"{_OLDEST}-abi3-{platform}"


def _compiled(root: Path, folder: Path) -> Path:
    from setuptools import Distribution, Extension

    sources = sorted(map(str, (root / "policylint" / "native").glob("*.c")))
    extension = Extension("policylint._kernel", sources, py_limited_api=True)
    build = Distribution({"ext_modules": [extension]}).get_command_obj("build_ext")
    build.build_lib, build.build_temp = str(folder), str(folder / "temp")
    build.ensure_finalized()
    build.run()
    (built,) = (folder / "policylint").iterdir()
    return built
