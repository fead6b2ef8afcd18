"""`policylint server`: a language server for editors."""

from __future__ import annotations

from pathlib import Path

import click

from policylint.commands.options import baseline_options, config_options, no_cache_option
from policylint.errors import PolicylintError


@click.command(epilog="docs/how-to/editors.md says how editors start it.")
@config_options
@baseline_options
@no_cache_option
@click.option("--stdio", is_flag=True, help="Speak over standard input and output: the only way, whether asked or not.")
def server(
    *, config: str | None, isolated: bool, baseline: Path | None, no_baseline: bool, no_cache: bool, stdio: bool
) -> int:
    """Check policies in an editor while they are written: a server of the Language Server Protocol."""
    del stdio
    for one, other, names in (
        (config, isolated, "--config and --isolated"),
        (baseline, no_baseline, "--baseline and --no-baseline"),
    ):
        if one and other:
            raise click.UsageError(f"{names} exclude each other")
    try:
        import lsprotocol  # noqa: F401
        import pygls  # noqa: F401
    except ImportError:
        message = "the language server needs pygls; install it with: pip install 'policylint[lsp]'"
        raise PolicylintError(message) from None
    from policylint.server.checker import Preferences
    from policylint.server.serving import serve

    return serve(Preferences(config, isolated, baseline, no_baseline, not no_cache))
