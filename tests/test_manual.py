"""The officers' manual shows every command there is, and nothing that is not."""

import re
import shlex
from pathlib import Path

import pytest
from click import Command, Context, Group

from desk.cli.group import COMMANDS, cli

MANUAL = Path(__file__).resolve().parents[1] / "docs/manual.md"
TYPED = re.findall(r"^    (arsip .*)$", MANUAL.read_text(encoding="utf-8"), re.MULTILINE)


def test_the_manual_shows_every_command() -> None:
    assert {shlex.split(line)[1] for line in TYPED} == set(cli.list_commands(Context(cli)))


@pytest.mark.parametrize("line", TYPED)
def test_a_command_of_the_manual_is_there_with_its_options(line: str) -> None:
    words = shlex.split(line)[1:]
    command: Command | None = cli
    while isinstance(command, Group) and not words[0].startswith("-"):
        command = command.get_command(Context(command), words.pop(0))
    assert command is not None
    known = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


def test_the_manual_points_only_to_pages_that_are_there() -> None:
    linked = re.findall(r"\]\((\w+\.md)\)", MANUAL.read_text(encoding="utf-8"))
    assert linked
    assert all((MANUAL.parent / page).is_file() for page in linked)


def test_the_chapters_of_the_manual_are_numbered_one_after_another() -> None:
    numbers = re.findall(r"^## (\d+)\. ", MANUAL.read_text(encoding="utf-8"), re.MULTILINE)
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    assert len(numbers) > 1


def test_each_group_of_the_help_is_a_chapter_that_shows_its_commands() -> None:
    text = MANUAL.read_text(encoding="utf-8")
    chapters = dict(re.findall(r"^## \d+\. (.+?)\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE))
    assert list(chapters) == list(COMMANDS)
    for act, commands in COMMANDS.items():
        shown = {
            shlex.split(line)[1] for line in re.findall(r"^    (arsip .*)$", chapters[act], re.MULTILINE)
        }
        assert set(commands) <= shown, act
