"""Auditing: a corpus of policies -> tables of documents, assessments, findings and errors, task by task."""

from policylint.auditing.columns import TABLES, Columns, lint_batch

__all__ = ["TABLES", "Columns", "lint_batch"]
