"""Which setting wins, and what is said of one that cannot be followed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from archive.values.access import UNLIMITED, Audience, Public, Reader, Role
from archive.values.record import AccessLevel
from desk.settings.general import BadSetting, load
from tests.desk.office import Office

ROOT = Path(__file__).resolve().parents[3]
TOML = '[archive]\nactor = "siti"\n\n[reading]\nlanguage = "ind"\nworkers = 3\n'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("ARSIP_ACTOR", "ARSIP_WORKERS"):
        monkeypatch.delenv(name)
    (tmp_path / "arsip.toml").write_text(TOML)
    return tmp_path


def test_the_file_wins_over_the_defaults(home: Path) -> None:
    settings = load(home)
    assert (settings.actor, settings.ocr_language, settings.workers) == ("siti", "ind", 3)


def test_the_environment_wins_over_the_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"ACTOR": "budi", "OCR_LANGUAGE": "eng", "WORKERS": "1"}.items():
        monkeypatch.setenv(f"ARSIP_{name}", value)
    settings = load(home)
    assert (settings.actor, settings.ocr_language, settings.workers) == ("budi", "eng", 1)


def test_the_program_that_reads_is_one_of_two(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(home).ocr_program == "tesseract"
    monkeypatch.setenv("ARSIP_OCR_PROGRAM", "tesserocr")
    assert load(home).ocr_program == "tesserocr"
    monkeypatch.setenv("ARSIP_OCR_PROGRAM", "abbyy")
    with pytest.raises(BadSetting) as caught:
        load(home)
    assert caught.value.objection.code == "unknown_program"


def test_without_any_setting_there_are_defaults(home: Path) -> None:
    (home / "arsip.toml").unlink()
    settings = load(home)
    assert settings.ocr_language == "ind+eng"
    assert settings.workers >= 1
    assert settings.actor


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[archive\n", "line 1"),
        ('[archive]\nactr = "x"\n', "actr"),
        ("[reeding]\nworkers = 1\n", "reeding"),
        ("workers = 1\n", "workers"),
        ("[archive]\nactor = 1\n", "archive.actor"),
        ("[reading]\nworkers = 0\n", "reading.workers"),
        ('[reading]\nworkers = "banyak"\n', "banyak"),
        ("[reading]\nworkers = [1]\n", "reading.workers"),
        ("[reading]\nworkers = true\n", "reading.workers"),
        ('[reader]\nrole = "chief"\n', "reader.role"),
        ('[reader]\nclearance = "all"\n', "reader.clearance"),
        ("[reader]\nunits = 3\n", "reader.units"),
    ],
)
def test_a_setting_nobody_can_follow_is_named(home: Path, text: str, named: str) -> None:
    (home / "arsip.toml").write_text(text)
    with pytest.raises(BadSetting, match=named):
        load(home)


def test_a_bad_setting_is_wrong_use(office: Office) -> None:
    office.write("arsip-home/arsip.toml", "[archive]\nactr = 1\n")
    told = office.run("list")
    assert (told.status, told.out) == (2, "")
    assert "actr" in told.err
    assert "arsip.toml" in told.err


def test_home_is_found_by_option_then_environment_then_place(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.json("init")[0]["home"].endswith("arsip-home")
    monkeypatch.setenv("ARSIP_HOME", "dari-lingkungan")
    assert desk.json("init")[0]["home"].endswith("dari-lingkungan")
    assert desk.json("init", "--home", "sesudah")[0]["home"].endswith("sesudah")
    assert desk.json("--home", "sebelum", "init")[0]["home"].endswith("sebelum")
    assert desk.json("--home", "sebelum", "init", "--home", "menang")[0]["home"].endswith("menang")


def test_home_is_found_before_a_subcommand_of_a_group(desk: Office) -> None:
    desk.run("--home", "lain", "init")
    assert desk.run("--home", "lain", "scheme", "list").status == 0
    assert desk.run("scheme", "list", "--home", "lain").status == 0
    assert desk.run("scheme", "list").status == 1


def test_a_reader_is_limited_as_soon_as_one_part_is_set(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(home).audience == UNLIMITED
    (home / "arsip.toml").write_text('[reader]\nunits = ["IKP"]\n')
    assert load(home).audience == Reader(units=("IKP",))
    (home / "arsip.toml").unlink()
    monkeypatch.setenv("ARSIP_READER_UNITS", "TIK, SEK")
    monkeypatch.setenv("ARSIP_READER_ROLE", "overseer")
    monkeypatch.setenv("ARSIP_READER_CLEARANCE", "secret")
    assert load(home).audience == Reader(Role.OVERSEER, ("TIK", "SEK"), AccessLevel.SECRET)
    monkeypatch.setenv("ARSIP_READER_ROLE", "public")
    assert load(home).audience == Public()


@pytest.mark.parametrize(
    ("text", "reader"),
    [
        ('role = "public"\n', Public()),
        ('units = ["IKP"]\n', Reader(units=("IKP",))),
        ('role = "staff"\n', Reader()),
        ('clearance = "restricted"\n', Reader(clearance=AccessLevel.RESTRICTED)),
    ],
)
def test_the_environment_lifts_no_limit_of_the_file(
    home: Path, monkeypatch: pytest.MonkeyPatch, text: str, reader: Audience
) -> None:
    for name, value in {"ROLE": "overseer", "UNITS": "IKP,TIK,SEK", "CLEARANCE": "top_secret"}.items():
        monkeypatch.setenv(f"ARSIP_READER_{name}", value)
    (home / "arsip.toml").write_text(f"[reader]\n{text}")
    assert load(home).audience == reader


def test_the_file_is_read_again_when_it_changed(home: Path) -> None:
    for actor in ("siti", "budi", "tuti"):
        (home / "arsip.toml").write_text(f'[archive]\nactor = "{actor}"\n')
        assert load(home).actor == actor


# How often a process opens its settings, seen from inside it.
COUNT_READS = """
import sys
opened = []
sys.addaudithook(lambda event, given: opened.append(given[0]) if event == "open" else None)
sys.argv = ["arsip", "ingest", "baru.txt"]
from desk.cli.main import main
try: main()
except SystemExit as end: assert end.code in (0, 3), end.code
print(sum(str(path).endswith("arsip.toml") for path in opened), file=sys.stderr)
"""


@pytest.mark.slow  # it starts the command anew
def test_a_command_reads_its_settings_once(office: Office) -> None:
    office.write("arsip-home/arsip.toml", TOML)
    office.write("baru.txt", "surat tentang pengadaan meja\n")
    command = [sys.executable, "-c", COUNT_READS]
    ran = subprocess.run(
        command,
        cwd=office.folder,
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert (ran.returncode, ran.stderr.splitlines()[-1]) == (0, "1"), ran.stderr
