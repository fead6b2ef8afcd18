"""Old versions of files from a git repository: asked of `git` itself, read-only, and never from the network."""

from __future__ import annotations

import hashlib
import os
import posixpath
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence

from policylint.errors import PolicylintError
from policylint.files import below
from policylint.typed import NamedTuple

_LINK, _SUBMODULE = "120000", "160000"
_MOST_LINKS = 8
_ENVIRONMENT = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0"}


class Entry(NamedTuple):
    """A file of a revision: what kind git says it is, and the name of its content."""

    mode: str
    id: str


class Revision:
    """All files of one revision, by their paths in the repository, with `/`."""

    def __init__(self, name: str, root: str, commit: str, files: dict[str, Entry]) -> None:
        self.name, self.root, self.commit, self.files = name, root, commit, files

    def path_of(self, path: str) -> str:
        """Return the path in the repository of a file of the working tree. Raises PolicylintError if it is in no part.

        A file of the revision goes by the name it has there; else links to folders are followed.
        """
        absolute = os.path.abspath(path)  # a link goes by its own name
        folder, name = os.path.split(absolute)
        real = os.path.join(os.path.realpath(folder), name)
        inside = [one for one in (below(self.root, absolute), below(self.root, real)) if one]
        if not inside:
            raise PolicylintError(f"is not in the git repository {self.root}; --since compares files of one", path)
        return next((one for one in inside if one in self.files), inside[-1])

    def nested(self, path: str) -> bool:
        """Say whether a path of the repository lies in another one inside of it: a submodule, for instance."""
        folder = posixpath.dirname(path)
        while folder:
            inner = os.path.join(self.root, *folder.split("/"), ".git")
            if os.path.lexists(inner) or self.files.get(folder, Entry("", "")).mode == _SUBMODULE:
                return True
            folder = posixpath.dirname(folder)
        return False

    def has(self, path: str, data: bytes) -> bool:
        """Say whether a file of the revision holds exactly this; then it need not be read."""
        entry = self.files[path]
        made = hashlib.sha1 if len(entry.id) == 40 else hashlib.sha256
        return entry.id == made(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()

    def read(self, path: str) -> bytes:
        """Return what a file of the revision held; a link is followed. Raises PolicylintError."""
        at = path
        for _ in range(_MOST_LINKS):
            entry = self.files.get(at)
            if entry is None or entry.mode == _SUBMODULE:
                break
            data = _git(["cat-file", "blob", entry.id], self.root)
            if entry.mode != _LINK:
                return data
            at = posixpath.normpath(posixpath.join(posixpath.dirname(at), os.fsdecode(data)))
        raise PolicylintError(f"cannot be read: a link that leads to no file at {self.name}", f"{self.name}:{path}")

    def renamed(self, endings: Iterable[str], paths: Iterable[str]) -> dict[str, str]:
        """Return what git takes for renamed since the revision, new paths to old ones.

        It looks at files with some endings, and at some further paths.
        """
        wanted = [f":(top,glob,icase)**/*{ending}" for ending in endings] + [f":(top,literal){path}" for path in paths]
        options = ["--name-status", "-z", "--find-renames", "--diff-filter=R", "--no-ext-diff", "--no-relative"]
        fields = iter(_texts(_git(["diff", *options, self.commit, "--", *wanted], self.root)))
        return {new: old for _, old, new in zip(fields, fields, fields, strict=True)}


def open_revision(name: str) -> Revision:
    """Find a revision of the repository that the current folder is in. Raises PolicylintError."""
    root = _root()
    # Git takes what begins with a hyphen for an option, and no revision begins so.
    if not name.strip() or name.startswith("-") or "\0" in name:
        raise PolicylintError(f"--since {name!r} is no revision; name a commit, branch or tag")
    try:
        commit = os.fsdecode(_git(["rev-parse", "--quiet", "--verify", f"{name}^{{commit}}"], root)).strip()
    except _GitError:
        advice = "name a commit, branch or tag that `git log` knows; a shallow clone must fetch it first"
        raise PolicylintError(f"--since {name!r}: unknown revision; {advice}") from None
    return Revision(name, root, commit, dict(_files(commit, root)))


def _root() -> str:
    try:
        root = os.fsdecode(_git(["rev-parse", "--show-toplevel"], os.curdir))
    except _GitError as error:
        raise PolicylintError(f"--since needs a git repository: {error.message}") from None
    return os.path.normpath(root.removesuffix("\n"))


def _files(commit: str, root: str) -> Iterator[tuple[str, Entry]]:
    for line in _texts(_git(["ls-tree", "-r", "-z", "--full-tree", commit], root)):
        described, _, path = line.partition("\t")
        mode, _, id = described.split(" ")
        yield path, Entry(mode, id)


def _texts(output: bytes) -> list[str]:
    return [os.fsdecode(text) for text in output.split(b"\0") if text]


class _GitError(PolicylintError):
    """That git refused, in its own words."""


def _git(arguments: Sequence[str], folder: str) -> bytes:
    """Run git in a folder and return what it prints. Raises PolicylintError."""
    program = shutil.which("git")
    # One that is found in the current folder would be whatever the repository put there.
    if program is None or not os.path.isabs(program):
        raise PolicylintError("--since needs git, which is not on the PATH")
    try:
        done = subprocess.run(  # noqa: S603 -- a list, no shell
            [program, *arguments],
            cwd=folder,
            env={**os.environ, **_ENVIRONMENT},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except (OSError, ValueError) as error:
        raise PolicylintError(f"git cannot be run: {error}") from error
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
        reason = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[0])
        raise _GitError(f"git: {reason.partition(': ')[2] or reason}")
    return done.stdout
