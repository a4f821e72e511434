from pathlib import Path

import pytest

from archive.values.record import PageSource
from ingest.formats.opendocument.document import read_flat_opendocument
from ingest.task.reasons import Reason
from tests.ingest.formats.reading import contents, taken, texts, unread
from tests.ingest.offices import opendocument_content, opendocument_file, zip_file

HIDDEN = (
    '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="HA" style:parent-style-name="H"/>'
)
LIST = (
    '<text:list-style style:name="L">'
    '<text:list-level-style-number text:level="1" style:num-format="I" style:num-prefix="BAB "/>'
    '<text:list-level-style-number text:level="2" style:num-format="1" style:num-suffix="." text:display-levels="2"/>'
    '<text:list-level-style-bullet text:level="3"/></text:list-style>'
)


def item(*inside: str, start: str = "") -> str:
    return f"<text:list-item {start}>{''.join(inside)}</text:list-item>"


def line(text: str) -> str:
    return f"<text:p>{text}</text:p>"


def test_what_is_anchored_in_a_paragraph_does_not_part_it(tmp_path: Path) -> None:
    frame = f"<draw:frame text:anchor-type='paragraph'><draw:text-box>{line('isi kotak')}</draw:text-box></draw:frame>"
    inline = (
        f"<draw:frame text:anchor-type='as-char'><draw:text-box>{line('dalam')}</draw:text-box></draw:frame>"
    )
    citation = "<text:note-citation>1</text:note-citation>"
    note = f"<text:note>{citation}<text:note-body>{line('kaki')}</text:note-body></text:note>"
    comment = f"<office:annotation><dc>nama</dc>{line('komentar')}</office:annotation>"
    body = line(f"peng{frame}elo{note}la{comment}an") + line(f"kiri{inline}kanan")
    assert texts(opendocument_file(tmp_path / "a", body)) == [
        "pengelolaan\nisi kotak\nkiri kanan\ndalam\nkaki\nkomentar"
    ]


def test_deleted_and_hidden_text_is_no_text(tmp_path: Path) -> None:
    body = (
        f"<text:tracked-changes>{line('dicoret')}</text:tracked-changes>"
        f"{line('tetap')}"
        '<text:p>awal<text:span text:style-name="HA">rahasia</text:span> akhir</text:p>'
        '<text:p text:style-name="H">lenyap</text:p>'
        f'<text:section text:display="none">{line("bagian")}</text:section>'
    )
    assert texts(opendocument_file(tmp_path / "a", body, styles=HIDDEN)) == ["tetap\nawal akhir"]


def test_lists_and_headings_have_their_numbers(tmp_path: Path) -> None:
    inner = f"<text:list>{item(line('kedua'), line('lanjutan'))}{item(line('ketiga'))}</text:list>"
    body = (
        f'<text:list text:style-name="L">{item(line("Umum"), inner)}{item(line("Penutup"))}</text:list>'
        f'<text:list text:style-name="L">{item(line("lain"))}{item(line("lima"), start=START)}</text:list>'
        f'<text:list text:style-name="L" text:continue-numbering="true">{item(line("enam"))}</text:list>'
    )
    assert texts(opendocument_file(tmp_path / "a", body, styles=LIST)) == [
        "BAB I Umum\nI.1. kedua\nlanjutan\nI.2. ketiga\nBAB II Penutup\nBAB I lain\nBAB V lima\nBAB VI enam"
    ]


START = 'text:start-value="5"'


def test_headers_footers_and_outlines_come_from_the_styles(tmp_path: Path) -> None:
    styles = opendocument_content(
        '<text:outline-style><text:outline-level-style text:level="1" style:num-format="A" style:num-suffix="."/>'
        f"</text:outline-style><style:header>{line('KOP')}</style:header><style:footer>{line('kaki')}</style:footer>"
    )
    body = '<text:h text:outline-level="1">Satu</text:h><text:h text:outline-level="1">Dua</text:h>'
    content = opendocument_content(f"<office:body><office:text>{body}</office:text></office:body>")
    members = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": content,
        "styles.xml": styles,
    }
    assert texts(zip_file(tmp_path / "a", members)) == ["KOP\nA. Satu\nB. Dua\nkaki"]


def test_objects_are_read_or_taken_out(tmp_path: Path) -> None:
    body = (
        '<text:p><draw:frame><draw:object xlink:href="./Object 1"/></draw:frame></text:p>'
        '<text:p><draw:frame><draw:object-ole xlink:href="./Object 2"/></draw:frame></text:p>'
        '<text:p><draw:frame><draw:object xlink:href="./Object 3"/></draw:frame></text:p>'
    )
    members = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": opendocument_content(f"<office:body><office:text>{body}</office:text></office:body>"),
        "Object 1/content.xml": opendocument_content(f"<office:body>{line('Grafik pagu')}</office:body>"),
        "Object 2": "isi berkas",
        "Object 3/content.xml": "<rusak",
    }
    path = zip_file(tmp_path / "a", members)
    assert texts(path)[0] == "Grafik pagu"
    assert taken(path) == {"Object 2": b"isi berkas"}
    assert unread(path) == [("Object 3", Reason.DAMAGED)]


def test_fields_of_forms_are_words(tmp_path: Path) -> None:
    form = '<form:text form:label="Nama" form:current-value="Sulastri"/>'
    assert texts(opendocument_file(tmp_path / "a", form + line("isi"))) == ["isi\nNama\nSulastri"]


def test_slides_are_pages_with_notes_and_the_words_of_masters_on_the_first(tmp_path: Path) -> None:
    page = (
        '<draw:page draw:master-page-name="m"><draw:frame><draw:text-box>{}</draw:text-box></draw:frame>'
        "<presentation:notes><draw:frame><draw:text-box>{}</draw:text-box></draw:frame></presentation:notes></draw:page>"
    )
    body = page.format(line("satu"), line("bacakan")) + page.format(line("dua"), "")
    styles = opendocument_content(
        "<style:master-page><draw:frame presentation:placeholder='true'><draw:text-box><text:p>Klik</text:p>"
        "</draw:text-box></draw:frame><draw:frame><draw:text-box><text:p>Kaltim</text:p></draw:text-box></draw:frame>"
        "</style:master-page>"
    )
    content = opendocument_content(
        f"<office:body><office:presentation>{body}</office:presentation></office:body>"
    )
    kind = "application/vnd.oasis.opendocument.presentation"
    path = zip_file(tmp_path / "a", {"mimetype": kind, "content.xml": content, "styles.xml": styles})
    assert texts(path) == ["Kaltim\nsatu\nbacakan", "dua"]


def test_a_page_with_only_a_drawing_is_not_blank(tmp_path: Path) -> None:
    drawn = contents(opendocument_file(tmp_path / "a", "<text:p><draw:frame/></text:p>"))
    empty = contents(opendocument_file(tmp_path / "b", "<text:p/>"))
    assert [page.source for page in (*drawn.pages, *empty.pages)] == [PageSource.TEXT, PageSource.BLANK]


@pytest.mark.parametrize("encoded", ["QUJDREVGR0g=", "QUJD" * 40])
def test_a_document_in_one_file_is_read_without_its_pictures(encoded: str) -> None:
    body = line(
        f"isi<draw:frame><draw:image><office:binary-data>{encoded}</office:binary-data></draw:image></draw:frame>"
    )
    document = opendocument_content(
        f"<office:body><office:text>{body}</office:text></office:body>", "document"
    )
    (page,) = read_flat_opendocument(document.encode())
    assert page.text == "isi"
