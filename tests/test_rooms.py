"""The contracts of the rooms refuse what they should: a module in the wrong room, and one beside the rooms."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bench.rooms import PACKAGES, Figures, measure

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the house, to put modules into."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def refused(house: Path) -> str:
    """What import-linter says of a house that it refuses."""
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([command, "--no-cache"], cwd=house, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("package", "room", "imported"),
    [
        ("archive", "storage", "archive.catalogue.database"),
        ("ingest", "task", "ingest.formats.identify"),
        ("search", "question", "search.answer.ask"),
        ("desk", "words", "desk.cli.group"),
        ("ingest", "batch", "search.answer.ask"),
        ("archive", "values", "office.keeping.retention"),
    ],
)
def test_a_module_in_the_wrong_room_is_refused(house: Path, package: str, room: str, imported: str) -> None:
    (house / package / room / "stray.py").write_text(f"import {imported}\n")
    assert f"{package}.{room}.stray -> {imported}" in refused(house)


@pytest.mark.slow
@pytest.mark.parametrize("package", PACKAGES)
def test_a_module_beside_the_rooms_is_refused(house: Path, package: str) -> None:
    (house / package / "stray.py").write_text("")
    assert f"{package}.stray" in refused(house).replace("- stray", f"{package}.stray")


def test_a_package_is_measured() -> None:
    texts = {
        "archive.journal.entries": "from archive.catalogue import database\nfrom archive.journal.keys import Key\n",
        "archive.journal.keys": "def key():\n    '''Words do not count.'''\n    return 1\n",
        "archive.catalogue.database": "",
        "ingest.run": "import archive.archive\nfrom archive.journal.keys import Key\n",
    }
    modules = {name: ast.parse(text) for name, text in texts.items()}
    rooms = {name: ".".join(name.split(".")[:2]) for name in texts}
    assert measure("archive", modules, rooms) == Figures(2, 3, 1, 0, (2, 3, 0), (2,))
    assert measure("ingest", modules, rooms) == Figures(1, 1, 0, 1, (2,), ())
