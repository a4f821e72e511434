"""The documents keep up with the program: every command, option, enum value, and file of an object is in them."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from archive.integrity import fixity
from archive.storage.object_names import original_name
from archive.values import record, retention_rule
from archive.values.record import Description, Page, PageSource, Suggestion
from archive.values.serialisation import render_pages, render_record
from desk.cli.group import COMMANDS as BY_ACT
from desk.cli.group import cli
from desk.words.language import _, speak
from office.keeping import retention
from tests.making import copied_archive, file_one, object_files

DOCS = Path(__file__).resolve().parents[1] / "docs"
SHARED_OPTIONS = {"--home", "--json", "--help"}


@pytest.fixture(autouse=True)
def _in_indonesian() -> None:
    speak("id")


def read(name: str) -> str:
    return (DOCS / name).read_text()


def commands(group: click.Group, *above: str) -> Iterator[tuple[str, ...]]:
    """The words of every command, those of groups before those of their subcommands."""
    context = click.Context(group)
    for name in group.list_commands(context):
        yield (*above, name)
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            yield from commands(command, *above, name)


COMMANDS = tuple(commands(cli))


def command_of(words: tuple[str, ...]) -> click.Command:
    command: click.Command = cli
    for word in words:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), word)
        assert found is not None
        command = found
    return command


def options(command: click.Command) -> set[str]:
    return {
        name
        for option in command.params
        if isinstance(option, click.Option)
        for name in (*option.opts, *option.secondary_opts)
    }


def section(word: str) -> str:
    """What `cli.md` says under the heading of a command, down to the next heading."""
    found = re.search(rf"^### arsip {word}$(.*?)(?=^##|\Z)", read("cli.md"), re.DOTALL | re.MULTILINE)
    assert found, f"docs/cli.md has no section on arsip {word}"
    return found[1]


def codes(text: str) -> set[str]:
    """The words that a document sets as code, looked for one by one: `a.b` is the words a and b."""
    return {word for code in re.findall(r"`([^`\n]+)`", text) for word in re.findall(r"[\w-]+", code)}


def enums() -> Iterator[type[StrEnum]]:
    for module in (record, retention, retention_rule, fixity):
        for _name, found in inspect.getmembers(module, inspect.isclass):
            if issubclass(found, StrEnum) and found.__module__ == module.__name__:
                yield found


def names(value: Any) -> set[str]:
    """Every key of a JSON value, at any depth."""
    if isinstance(value, dict):
        return set(value) | {name for part in value.values() for name in names(part)}
    if isinstance(value, list):
        return {name for part in value for name in names(part)}
    return set()


def test_the_manual_has_no_section_on_a_command_that_is_gone() -> None:
    told = re.findall(r"^### arsip (\S+)$", read("cli.md"), re.MULTILINE)
    assert told == [words[0] for words in COMMANDS if len(words) == 1]


def test_the_reference_has_the_groups_of_the_help() -> None:
    speak("en")
    for act, commands in BY_ACT.items():
        group = re.search(rf"^## {_(act)}$(.*?)(?=^## |\Z)", read("cli.md"), re.DOTALL | re.MULTILINE)
        assert group, act
        assert re.findall(r"^### arsip (\S+)$", group[1], re.MULTILINE) == list(commands)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_the_manual_names_each_command_with_its_options(words: tuple[str, ...]) -> None:
    text = section(words[0])
    assert f"arsip {' '.join(words)}" in f"### arsip {words[0]}\n{text}"
    told = set(re.findall(r"--[a-z][\w-]*", text))
    assert options(command_of(words)) - SHARED_OPTIONS <= told


@pytest.mark.parametrize("word", [words[0] for words in COMMANDS if len(words) == 1])
def test_the_manual_names_no_option_that_is_gone(word: str) -> None:
    known = {name for words in COMMANDS if words[0] == word for name in options(command_of(words))}
    assert set(re.findall(r"(?<![\w-])--[a-z][\w-]*", section(word))) <= known


@pytest.mark.parametrize("words", [(), *COMMANDS], ids=" ".join)
def test_help_tells_every_option_and_ends_with_the_exit_statuses(words: tuple[str, ...]) -> None:
    told = CliRunner().invoke(cli, [*words, "--help"]).output
    assert all(option in told for option in options(command_of(words)))
    last = told.rstrip().rpartition("\n\n")[2].splitlines()
    assert last[0] == "Status keluar:"
    statuses = [line.split()[0] for line in last[1:] if line.startswith("  ") and line[2] != " "]
    assert statuses in (["0", "1", "2"], ["0", "1", "2", "3"])
    assert all(len(line.split()) > 1 for line in last[1:])


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_each_command_that_acts_takes_home_and_json(words: tuple[str, ...]) -> None:
    command = command_of(words)
    assert isinstance(command, click.Group) or {"--home", "--json"} <= options(command)


@pytest.mark.parametrize("enum", list(enums()), ids=lambda enum: enum.__name__)
def test_the_glossary_names_each_value(enum: type[StrEnum]) -> None:
    assert {value.value for value in enum} - codes(read("glossary.md")) == set()


def test_the_format_names_each_file_of_an_object(tmp_path: Path) -> None:
    archive = copied_archive(tmp_path / "home")
    filed = file_one(archive, b"satu")
    changed = archive.filing.describe(filed.id, Description(title="lain", unit="IKP"))
    told = read("format.md")
    listing = told[told.index("\nAn object:") : told.index("### text.txt")]
    for path in object_files(archive, changed):
        place = path.relative_to(archive.store.folder(changed.id)).as_posix()
        if path.name == original_name(changed):
            assert path.suffix in listing
        else:
            assert path.name in listing, place
    archive.close()


def test_the_format_names_each_field_of_the_record(tmp_path: Path) -> None:
    archive = copied_archive(tmp_path / "home")
    filed = file_one(archive, b"satu")
    archive.close()
    text = read("format.md")
    told = codes(text[text.index("### record.json") :])
    fields = set(Suggestion.__dataclass_fields__) | {"start", "end"}
    assert (names(json.loads(render_record(filed))) | fields) - told <= {"text", "ocr", "blank", "failed"}


def test_the_format_names_each_field_of_a_page() -> None:
    text = read("format.md")
    told = codes(text[text.index("### pages.jsonl") : text.index("### record.json")])
    line = b"".join(render_pages([Page(1, "satu", PageSource.TEXT)]))
    assert names(json.loads(line)) - told == set()


@pytest.mark.parametrize("path", sorted((DOCS / "adr").glob("*.md")), ids=lambda path: path.stem)
def test_a_decision_has_its_number_and_a_title(path: Path) -> None:
    assert re.match(rf"# {path.stem[:4]} \S", path.read_text())


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/architecture.md"])
def test_the_files_that_the_plan_of_the_house_names_are_there(page: str) -> None:
    root = DOCS.parent
    named = re.findall(
        r"`((?:archive|ingest|search|office|desk|tests|docs)/[\w./-]+)`", (root / page).read_text()
    )
    to_come = {"desk/web/", "desk/portal/", "office/procedures/"}
    assert len(named) > 10
    assert [path for path in named if not (root / path).exists() and path not in to_come] == []


def test_every_decision_has_a_number_of_its_own() -> None:
    numbers = [path.name[:4] for path in sorted((DOCS / "adr").glob("*.md"))]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]


def test_every_fault_that_was_mended_names_tests_that_exist() -> None:
    named = re.findall(r"`(tests/[^`]+)`", read("attacks.md"))
    assert named
    assert [name for name in named if not (DOCS.parent / name).exists()] == []
