from pathlib import Path

import pytest

from archive.storage.disk import Disk
from archive.storage.home import Home, HomeExists, NotAHome


def test_a_home_is_begun_and_declared_last(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.begin(Disk())
    with pytest.raises(NotAHome):
        home.verify()
    home.begin(Disk())  # whoever died before the declaration may begin again
    home.declare(Disk())
    home.verify()
    assert home.declaration.read_text() == "arsip-home 1\n"
    with pytest.raises(HomeExists):
        home.begin(Disk())


def test_a_folder_with_something_else_in_it_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "arsip.toml").touch()
    Home(tmp_path).begin(Disk())
    (tmp_path / "surat.pdf").touch()
    with pytest.raises(HomeExists) as caught:
        Home(tmp_path).begin(Disk())
    assert caught.value.objection.code == "not_empty"


@pytest.mark.parametrize(
    ("declared", "code"),
    [(b"arsip-home 2\n", "other_format"), (b"", "other_format"), (b"\xff", "no_archive")],
)
def test_another_format_is_named(tmp_path: Path, declared: bytes, code: str) -> None:
    (tmp_path / "arsip-home").write_bytes(declared)
    with pytest.raises(NotAHome) as caught:
        Home(tmp_path).verify()
    assert caught.value.objection.code == code


def test_a_file_is_no_home(tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    with pytest.raises(NotAHome):
        Home(tmp_path / "home").verify()
