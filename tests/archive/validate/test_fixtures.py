"""The validator against the official OCFL fixtures, as they are and carried over to OCFL 1.1."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

import pytest

from tests.archive.validate.objects import codes, errors

FIXTURES = Path(__file__).resolve().parents[4] / "shared" / "samples" / "ocfl_fixtures" / "1.0"


def objects(kind: str) -> list[object]:
    """The fixtures of a kind, or one that is skipped with the reason."""
    found = sorted((FIXTURES / f"{kind}-objects").glob("*")) if FIXTURES.is_dir() else []
    absent = pytest.param(
        None, marks=pytest.mark.skip(reason="the OCFL fixtures are not beside the checkout")
    )
    return [pytest.param(path, id=path.name) for path in found] or [absent]


def named(path: Path) -> set[str]:
    """The codes that a fixture's name says it is for."""
    return set(re.findall(r"[EW]\d{3}", path.name))


def carried_over(source: Path, target: Path) -> Path:
    """The same object by OCFL 1.1, with every fault that it has: only a sidecar that was right is right again."""
    shutil.copytree(source, target, copy_function=shutil.copyfile)
    for folder in (target, *(path for path in target.rglob("*") if path.is_dir())):
        folder.chmod(0o755)  # the samples may be read-only
    for declaration in target.glob("0=ocfl_object_1.0"):
        declaration.write_bytes(declaration.read_bytes().replace(b"1.0", b"1.1"))
        declaration.rename(target / "0=ocfl_object_1.1")
    for path in target.rglob("inventory.json"):
        was = path.read_bytes()
        now = was.replace(b"ocfl.io/1.0/spec", b"ocfl.io/1.1/spec")
        path.write_bytes(now)
        for sidecar in path.parent.glob("inventory.json.*"):
            algorithm, line = sidecar.suffix[1:], sidecar.read_text()
            if algorithm in hashlib.algorithms_available:
                told, true = (hashlib.new(algorithm, data).hexdigest() for data in (was, now))
                sidecar.write_text(line.replace(told, true))
    return target


@pytest.mark.samples
@pytest.mark.parametrize("path", objects("bad"))
def test_a_bad_object_is_rejected_with_the_codes_of_its_name(path: Path, tmp_path: Path) -> None:
    assert named(path) <= {finding.code for finding in errors(path)}
    assert named(path) <= {finding.code for finding in errors(carried_over(path, tmp_path / "object"))}


@pytest.mark.samples
@pytest.mark.parametrize("path", objects("warn"))
def test_an_object_to_warn_of_has_the_warnings_of_its_name_and_no_others(path: Path, tmp_path: Path) -> None:
    assert codes(path) == named(path)
    assert codes(carried_over(path, tmp_path / "object")) == named(path)


@pytest.mark.samples
@pytest.mark.parametrize("path", objects("good"))
def test_a_good_object_is_clean(path: Path, tmp_path: Path) -> None:
    assert codes(path) == set()
    assert codes(carried_over(path, tmp_path / "object")) == set()
