import os
from pathlib import Path

import pytest
from pytesseract import TesseractNotFoundError

from ingest.ocr.installed import second_models, tesseract_name


def install(folder: Path, version: str) -> None:
    """A program that says it is Tesseract of this version, and notes each time that it was asked."""
    program = folder / "new"
    program.write_text(f"#!/bin/sh\necho asked >>{folder}/asked\necho tesseract {version}\n")
    program.chmod(0o755)
    program.replace(folder / "tesseract")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    return tmp_path


def test_the_version_is_asked_once_and_again_after_an_upgrade(folder: Path) -> None:
    install(folder, "5.3.0")
    assert [tesseract_name(), tesseract_name()] == ["tesseract 5.3.0"] * 2
    install(folder, "5.5.1")
    assert [tesseract_name(), tesseract_name()] == ["tesseract 5.5.1"] * 2
    assert (folder / "asked").read_text() == "asked\n" * 2


def test_without_a_program_there_is_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(TesseractNotFoundError):
        tesseract_name()


@pytest.mark.parametrize(
    ("language", "models"), [("ind+eng", "msa+eng"), ("ind", "msa+eng"), ("eng", ""), ("msa+eng", "")]
)
def test_only_the_indonesian_model_lacks_letters(language: str, models: str) -> None:
    assert second_models(language) == models
