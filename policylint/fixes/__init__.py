"""Fixes: findings + document -> edits of its text. Safe ones change no word that a reader reads.

Nothing here reads or writes a file. A fix is offered only if the text, parsed anew, has every block that it had.
"""
