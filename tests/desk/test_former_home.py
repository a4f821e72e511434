"""A home made by the version before opens, answers as it did, and is checked, rebuilt and restored."""

from __future__ import annotations

import json
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desk.office import Office

pytestmark = pytest.mark.slow

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
ANSWERS: list[dict[str, Any]] = json.loads((FIXTURES / "home-0.1.answers.json").read_text("utf-8"))
HOLDS = next(answer for answer in ANSWERS if answer["command"] == ["hold", "list"])["lines"]
BY_CHANCE = {"took_ms", "score", "issued"}


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("former")
    with tarfile.open(FIXTURES / "home-0.1.tar.xz") as packed:
        packed.extractall(folder, filter="tar")
    return folder


@pytest.fixture
def former(unpacked: Path, desk: Office) -> Office:
    """The home of the version before, and its backup in the folder `backup` beside it."""
    shutil.copytree(unpacked / "home", desk.home)
    shutil.copytree(unpacked / "backup", desk.folder / "backup")
    return desk


def lost(old: Any, new: Any, place: str = "") -> Iterator[str]:
    """The places where an answer says less than it did, or something else; what it says beside is no loss.

    The kept answers leave out the folder that the documents and the backup lay in.
    """
    if isinstance(old, dict) and isinstance(new, dict):
        for name in old.keys() - BY_CHANCE:
            if name in new:
                yield from lost(old[name], new[name], f"{place}.{name}")
            else:
                yield f"{place}.{name} is gone"
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from lost(before, after, f"{place}[{number}]")
    elif old != new and not (isinstance(new, str) and new.endswith(f"/{old}")):
        yield f"{place}: {old!r} became {new!r}"


def test_every_command_answers_as_it_did(former: Office) -> None:
    former.run("index", "rebuild")
    for answer in ANSWERS:
        told = former.run(*answer["command"], "--json")
        words = " ".join(answer["command"])
        assert (told.status, list(lost(answer["lines"], told.lines, words))) == (answer["status"], [])


def test_it_is_whole_and_its_journal_holds(former: Office) -> None:
    assert former.run("check").status == 0
    assert former.run("check", "--structure").status == 0
    assert former.run("log", "verify").status == 0


def test_it_takes_new_documents(former: Office) -> None:
    former.run("ingest", former.write("baru/surat.txt", "surat yang baru"), "--unit", "IKP", "--json")
    (answer,) = former.json("search", "surat yang baru")
    assert answer["hits"][0]["title"] == "surat.txt"


def test_its_catalogue_is_made_again_from_its_files(former: Office) -> None:
    before = former.json("list")
    (former.home / "catalogue.sqlite").unlink()
    assert former.run("rebuild-catalogue").status == 0
    assert former.json("list") == before
    assert former.json("hold", "list") == HOLDS


def test_its_backup_is_restored(former: Office) -> None:
    before = former.json("list")
    shutil.rmtree(former.home)
    assert former.run("restore", former.folder / "backup").status == 0
    assert former.json("list") == before
    assert former.run("check").status == 0
