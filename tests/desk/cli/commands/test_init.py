"""Making an archive, once."""

from __future__ import annotations

from tests.desk.office import Office


def test_an_archive_is_made_where_the_process_stands(desk: Office) -> None:
    told = desk.run("init", "--json")
    (key,) = desk.json("key", "show")
    assert (told.status, told.row) == (0, {"home": str(desk.home), "key": key["key"]})
    assert (desk.home / "arsip-home").is_file()


def test_an_archive_is_made_once(desk: Office) -> None:
    desk.run("init")
    told = desk.run("init")
    assert (told.status, told.out) == (1, "")
    assert "sudah" in told.err


def test_a_folder_with_something_in_it_is_not_taken_over(desk: Office) -> None:
    note = desk.write("arsip-home/catatan.txt", "milik orang lain")
    assert desk.run("init").status == 1
    assert [path for path in desk.home.iterdir() if path != note] == []


def test_without_an_archive_a_command_says_how_to_make_one(desk: Office) -> None:
    told = desk.run("list")
    assert (told.status, told.out) == (1, "")
    assert "arsip init" in told.err
