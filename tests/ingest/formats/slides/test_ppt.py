import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from archive.values.record import PageSource
from ingest.formats.packages.enclosures import Enclosures
from ingest.formats.slides.ppt import read_ppt
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason
from tests.ingest.formats.reading import contents, place_in, taken, texts
from tests.ingest.offices import compound, old_slides_file
from tests.ingest.paper import letter

OUTLINE, WIDE, TITLE, STRING = 0x0F9E, 0x0FA0, 0x0F9F, 0x0FBA
HIDDEN = struct.pack("<HI", 0x03BF, 0x00020002)


def record(kind: int, body: bytes = b"", instance: int = 0, version: int = 0) -> bytes:
    return struct.pack("<HHI", instance << 4 | version, kind, len(body)) + body


def holding(kind: int, *inside: bytes, instance: int = 0) -> bytes:
    return record(kind, b"".join(inside), instance, 0xF)


def text(words: str) -> bytes:
    return record(WIDE, words.encode("utf-16-le"))


def shape(*inside: bytes, properties: bytes = b"", count: int = 1) -> bytes:
    return holding(0xF004, record(0xF00B, properties, count if properties else 0, 3), *inside)


def box(words: str, properties: bytes = b"") -> bytes:
    return shape(holding(0xF00D, text(words)), properties=properties)


def slide(*inside: bytes, kind: int = 0x03EE) -> bytes:
    return holding(kind, holding(0x040C, *inside))


def entry(number: int, slide_id: int, *outline: str) -> bytes:
    texts = b"".join(record(TITLE, bytes(4)) + text(words) for words in outline)
    return record(0x03F3, struct.pack("<IIiII", number, 0, len(outline), slide_id, 0)) + texts


def slide_list(instance: int, *entries: bytes) -> bytes:
    return holding(0x0FF0, *entries, instance=instance)


def deck(
    path: Path, edits: Sequence[dict[int, bytes]], pictures: bytes = b"", token: int = 0xE391C05F
) -> Path:
    """A .ppt of edits, each with records by number; number 1 is the document."""
    stream, before = b"", 0
    for objects in edits:
        directory = b""
        for number, content in objects.items():
            directory += struct.pack("<II", number | 1 << 20, len(stream))
            stream += content
        directory_at = len(stream)
        stream += record(0x1772, directory)
        edit = struct.pack("<IIIIII4x", 0, 0, before, directory_at, 1, 9)
        before = len(stream)
        stream += record(0x0FF5, edit)
    user = record(0x0FF6, struct.pack("<III", 20, token, before))
    streams = {"PowerPoint Document": stream, "Current User": user, "Pictures": pictures}
    path.write_bytes(compound({name: content for name, content in streams.items() if content}))
    return path


def one_slide(path: Path, *inside: bytes) -> Path:
    document = holding(0x03E8, slide_list(0, entry(2, 256, "Judul")))
    return deck(path, [{1: document, 2: slide(*inside)}])


def test_slides_are_pages_with_outline_and_drawings_each_text_once(tmp_path: Path) -> None:
    path = old_slides_file(tmp_path / "a", [("Judul", "kotak"), ("Judul 2", "Judul 2")])
    pages = read_ppt(path, Limits(), Enclosures(place_in(tmp_path), Limits()))
    assert [page.text for page in pages] == ["Judul\nkotak", "Judul 2"]


def test_what_an_older_edit_left_behind_is_no_text(tmp_path: Path) -> None:
    document = holding(0x03E8, slide_list(0, entry(2, 256, "Judul"), entry(3, 257)))
    shorter = holding(0x03E8, slide_list(0, entry(2, 256, "Judul")))
    first = {1: document, 2: slide(box("lama")), 3: slide(box("dihapus"))}
    assert texts(deck(tmp_path / "a", [first, {1: shorter, 2: slide(box("baru"))}])) == ["Judul\nbaru"]


def test_notes_comments_and_masters_stand_with_their_slides(tmp_path: Path) -> None:
    notes = holding(0x03F0, record(0x03F1, struct.pack("<II", 257, 0)), slide(box("catatan"), box("*")))
    comment = holding(
        0x2EE0, record(STRING, "Budi".encode("utf-16-le")), record(STRING, "tanya".encode("utf-16-le"), 1)
    )
    tags = holding(0x1388, holding(0x138A, record(0x138B, comment)))
    footer = holding(0x0FD9, record(STRING, "kaki".encode("utf-16-le"), 2))
    asks = shape(holding(0xF011, record(0x0BC3)), holding(0xF00D, text("Click to edit")))
    document = holding(
        0x03E8,
        slide_list(1, entry(4, 1)),
        slide_list(0, entry(2, 256), entry(3, 257)),
        slide_list(2, entry(5, 300)),
        footer,
    )
    second = holding(0x03EE, holding(0x040C, box("dua")), tags)
    path = deck(
        tmp_path / "a",
        [{1: document, 2: slide(box("satu")), 3: second, 4: slide(box("Logo"), asks, kind=0x03F8), 5: notes}],
    )
    assert texts(path) == ["satu\nLogo\nkaki", "dua\ntanya\ncatatan"]


def test_shapes_show_the_outline_and_letters_of_their_own_unless_hidden(tmp_path: Path) -> None:
    art = "SENI".encode("utf-16-le")
    words = struct.pack("<HI", 0x00C0 | 0x8000, len(art)) + art
    inside = (
        shape(holding(0xF00D, record(OUTLINE, bytes(4)))),
        shape(properties=words),
        box("tersembunyi", HIDDEN),
        holding(0xF003, box("dalam kelompok")),
    )
    assert texts(one_slide(tmp_path / "a", *inside)) == ["Judul\nSENI\ndalam kelompok"]


def test_a_slide_with_nothing_but_a_drawing_is_not_called_blank(tmp_path: Path) -> None:
    document = holding(0x03E8, slide_list(0, entry(2, 256), entry(3, 257)))
    ground = shape(record(0xF00A, struct.pack("<II", 1024, 0x0C00), 1, 2))
    path = deck(tmp_path / "a", [{1: document, 2: slide(ground, shape()), 3: slide(ground)}])
    assert [page.source for page in contents(path).pages] == [PageSource.TEXT, PageSource.BLANK]


def test_embedded_files_and_pictures_are_taken_out_and_macros_are_not(tmp_path: Path) -> None:
    letter("SURAT").save(tmp_path / "a.png")
    picture = (tmp_path / "a.png").read_bytes()
    packed = (
        b"\x02\0nota.txt\0c:\\nota.txt\0\0\0\3\0"
        + struct.pack("<I", 2)
        + b"x\0"
        + struct.pack("<I", 3)
        + b"isi"
    )
    wrapped = compound({"\x01Ole10Native": struct.pack("<I", len(packed)) + packed})
    atom = record(0x0FC3, struct.pack("<IIIIII", 1, 0, 1, 0, 7, 0))
    document = holding(
        0x03E8,
        holding(0x0409, holding(0x0FCC, atom)),
        slide_list(0, entry(2, 256)),
        record(0x0400, bytes([8, 0, 0, 0])),
    )
    stored = record(0x1011, struct.pack("<I", len(wrapped)) + zlib.compress(wrapped), 1)
    path = deck(
        tmp_path / "b",
        [{1: document, 2: slide(), 7: stored, 8: record(0x1011, b"makro")}],
        record(0xF01E, bytes(17) + picture, 0x6E0),
    )
    assert taken(path) == {"1.png": picture, "nota.txt": b"isi"}


def test_a_locked_presentation_says_so(tmp_path: Path) -> None:
    path = deck(tmp_path / "a", [{1: holding(0x03E8)}], token=0xF3D1C4DF)
    with pytest.raises(CannotRead) as caught:
        contents(path)
    assert caught.value.reason is Reason.ENCRYPTED
