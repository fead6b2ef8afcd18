"""What a phrase cannot say: one module a check, each with `find(draft)`; a rule names its check."""
