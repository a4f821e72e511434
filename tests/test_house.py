"""The rules of the house that no linter knows: short functions and modules, honest names, nothing foreign."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bench.sentences import PACKAGES as DESCRIBED
from bench.sentences import first_sentence
from tests.sources import PACKAGES, ROOT, modules, source

VAGUE_NAMES = {"utils", "helpers", "common", "manager", "service", "handler", "base", "impl"}
# A question or a relative clause for a subject, and the house's old word for reports.
CROOKED = re.compile(r"^(What|Whether|How|Which|Where (?!people))|\btold\b")
LONGEST_SENTENCE = 25
LONGEST_MODULE, LONGEST_FUNCTION, USUAL_FUNCTION = 400, 50, 25

# In pieces, so that this file does not find itself.
FOREIGN = tuple(
    "".join(pieces)
    for pieces in (
        ("/wo", "rk/"),
        ("/ro", "ot/"),
        ("/t", "mp/"),
        ("/ho", "me/"),
        ("pypi", ".org"),
        ("pythonhosted", ".org"),
        ("deb.debian", ".org"),
        ("archive.ubuntu", ".com"),
    )
)


def places(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def text_files() -> Iterator[Path]:
    """Every text file of the checkout but those that .gitignore names."""
    ignored = {line.rstrip("/") for line in (ROOT / ".gitignore").read_text().splitlines()} | {".git"}
    folders = [ROOT]
    while folders:
        for path in sorted(folders.pop().iterdir()):
            if any(fnmatch(path.name, pattern) for pattern in ignored) or path.is_symlink():
                continue
            if path.is_dir():
                folders.append(path)
            elif b"\0" not in path.read_bytes():
                yield path


def test_no_function_is_over_fifty_lines() -> None:
    long = [
        f"{places(path)}:{function.place} {function.name}"
        for path in modules(*PACKAGES, "tests", "bench", "examples")
        for function in source(path).functions
        if function.lines > LONGEST_FUNCTION
    ]
    assert long == []


@pytest.mark.parametrize("package", PACKAGES)
def test_nine_functions_of_ten_are_under_twenty_five_lines(package: str) -> None:
    lengths = [function.lines for path in modules(package) for function in source(path).functions]
    longer = [length for length in lengths if length >= USUAL_FUNCTION]
    assert len(longer) <= len(lengths) / 10


def test_every_module_is_short_and_begins_with_what_it_is_for() -> None:
    for path in modules(*PACKAGES, "bench", "examples"):
        assert source(path).lines < LONGEST_MODULE, places(path)
        first = source(path).docstring.split("\n\n")[0]
        assert first.endswith((".", ":")), f"{places(path)} does not begin with a sentence"


def test_no_module_has_a_vague_name() -> None:
    vague = [
        places(path)
        for path in modules(*PACKAGES, "tests", "bench", "examples")
        if VAGUE_NAMES & set(path.stem.removeprefix("test_").split("_"))
    ]
    assert vague == []


def test_the_first_sentence_of_every_module_is_short_and_plain() -> None:
    """`python -m bench.sentences` prints them all."""
    crooked = [
        f"{places(path)}: {sentence}"
        for path in modules(*DESCRIBED)
        for sentence in [first_sentence(source(path).docstring)]
        if len(sentence.split()) > LONGEST_SENTENCE or CROOKED.search(sentence)
    ]
    assert crooked == []


def test_a_class_name_is_used_once_in_the_house() -> None:
    """Without an exception so far; one that is needed is listed here with its reason."""
    defined = Counter(name for path in modules(*PACKAGES) for name in source(path).classes)
    assert [name for name, times in defined.items() if times > 1] == []


def test_no_file_names_a_build_machine_or_a_registry() -> None:
    named = [
        f"{places(path)}: {needle}"
        for path in text_files()
        for needle in FOREIGN
        if needle in path.read_text(encoding="utf-8", errors="replace")
    ]
    assert named == []


def test_the_search_for_foreign_addresses_sees_this_file() -> None:
    assert Path(__file__).resolve() in set(text_files())


@pytest.mark.parametrize(
    ("lock", "group"), [("requirements.lock", "build"), ("requirements-dev.lock", "dev")]
)
def test_every_declared_dependency_is_locked(lock: str, group: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    declared = [*project["project"]["dependencies"], *project["dependency-groups"][group]]
    names = {canonicalize_name(Requirement(line).name) for line in declared if isinstance(line, str)}
    pins = (line.partition("==")[0] for line in (ROOT / lock).read_text().splitlines() if line[:1].isalnum())
    assert names <= {canonicalize_name(pin) for pin in pins}


def test_only_one_place_prints_what_people_read() -> None:
    """There what a stranger wrote is escaped; whoever prints by another way would forget it."""
    printing = re.compile(r"\bclick\.s?echo\b|^ *print\(|sys\.std(out|err)\.write", re.MULTILINE)
    found = {places(path) for path in modules("desk") if printing.search(path.read_text())}
    assert found == {"desk/cli/main.py", "desk/cli/options.py", "desk/standalone/verify.py"}
