"""The officers' manual names every command there is, and none that is not."""

import re
import shlex
from pathlib import Path

from click import Context

from desk.cli import cli

MANUAL = Path(__file__).resolve().parents[1] / "docs/manual.md"


def test_the_manual_shows_exactly_the_commands_that_there_are() -> None:
    typed = re.findall(r"^    (arsip .*)$", MANUAL.read_text(encoding="utf-8"), re.MULTILINE)
    assert {shlex.split(line)[1] for line in typed} == set(cli.list_commands(Context(cli)))


def test_the_manual_points_only_to_pages_that_are_there() -> None:
    linked = re.findall(r"\]\((\w+\.md)\)", MANUAL.read_text(encoding="utf-8"))
    assert linked
    assert all((MANUAL.parent / page).is_file() for page in linked)
