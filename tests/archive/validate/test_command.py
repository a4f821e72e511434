"""`python -m archive.validate` as a process: its lines and its exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.archive.validate.objects import make_object


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "archive.validate", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_findings_are_lines_and_the_status_says_whether_there_are_errors(tmp_path: Path) -> None:
    folder = make_object(tmp_path / "object")
    clean = run("--json", str(folder))
    assert (clean.returncode, clean.stdout, clean.stderr) == (0, "", "")
    (folder / "v1/lain").mkdir()
    assert run(str(folder)).returncode == 0
    (folder / "stray\n.txt").touch()
    found = run("--json", str(folder))
    lines = [json.loads(line) for line in found.stdout.splitlines()]
    assert found.returncode == 3
    assert lines == [
        {
            "path": "stray\n.txt",
            "code": "E001",
            "severity": "error",
            "message": "nothing else may lie in an object's root",
        },
        {
            "path": "v1/lain",
            "code": "W002",
            "severity": "warning",
            "message": "a folder that is not the content folder",
        },
    ]
    assert run(str(folder)).stdout.startswith("E001 error   stray")


def test_what_cannot_be_read_and_wrong_use_have_statuses_of_their_own(tmp_path: Path) -> None:
    absent = run(str(tmp_path / "none"))
    assert absent.returncode == 1
    assert "none: No such file or directory" in absent.stderr
    assert run().returncode == 2
