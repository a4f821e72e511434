"""The doctor looks at machine and archive, and names what should be mended."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from desk.operations.preservation import diagnosis
from ingest.reading.fence.sandbox import Fences
from tests.desk.office import Office

FIELDS = {
    *("python", "libraries", "tesseract", "cores", "workers", "omp_thread_limit", "home", "free", "fences"),
    *("filesystem", "holdings", "index_lag", "complaints"),
}


def test_a_healthy_archive_is_told_with_every_field(office: Office) -> None:
    row = office.run("doctor", "--json").row
    assert set(row) == FIELDS
    counts = {"records": 3, "uncoded": 1, "quarantined": 0, "lag": 0, "leftovers": 0, "damaged": 0}
    assert row["holdings"].items() >= counts.items()
    assert (row["index_lag"], row["omp_thread_limit"], row["workers"]) == (0, 1, 1)
    assert set(row["free"]) == {"bytes", "inodes"}
    assert row["filesystem"]["type"]
    assert (row["filesystem"]["read_only"], row["filesystem"]["keeps_names"]) == (False, True)
    assert not {"no_archive", "no_index", "index_behind"} & set(row["complaints"])


def test_damage_and_a_check_long_ago_are_complaints(office: Office) -> None:
    office.object_file(office.record("laporan.txt")["id"], "text.txt").unlink()
    office.run("check")
    with sqlite3.connect(office.home / "catalogue.sqlite") as catalogue:
        catalogue.execute("UPDATE scrub SET began = '2020-01-01T00:00:00.000+00:00'")
    complaints = office.run("doctor", "--json").row["complaints"]
    assert {"damaged_records", "check_overdue"} <= set(complaints)


def test_a_missing_archive_is_a_complaint_and_no_error(desk: Office) -> None:
    told = desk.run("doctor", "--json")
    assert told.status == 3
    assert (told.row["holdings"], told.row["index_lag"]) == (None, None)
    assert "no_archive" in told.row["complaints"]


def test_a_missing_index_is_a_complaint(office: Office) -> None:
    shutil.rmtree(office.home / "index")
    told = office.run("doctor")
    assert told.status == 3
    assert "no_index" in told.out


def test_a_language_that_tesseract_lacks_is_a_complaint(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARSIP_OCR_LANGUAGE", "ind+xyz")
    complaints = office.run("doctor", "--json").row["complaints"]
    assert any(each == "no_tesseract" or ("no_language" in each and "xyz" in each) for each in complaints)


def test_a_model_with_the_letters_that_the_indonesian_one_lacks_is_asked_for(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "tesseract"
    program.write_text(
        "#!/bin/sh\n[ $1 = --version ] && echo tesseract 5.3.0 || printf 'Languages:\neng\nind\n'\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert "no_language_msa" in office.run("doctor", "--json").row["complaints"]
    monkeypatch.setenv("ARSIP_OCR_LANGUAGE", "eng")
    assert "no_language_msa" not in office.run("doctor", "--json").row["complaints"]


def test_more_workers_than_cores_are_a_complaint(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARSIP_WORKERS", "9999")
    assert "more_workers_than_cores" in office.run("doctor", "--json").row["complaints"]


@pytest.mark.parametrize(
    ("fences", "complaints"),
    [
        (Fences(files=True, network=True, signals=False), set()),
        (Fences(files=False, network=True, signals=False), {"readers_reach_files"}),
        (Fences(files=False, network=False, signals=False), {"readers_reach_files", "readers_reach_network"}),
    ],
)
def test_readers_without_fences_are_a_complaint(
    office: Office, monkeypatch: pytest.MonkeyPatch, fences: Fences, complaints: set[str]
) -> None:
    monkeypatch.setattr(diagnosis, "standing_fences", lambda: fences)
    row = office.run("doctor", "--json").row
    assert {code for code in row["complaints"] if code.startswith("readers_")} == complaints
    assert row["fences"] == {"files": fences.files, "network": fences.network, "signals": False}


def test_only_a_complaint_is_a_finding(office: Office) -> None:
    told = office.run("doctor", "--json")
    assert told.status == (3 if told.row["complaints"] else 0)


def test_the_levels_of_preservation_are_told_with_what_they_lack(office: Office) -> None:
    told = {each["area"]: each for each in office.run("doctor", "--json").row["holdings"]["ndsa"]}
    assert list(told) == ["storage", "integrity", "control", "metadata", "content"]
    assert told["storage"] == {"area": "storage", "level": 0, "lacking": "second_copy"}
    assert "penyimpanan 0 (belum ada salinan kedua)" in office.run("doctor").out


def test_a_short_look_finds_a_usable_archive_without_index_or_tesseract(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(office.home / "index")
    monkeypatch.setenv("PATH", "")
    told = office.run("doctor", "--quick", "--json")
    assert (told.status, told.row["complaints"]) == (0, [])
    assert set(told.row) == {"home", "free", "filesystem", "complaints"}
    assert office.run("doctor", "--quick").out == "arsip dapat dipakai: arsip-home\n"


def test_a_short_look_finds_that_no_archive_is_there(desk: Office) -> None:
    told = desk.run("doctor", "--quick")
    assert (told.status, told.out) == (3, "perlu diperbaiki: no_archive\n")


def test_a_short_look_does_not_open_what_lost_its_catalogue(office: Office) -> None:
    (office.home / "catalogue.sqlite").unlink()
    assert office.run("doctor", "--quick").status == 1


def test_a_place_that_nobody_can_write_is_a_complaint(desk: Office) -> None:
    told = desk.run("doctor", "--quick", "--json", "--home", "/proc/arsip")
    assert told.status == 3
    assert {"read_only", "unwritable"} & set(told.row["complaints"])
