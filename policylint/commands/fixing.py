"""`policylint check --fix` and `--diff`: documents mended, and written back or shown as a patch."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from policylint import files
from policylint.atomic import write_atomically
from policylint.commands.accepting import acceptor
from policylint.commands.common import is_terminal, one_line, put, put_bytes, say
from policylint.commands.runs import Group
from policylint.engine import Linter
from policylint.errors import PolicylintError
from policylint.patterns import lazy
from policylint.report import DocumentReport, Report
from policylint.reporters.summary import counted
from policylint.rule import Rule
from policylint.source import Source
from policylint.twins import name_of
from policylint.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from policylint.baselinefile import BaselineFile
    from policylint.fixes.mending import Mended

_LINE = lazy(r"[^\n]*\n|[^\n]+")


def by_name(paths: Iterable[str], stdin_filename: str) -> dict[str, str]:
    """Return the paths of documents by the names that they have in the report."""
    return {name_of(path, stdin_filename): path for path in paths}


def by_document(names: Iterable[str], groups: Sequence[Group], linters: Sequence[Linter]) -> dict[str, Linter]:
    """Return what lints each document, by its name; the names are in the order of the documents."""
    linter_of = {at: linter for one, linter in zip(groups, linters, strict=True) for at in one.documents}
    return {name: linter_of[at] for at, name in enumerate(names)}


class Fixed(NamedTuple):
    """A document that can be mended: as it was, and as it is then."""

    before: DocumentReport
    after: Mended

    @property
    def source(self) -> Source:
        """Return the text as it was."""
        return self.before.document.source

    @property
    def text(self) -> str:
        """Return the text as it is then."""
        return self.after.report.document.source.text


def fixed(report: Report, linters: Mapping[str, Linter], baseline: BaselineFile | None, *, unsafe: bool) -> list[Fixed]:
    """Return the documents of a report that fixes change; `linters` are those of each, by its name."""
    from policylint.fixes import fixable

    found: list[Fixed] = []
    unseen = False
    accept = acceptor(report, baseline)
    for document in report.documents:
        clauses = fixable.clauses(document.findings, report.rules) if unsafe else []
        if clauses or fixable.suppressions(document.findings):
            from policylint.fixes.mending import mended

            linter = linters[document.path]
            after = mended(document, _again(linter, document, accept), report.rules, report.renamed, unsafe=unsafe)
            for rule in after.refused:
                why = "its template is not what the rule asks for; mend the rule"
                say(f"{one_line(document.path)}: not inserted: {rule}: {why}")
            if after.findings:
                found.append(Fixed(document, after))
            inserted = any(finding.kind == "missing" for finding in after.findings)
            unseen = unseen or (inserted and not any(map(_finds_blanks, linter.rules.values())))
    if unseen:
        say("this run does not check integrity/placeholder: what is to be filled in is not reported")
    return found


def _finds_blanks(rule: Rule) -> bool:
    return rule.defect is not None and rule.defect.check == "placeholders"


def _again(
    linter: Linter, document: DocumentReport, accept: Callable[[DocumentReport], DocumentReport]
) -> Callable[[Source], DocumentReport]:
    return lambda source: accept(linter.lint(source)._replace(fail_on=document.fail_on))


def write(report: Report, changed: list[Fixed], paths: Mapping[str, str]) -> Report:
    """Write the documents that changed to their paths, and return the report on what there is then.

    One that cannot be written is an error, and stays what it was.
    """
    documents = {document.path: document for document in report.documents}
    errors: list[PolicylintError] = []
    count = 0
    for one in changed:
        after = one.after.report
        name = one.before.path
        try:
            if paths[name] != files.STDIN:
                rewrite(paths[name], one.source.encoded(), after.document.source.encoded())
        except PolicylintError as error:
            errors.append(error)
        else:
            documents[name] = after
            count += len(one.after.findings)
    return report._replace(documents=tuple(documents.values()), errors=(*report.errors, *errors), fixed=count)


def put_stdin(report: Report, paths: Mapping[str, str]) -> bool:
    """Write the document that came from standard input to standard output, as it is now; say whether there is one."""
    for document in report.documents:
        if paths[document.path] == files.STDIN:
            put_bytes([document.document.source.encoded()])
            return True
    return files.STDIN in paths.values()


def show(changed: list[Fixed], *, quiet: bool) -> None:
    """Print a patch of the documents that would change; to a terminal without anything that steers it."""
    patch = "".join(difference(one.before.path, one.source.text, one.text) for one in changed)
    put(patch, "" if is_terminal(sys.stdout) else "utf-8")
    if not quiet:
        count = sum(len(one.after.findings) for one in changed)
        documents = counted(len(changed), "document")
        say(f"{counted(count, 'finding')} would be fixed in {documents}" if changed else "nothing would be fixed")


def difference(path: str, before: str, after: str) -> str:
    """Return a unified diff of two texts, as `patch -p0` and `git apply -p0` read it."""
    import difflib

    old, new = (_LINE.findall(text) for text in (before, after))
    name = _quoted(path)
    lines = difflib.unified_diff(old, new, name, name)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _quoted(path: str) -> str:
    """Return a path as git writes one in a patch: what steers a terminal is escaped, a tab ends one with a space."""
    if path.isprintable() and not path.startswith('"'):
        return f"{path}\t" if " " in path else path
    quoted = (one if one.isprintable() else "".join(f"\\{byte:03o}" for byte in one.encode()) for one in path)
    return '"' + "".join(f"\\{one}" if one in '"\\' else one for one in quoted) + '"'


def rewrite(path: str, before: bytes, after: bytes) -> None:
    """Replace what is in a file in one step; its mode stays, and a link to it. Raises PolicylintError."""
    shown = files.shown_path(path)
    target = Path(path)
    try:
        status = target.stat()
        if not stat.S_ISREG(status.st_mode):
            raise PolicylintError("cannot be fixed: it is no regular file", shown)
        if not (status.st_mode & 0o222 and os.access(target, os.W_OK)):
            raise PolicylintError("cannot be fixed: it is read-only", shown)
        if target.read_bytes() != before:
            raise PolicylintError("was not fixed: it has changed since it was read; run again", shown)
        write_atomically(target, after)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise PolicylintError(f"cannot be fixed: {reason or error}", shown) from error
