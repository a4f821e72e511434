import struct
from pathlib import Path

import pytest

from archive.values.record import PageSource
from ingest.formats.word.rtf import rtf_text
from tests.ingest.formats.reading import contents, taken, texts
from tests.ingest.paper import letter


def rich(folder: Path, body: str, head: str = r"\ansi\ansicpg1252") -> Path:
    path = folder / "a.rtf"
    path.write_bytes(rf"{{\rtf1{head} {body}}}".encode("latin-1"))
    return path


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (r"caf\'e9 \u8211? Jum\rquote at", "café – Jum’at"),
        (r"\uc2\u8220\'93\'93Surat\u8221\'94\'94", "“Surat”"),
        (r"\u-10179?\u-8704?", "😀"),
        (r"\uc0\u1589\u1604\u1609 \uc1  Allah", "صلى Allah"),
        (r"{\upr{Jumat}{\*\ud{Jum\u8217?at}}} bersih", "Jum’at bersih"),
        (r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}}\f1\'cc\'ee\f0\'e9", "Моé"),
        (r"{\fonttbl{\f0\fcharset128 MS;}}\f0\'93\'fa\'96\'7b", "日本"),
        (r"a\~b\_c\-d\tab e\line f", "a b-cd\te\nf"),
    ],
    ids=["hex", "replacements", "pairs", "right to left", "two writings", "fonts", "two bytes", "marks"],
)
def test_letters_are_read_in_every_way_they_are_written(tmp_path: Path, body: str, words: str) -> None:
    assert texts(rich(tmp_path, body)) == [words]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (r"tampak{\v rahasia} {\deleted lama}{\revised baru}\par", "tampak baru"),
        (r"satu\par{\v tersembunyi\par}dua", "satu\ndua"),
        (r"{\*\unknown kode}{\stylesheet Normal;}{\info{\title Judul}}isi", "isi"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt tautan}}{\xe indeks}", "tautan"),
        (r"{\listtext\pard I.\tab}Umum\par{\pntext\f1 2)\tab}Khusus", "I.\tUmum\n2)\tKhusus"),
    ],
    ids=["hidden and deleted", "hidden paragraph", "tables of the file", "field", "numbers"],
)
def test_what_is_printed_is_text_and_nothing_else(tmp_path: Path, body: str, words: str) -> None:
    assert texts(rich(tmp_path, body)) == [words]


def test_blocks_part_no_paragraph_and_notes_stand_at_the_end_of_their_page(tmp_path: Path) -> None:
    box = r"{\shp{\*\shpinst{\sp{\sn gtextUNICODE}{\sv ASLI}}{\shptxt Kotak\par}}{\shprslt Kotak}}"
    body = (
        rf"{{\header Kop\par}}{{\footer Kaki\par}}Per{box}aturan{{\footnote catatan kaki}} ini\par"
        r"{\*\atnid A}{\*\annotation komentar\par}\page Dua{\footnote\ftnalt akhir}\par"
    )
    assert texts(rich(tmp_path, body)) == [
        "Kop\nPeraturan ini\nASLI\nKotak\ncatatan kaki\nkomentar",
        "Dua\nakhir\nKaki",
    ]


def test_cells_are_parted_by_tabs_and_rows_by_lines(tmp_path: Path) -> None:
    row = r"\trowd\cellx1\intbl {}\cell {}\cell\row"
    body = row.format("No", "Uraian") + row.format("1", r"baris\par kedua") + " akhir"
    assert texts(rich(tmp_path, body)) == ["No\tUraian\n1\tbaris\nkedua\nakhir"]
    nested = r"\trowd\intbl\itap2 a\nestcell b\nestcell{\*\nesttableprops\trowd\nestrow}{\nonesttables\par}c\cell\row"
    assert texts(rich(tmp_path, nested)) == ["a\tb\t\nc"]


@pytest.mark.parametrize(("kind", "count"), [(r"\sbknone", 1), (r"\sbkpage", 2), ("", 2)])
def test_a_section_begins_a_page_unless_it_says_otherwise(tmp_path: Path, kind: str, count: int) -> None:
    assert len(texts(rich(tmp_path, rf"satu\par\sect\sectd{kind} dua"))) == count


def old_object(name: bytes, data: bytes) -> str:
    strings = struct.pack("<I", len(name) + 1) + name + b"\0" + bytes(8)
    return (struct.pack("<II", 0x501, 2) + strings + struct.pack("<I", len(data)) + data).hex()


def test_embedded_files_and_pictures_are_taken_out(tmp_path: Path) -> None:
    letter("SURAT").save(tmp_path / "a.png")
    picture = (tmp_path / "a.png").read_bytes()
    packed = (
        b"\x02\0nota.txt\0c:\\nota.txt\0\0\0\3\0"
        + struct.pack("<I", 2)
        + b"x\0"
        + struct.pack("<I", 3)
        + b"isi"
    )
    body = (
        rf"{{\pict\pngblip {picture.hex()}}}"
        rf"{{\object\objemb{{\*\objclass Package}}{{\*\objdata {old_object(b'Package', packed)}}}{{\result x}}}}"
    )
    path = rich(tmp_path, body)
    assert taken(path) == {"1.png": picture, "nota.txt": b"isi"}
    assert [part.is_picture for part in contents(path).parts] == [True, False]


def test_a_page_with_nothing_but_a_drawing_is_not_called_blank(tmp_path: Path) -> None:
    (page,) = contents(rich(tmp_path, r"{\pict\wmetafile8 0102}")).pages
    assert (page.text, page.source) == ("", PageSource.TEXT)
    (page,) = contents(rich(tmp_path, r"\par")).pages
    assert page.source is PageSource.BLANK


@pytest.mark.parametrize(
    "data", [b"", rb"{\rtf1 a}}}} b", rb"{\rtf1 " + b"{" * 5000, rb"{\rtf1\bin9999999999 a", b"\\'"]
)
def test_any_bytes_have_at_most_their_words(data: bytes) -> None:
    assert len(rtf_text(data).split()) <= 2
