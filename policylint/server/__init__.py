"""`policylint server`: a language server, which checks policies in an editor while they are written.

Nothing of it is imported in any other run. What pygls and lsprotocol are needed for is imported by `serving` and what
it names; they come with the extra `lsp`.
"""
