import struct
from pathlib import Path

import pytest

from archive.values.record import PageSource
from ingest.formats.packages.enclosures import Enclosures
from ingest.formats.word.doc import read_doc
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason
from tests.ingest.formats.reading import contents, place_in, taken, texts, unread
from tests.ingest.offices import compound, old_word_file
from tests.ingest.old_word import (
    BEGINS_PAGE,
    DELETED,
    ENDS_ROW,
    HIDDEN,
    IN_TABLE,
    OldWord,
    in_list,
    list_level,
    lists,
    places,
)
from tests.ingest.paper import letter


def why_not(path: Path, limits: Limits) -> Reason:
    with pytest.raises(CannotRead) as caught:
        read_doc(path, limits, Enclosures(place_in(path.parent), Limits()))
    return caught.value.reason


def test_pieces_in_either_width_are_one_text_and_page_breaks_part_it(tmp_path: Path) -> None:
    path = old_word_file(tmp_path / "a", "Satu – dua 😀\r", "tiga\x0cempat\r")
    assert texts(path) == ["Satu – dua 😀\ntiga", "empat"]


def test_a_field_is_what_it_shows_and_cells_are_parted_by_tabs(tmp_path: Path) -> None:
    path = old_word_file(tmp_path / "a", "a\x07b\x07\r\x13 PAGE \x14\x13 X \x147\x15\x15 hal\x13 XE a \x15\r")
    assert texts(path) == ["a\tb\t\n7 hal"]


def test_rows_end_where_their_marks_say_and_a_cell_may_have_lines(tmp_path: Path) -> None:
    text = "No\x07Uraian\x07\x071\x07baris\rkedua\x07\x07akhir\r"
    ends = [place for place, mark in enumerate(text) if mark == "\x07" and text[place - 1] == "\x07"]
    cells = [(0, ends[0], IN_TABLE), (ends[0] + 1, ends[1], IN_TABLE)]
    rows = [(end, end + 1, IN_TABLE + ENDS_ROW) for end in ends]
    word = OldWord({"main": text}, paragraphs=sorted(cells + rows))
    assert texts(word.write(tmp_path / "a")) == ["No\tUraian\n1\tbaris\nkedua\nakhir"]


def test_what_is_deleted_or_hidden_is_no_text(tmp_path: Path) -> None:
    text = "tampak lama baru rahasia\rtanpa\rakhir\r"
    runs = [(7, 12, DELETED), (17, 25, HIDDEN), (25, 31, HIDDEN)]
    assert texts(OldWord({"main": text}, letters=runs).write(tmp_path / "a")) == ["tampak baru akhir"]


def test_the_numbers_of_lists_are_read_as_they_are_printed(tmp_path: Path) -> None:
    text = "Umum\rTujuan\rSasaran\rKhusus\rpenutup\r"
    tables, behind = lists(
        [list_level("BAB \0", 1), list_level("\0.\1", 0), *(list_level("") for _ in range(7))]
    )
    paragraphs = [(0, 5, in_list(1)), (5, 12, in_list(1, 1)), (12, 20, in_list(1, 1)), (20, 27, in_list(1))]
    word = OldWord({"main": text}, paragraphs=paragraphs, tables=tables, behind=behind)
    lines = ["BAB I Umum", "I.1 Tujuan", "I.2 Sasaran", "BAB II Khusus", "penutup"]
    assert texts(word.write(tmp_path / "a")) == ["\n".join(lines)]


def test_notes_and_comments_stand_at_the_end_of_the_page_that_refers_to_them(tmp_path: Path) -> None:
    stories = {
        "main": "Satu\x02 dan\x05\x0cdua*\r",
        "footnotes": "\x02 kaki\r* bintang\r\r",
        "comments": "\x05komentar\r\r",
        "endnotes": "\r",
    }
    tables = {
        2: places(4, 13, 15, data=[b"\1\0", b"\0\0"]),
        3: places(0, 7, 17, 18),
        4: places(9, 15, data=[bytes(30)]),
        5: places(0, 10, 11),
    }
    assert texts(OldWord(stories, tables=tables).write(tmp_path / "a")) == [
        "Satu dan\n kaki\nkomentar",
        "dua*\n* bintang",
    ]


def test_headers_stand_before_the_first_page_and_footers_behind_the_last(tmp_path: Path) -> None:
    stories = {"main": "satu\x0cdua\r", "headers": "Kop\r\rKaki\r\r\r\r"}
    table = places(*[0] * 7, 4, 4, 9, 9, 9, 9, 10)
    assert texts(OldWord(stories, tables={11: table}).write(tmp_path / "a")) == ["Kop\nsatu", "dua\nKaki"]


def test_boxes_part_no_paragraph_and_stand_where_they_are_anchored(tmp_path: Path) -> None:
    stories = {"main": "Per\x08aturan\rakhir\r", "boxes": "Kotak\rLepas\r\r"}
    box = [struct.pack("<14xi4x", number) for number in (9, 8, 0)]
    tables = {40: places(3, 17, data=[struct.pack("<i22x", 9)]), 56: places(0, 6, 12, 13, data=box)}
    assert texts(OldWord(stories, tables=tables).write(tmp_path / "a")) == ["Peraturan\nKotak\nakhir\nLepas"]


@pytest.mark.parametrize(("kind", "pages"), [(0, ["satu\ndua"]), (2, ["satu", "dua"])])
def test_a_section_may_go_on_on_the_same_page(tmp_path: Path, kind: int, pages: list[str]) -> None:
    section = struct.pack("<HHB", 3, 0x3009, kind)
    text = "satu\x0cdua\r"
    filled = text + section.decode("latin-1")
    place = 1024 + 2 * len(text)
    word = OldWord({"main": text, "boxes_of_headers": filled[len(text) :]})
    word.tables[6] = places(0, 5, 9, data=[bytes(12), struct.pack("<HIHI", 0, place, 0, 0)])
    path = word.write(tmp_path / "a")
    wide, narrow = filled[len(text) :].encode("utf-16-le"), section.ljust(10, b"\0")
    path.write_bytes(path.read_bytes().replace(wide, narrow, 1))
    assert texts(path) == pages


def test_a_paragraph_may_begin_a_page(tmp_path: Path) -> None:
    word = OldWord({"main": "satu\rdua\r"}, paragraphs=[(5, 9, BEGINS_PAGE)])
    assert texts(word.write(tmp_path / "a")) == ["satu", "dua"]


def test_embedded_files_and_pictures_are_taken_out(tmp_path: Path) -> None:
    letter("SURAT").save(tmp_path / "a.png")
    picture = (tmp_path / "a.png").read_bytes()
    art = struct.pack("<HHI", 0x6E0 << 4, 0xF01E, len(picture) + 17) + bytes(17) + picture
    data = struct.pack("<IHH", len(art) + 68, 68, 0x64) + bytes(60) + art
    word = OldWord({"main": "\x01\r"}, letters=[(0, 1, struct.pack("<HI", 0x6A03, 0))], data=data)
    packed = (
        b"\x02\0nota.txt\0c:\\nota.txt\0\0\0\3\0"
        + struct.pack("<I", 2)
        + b"x\0"
        + struct.pack("<I", 3)
        + b"isi"
    )
    objects = {"ObjectPool/_1/\x01Ole10Native": struct.pack("<I", len(packed)) + packed}
    path = word.write(tmp_path / "b", objects)
    assert taken(path) == {"1.png": picture, "nota.txt": b"isi"}
    assert contents(path).pages[0].source is PageSource.TEXT


def test_what_is_locked_broken_or_too_large_is_refused(tmp_path: Path) -> None:
    path = old_word_file(tmp_path / "a", "rahasia")
    assert why_not(path, Limits(office_bytes=10)) is Reason.TOO_LARGE
    assert why_not(old_word_file(tmp_path / "b", "rahasia", flags=0x0300), Limits()) is Reason.ENCRYPTED
    (tmp_path / "c").write_bytes(compound({"WordDocument": bytes(5000), "1Table": b"x"}))
    assert why_not(tmp_path / "c", Limits()) is Reason.DAMAGED
    path.write_bytes(path.read_bytes()[:600])
    assert why_not(path, Limits()) is Reason.DAMAGED


def test_an_object_of_another_program_is_named_as_not_read(tmp_path: Path) -> None:
    path = OldWord({"main": "isi\r"}).write(tmp_path / "a", {"ObjectPool/_2/Workbook": b"x"})
    assert unread(path) == [("_2", "unsupported")]
