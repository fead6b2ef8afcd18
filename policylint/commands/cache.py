"""`policylint cache`: what is kept between runs, and dropping it."""

from __future__ import annotations

import click

from policylint.cache import cache_folder, kept_files
from policylint.commands.common import put
from policylint.files import shown_path
from policylint.reporters.summary import counted


@click.group
def cache() -> None:
    """Show or clear the compiled rules that are kept between runs."""


@cache.command
def show() -> int:
    """Print where compiled rules are kept, how many, and how large they are."""
    folder = cache_folder()
    if folder is None:
        put("nothing is kept: there is no cache folder, or POLICYLINT_CACHE_DIR is empty\n")
        return 0
    files = kept_files()
    size = sum(path.stat().st_size for path in files)
    put(f"{shown_path(folder)}: {counted(len(files), 'file')}, {size / 2**20:.1f} MiB\n")
    return 0


@cache.command
def clear() -> int:
    """Remove compiled rules; the next run makes anew what it needs."""
    files = kept_files()
    for path in files:
        path.unlink(missing_ok=True)
    put(f"{counted(len(files), 'file')} removed\n")
    return 0
