"""Both languages whole: every message translated, every catalogue compiled, click's own words included."""

from __future__ import annotations

import gettext
import io
import os
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from click.testing import CliRunner

from desk.cli.group import cli
from desk.words.language import speak

pytestmark = pytest.mark.slow  # each of them starts the command anew

ROOT = Path(__file__).resolve().parents[3]
LOCALES = ROOT / "desk" / "words" / "locale"
LANGUAGES = ("en", "id")
COMPILE = "compile it: pybabel compile --directory desk/words/locale --domain arsip"

# The words of older versions of click that pyproject.toml admits.
OLDER_CLICK = {"No such option: {name}"}


def catalogue(language: str) -> Catalog:
    with (LOCALES / language / "LC_MESSAGES" / "arsip.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def messages(language: str) -> Iterator[Message]:
    return (message for message in catalogue(language) if message.id)


def said_in(folder: Path) -> set[str]:
    """Every message that a source says, those with a plural by their singular."""
    found = extract_from_dir(str(folder), method_map=[("**.py", "python"), ("**.html", "jinja2")])
    return {ids if isinstance(ids, str) else ids[0] for _file, _line, ids, _comments, _context in found}


def singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def strings(said: str | tuple[str, ...] | list[str] | None) -> list[str]:
    return [said] if isinstance(said, str) else list(said or ())


def placeholders(text: str) -> list[tuple[str, str, str]]:
    parsed = string.Formatter().parse(text)
    return sorted((name, how or "", conversion or "") for _text, name, how, conversion in parsed if name)


def arsip(*arguments: str, language: str | None, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value for name, value in os.environ.items() if name not in ("ARSIP_LANG", "LANGUAGE")
    }
    environment |= {"PYTHONPATH": str(ROOT)} | ({"ARSIP_LANG": language} if language else {})
    command = [sys.executable, "-c", "from desk.cli.main import main; main()", *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def test_english_has_every_message_of_the_desk_and_no_other() -> None:
    assert {singular(message) for message in messages("en")} == said_in(ROOT / "desk")


def test_indonesian_translates_only_what_click_says() -> None:
    said = {singular(message) for message in messages("id")}
    assert said <= said_in(Path(click.__file__).parent) | OLDER_CLICK


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_empty_or_doubtful(language: str) -> None:
    assert [m.id for m in messages(language) if m.fuzzy or not all(strings(m.string)) or not m.string] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_fill_in_the_same_values(language: str) -> None:
    for message in messages(language):
        known = {part for text in strings(message.id) for part in placeholders(text)}
        for text in strings(message.string):
            said = placeholders(text)
            # A plural may leave out the figure or the singular's name; nothing may be added.
            assert set(said) <= known, text
            assert isinstance(message.id, tuple) or len(said) == len(known), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_the_written_one(language: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(language))
    assert (LOCALES / language / "LC_MESSAGES" / "arsip.mo").read_bytes() == compiled.getvalue(), COMPILE


def test_lines_that_stand_in_columns_keep_their_width() -> None:
    spoken = gettext.translation("arsip", LOCALES, ["en"]).gettext
    starts = ("diarsipkan   {path}", "sudah ada    {path}", "dikarantina  {path}", "dibuka       {path}")
    ours = [said for said in said_in(ROOT / "desk") if said.startswith(starts)]
    assert len(ours) == len(starts)
    assert {spoken(said).index("{path}") for said in ours} == {said.index("{path}") for said in ours}


def test_help_is_indonesian_unless_english_is_asked_for(tmp_path: Path) -> None:
    indonesian = arsip("show", "--help", language=None, cwd=tmp_path).stdout
    english = arsip("show", "--help", language="en", cwd=tmp_path).stdout
    for word in ("Pemakaian:", "Menampilkan satu arsip", "[OPSI] ID|KODE", "Opsi:", "Status keluar:"):
        assert word in indonesian
    for word in ("Usage:", "Show one record", "[OPTIONS] ID|CODE", "Options:", "Exit status:"):
        assert word in english


def test_an_unknown_language_is_answered_in_indonesian(tmp_path: Path) -> None:
    assert "Pemakaian:" in arsip("--help", language="xx", cwd=tmp_path).stdout


WRONG_USES = [
    ("serach", "Tidak ada perintah 'serach'", "No such command 'serach'"),
    ("show", "Belum disebut: argumen 'ID|KODE'", "Missing argument 'ID|CODE'"),
    ("get x", "Belum disebut: opsi '--to'", "Missing option '--to'"),
    ("show --txet x", "Tidak ada opsi '--txet'. (Mungkin: '--text')", "No such option '--txet'. Did"),
    ("show a b", "Argumen berlebih (b)", "Got unexpected extra argument (b)"),
    ("search --limit", "Opsi '--limit' memerlukan nilai", "Option '--limit' requires an argument"),
    ("search --limit x", "'x' bukan integer", "'x' is not a valid integer"),
    ("search --limit -1", "-1 di luar batas", "-1 is not in the range"),
    ("import units none.csv", "Berkas 'none.csv' tidak ada", "File 'none.csv' does not exist"),
    ("ingest --reader x y", "'x' bukan salah satu dari", "'x' is not one of"),
]


@pytest.mark.parametrize(("language", "column"), [("id", 1), ("en", 2)])
def test_wrong_use_is_told_in_the_language_spoken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, column: int
) -> None:
    monkeypatch.chdir(tmp_path)
    speak(language)
    for case in WRONG_USES:
        assert case[column] in CliRunner().invoke(cli, case[0].split()).stderr


# A message that is said while a module is imported keeps the language of that moment for ever. click names the kind of
# a path so, and `PathType` puts it right.
IMPORT_ALL = """
import importlib, pkgutil, sys
import desk
from desk.words import language
def at_once(message, *_others):
    assert sys._getframe(1).f_globals["__name__"].startswith("click"), f"said at import: {message}"
    return message
language._ = language.plural = at_once
for module in pkgutil.walk_packages(desk.__path__, "desk."): importlib.import_module(module.name)
"""


def test_no_module_says_anything_while_it_is_imported() -> None:
    subprocess.run([sys.executable, "-c", IMPORT_ALL], cwd=ROOT, check=True)
