"""Files that are replaced in one step: nothing beside them, their modes and links, and what a failure leaves."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from policylint.atomic import PARTS, part_beside, write_atomically
from tests.conftest import Run
from tests.house import HOUSE, write_house

POSIX = pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")


def mode_of(name: str) -> int:
    return stat.S_IMODE(Path(name).stat().st_mode)


def test_what_is_written_is_all_that_is_there(here: Path) -> None:
    write_atomically(Path("new"), b"one\r\ntwo")
    write_atomically(Path("new"), b"three")
    assert [(path.name, path.read_bytes()) for path in here.iterdir()] == [("new", b"three")]


def test_names_beside_a_file_differ_and_are_known(here: Path) -> None:
    names = {part_beside(Path("folder/new")) for _ in range(100)}
    assert len(names) == 100
    assert all(name.parent == Path("folder") and name.match(PARTS) for name in names)


@POSIX
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o666])
def test_the_mode_stays(here: Path, mode: int) -> None:
    Path("old").write_bytes(b"one")
    Path("old").chmod(mode)
    write_atomically(Path("old"), b"two")
    assert (mode_of("old"), Path("old").read_bytes()) == (mode, b"two")


@POSIX
def test_a_new_file_has_the_mode_of_any_new_file(here: Path) -> None:
    write_atomically(Path("new"), b"one")
    Path("other").touch()
    assert mode_of("new") == mode_of("other")


@POSIX
@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_one(here: Path, there: bool) -> None:
    Path("folder").mkdir()
    Path("link").symlink_to("folder/file")
    if there:
        Path("folder/file").write_bytes(b"one")
    write_atomically(Path("link"), b"two")
    assert Path("link").is_symlink()
    assert [(path.name, path.read_bytes()) for path in Path("folder").iterdir()] == [("file", b"two")]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_leaves_the_file_and_no_other(
    here: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException
) -> None:
    def fail(*_: object) -> None:
        raise error

    Path("old").write_bytes(b"one")
    monkeypatch.setattr(os if step == "fsync" else Path, step, fail)
    with pytest.raises(type(error)):
        write_atomically(Path("old"), b"two")
    assert [(path.name, path.read_bytes()) for path in here.iterdir()] == [("old", b"one")]


@POSIX
def test_a_report_and_a_baseline_keep_their_modes(policylint: Run) -> None:
    write_house()
    for name in ("report.json", ".policylint-baseline.json"):
        Path(name).write_text('{"schema": 1, "findings": []}', encoding="utf-8")
        Path(name).chmod(0o640)
    policylint("check", *HOUSE, "--no-baseline", "--format", "json=report.json", "bad.md")
    policylint("baseline", "update", *HOUSE, "bad.md")
    for name in ("report.json", ".policylint-baseline.json"):
        assert "house/logs" in Path(name).read_text(encoding="utf-8")
        assert mode_of(name) == 0o640
