"""What an editor can take, as it says when it connects."""

from __future__ import annotations

from lsprotocol.types import ClientCapabilities, MarkupKind
from pygls.capabilities import get_capability

from policylint.typed import Any, NamedTuple


class Client(NamedTuple):
    """What an editor understands; what it does not is not sent to it."""

    markdown: bool = False
    related: bool = False
    links: bool = False
    tags: bool = False
    versioned_edits: bool = False
    literal_actions: bool = False
    nested_symbols: bool = False
    watches: bool = False


def client_of(capabilities: ClientCapabilities) -> Client:
    """Read what an editor can do."""

    def says(path: str) -> Any:
        return get_capability(capabilities, path, None)

    hover = says("text_document.hover.content_format") or ()
    return Client(
        markdown=MarkupKind.Markdown in hover,
        related=bool(says("text_document.publish_diagnostics.related_information")),
        links=bool(says("text_document.publish_diagnostics.code_description_support")),
        tags=bool(says("text_document.publish_diagnostics.tag_support")),
        versioned_edits=bool(says("workspace.workspace_edit.document_changes")),
        literal_actions=says("text_document.code_action.code_action_literal_support") is not None,
        nested_symbols=bool(says("text_document.document_symbol.hierarchical_document_symbol_support")),
        watches=bool(says("workspace.did_change_watched_files.dynamic_registration")),
    )
