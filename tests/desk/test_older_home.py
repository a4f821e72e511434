"""A home of the version before the rooms: it answers as it did, and is searched, checked, rebuilt and restored."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from tests.desk.office import Office

FIXTURE = Path(__file__).parents[1] / "fixtures" / "older_home"
ANSWERS = [json.loads(line) for line in (FIXTURE / "answers.jsonl").read_text("utf-8").splitlines()]
ANOTHER_TIME = {
    "took_ms",
    "score",
    "size",
    "root",
    "entries",
    "signed",
}  # the journal grows with what is asked


@pytest.fixture
def office(desk: Office) -> Office:
    with tarfile.open(FIXTURE / "home.tar.xz") as tar:
        tar.extractall(desk.folder, filter="fully_trusted")  # noqa: S202 -- our own
    (desk.folder / "home").rename(desk.home)
    assert desk.run("index", "rebuild").status == 0  # the index of that version is of an older form
    return desk


def told_before(value: Any, now: Any) -> Any:
    """What is said now, as far as it was said before: answers may grow, and nothing of them may go.

    Hits are compared one by one, in whatever order: which comes first is for the ranking.
    """
    if isinstance(value, dict) and isinstance(now, dict):
        return {
            key: value[key] if key in ANOTHER_TIME else told_before(value[key], now[key])
            for key in value
            if key in now
        }
    if isinstance(value, list) and isinstance(now, list) and len(value) == len(now):
        if value and all(isinstance(one, dict) and "score" in one for one in (*value, *now)):
            places = {one["id"]: place for place, one in enumerate(value)}
            now = sorted(now, key=lambda one: places.get(one["id"], len(places)))
        return [told_before(one, other) for one, other in zip(value, now, strict=True)]
    return now


@pytest.mark.slow
def test_it_answers_in_the_words_of_the_version_that_made_it(office: Office) -> None:
    differing = {}
    for asked in ANSWERS:
        told = office.run(*asked["command"], "--json")
        if (told.status, told_before(asked["answers"], told.lines)) != (asked["status"], asked["answers"]):
            differing[" ".join(asked["command"])] = (told.status, told.lines, told.err)
    assert differing == {}


@pytest.mark.slow
def test_it_opens_is_searched_checked_and_goes_on(office: Office) -> None:
    before = office.json("list")
    assert office.json("search", "pejabat pengelola")[0]["hits"][0]["title"] == before[0]["title"]
    assert office.run("check").status == 0
    assert office.run("log", "verify").status == 0
    office.json("describe", before[0]["id"], "--summary", "diringkas")
    assert office.run("check", "--structure").status == 0
    assert office.run("log", "verify").status == 0
    assert office.json("hold", "list")[0]["mandate"] == "Perkara 12/2024"


@pytest.mark.slow
def test_its_catalogue_is_rebuilt(office: Office) -> None:
    asked = [("list",), ("hold", "list"), ("quarantine", "list"), ("scheme", "list"), ("searches", "list")]
    before = [office.json(*each) for each in asked]
    for path in office.home.glob("catalogue.sqlite*"):
        path.unlink()
    assert office.run("rebuild-catalogue").status == 0
    assert [office.json(*each) for each in asked] == before
    assert office.run("check").status == 0
    assert office.run("log", "verify").status == 0


@pytest.mark.slow
def test_its_backup_is_checked_and_restored(office: Office) -> None:
    before = office.json("list")
    office.home.rename(office.folder / "lama")
    assert office.run("restore", "backup").status == 0
    assert office.json("list") == before
    assert office.json("hold", "list")[0]["mandate"] == "Perkara 12/2024"
    assert office.run("index", "rebuild").status == 0
    assert office.json("search", "pejabat pengelola")[0]["total"] > 0
    assert office.run("log", "verify").status == 0
    assert office.run("backup", "backup").status == 0
