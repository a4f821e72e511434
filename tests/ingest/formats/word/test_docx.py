"""What Word prints is read, and nothing else: numbers of lists, notes, boxes, charts; not what is deleted or hidden."""

from io import BytesIO
from pathlib import Path

import pytest
from docx import Document

from archive.values.record import PageSource
from ingest.formats.word.docx import read_word_2003
from ingest.task.orders import Enclosed
from ingest.task.reasons import Reason
from tests.ingest.formats.reading import contents, taken, texts, unread
from tests.ingest.offices import compound, open_xml_part, word_package, workbook_file


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def paragraph(inside: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


# -- lists ---------------------------------------------------------------------------------------------------------

NUMBERING = open_xml_part(
    "w:numbering",
    """
    <w:abstractNum w:abstractNumId="0">
      <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:pStyle w:val="Bab"/>
        <w:lvlText w:val="BAB %1"/></w:lvl>
      <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlRestart w:val="0"/>
        <w:lvlText w:val="Pasal %2"/></w:lvl>
      <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="(%3)"/></w:lvl>
      <w:lvl w:ilvl="3"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%4."/></w:lvl>
    </w:abstractNum>
    <w:abstractNum w:abstractNumId="1">
      <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl>
      <w:lvl w:ilvl="1"><w:start w:val="3"/><w:numFmt w:val="decimal"/><w:suff w:val="nothing"/>
        <w:lvlText w:val="%2) "/></w:lvl>
    </w:abstractNum>
    <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
    <w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
    <w:num w:numId="3"><w:abstractNumId w:val="0"/>
      <w:lvlOverride w:ilvl="2"><w:startOverride w:val="7"/></w:lvlOverride></w:num>
    """,
)
STYLES = open_xml_part(
    "w:styles",
    """
    <w:style w:type="paragraph" w:default="1" w:styleId="Normal"/>
    <w:style w:type="paragraph" w:styleId="Bab"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
    <w:style w:type="character" w:styleId="Rahasia"><w:rPr><w:vanish/></w:rPr></w:style>
    <w:style w:type="character" w:styleId="Dalam"><w:basedOn w:val="Rahasia"/></w:style>
    <w:style w:type="paragraph" w:styleId="Baru"><w:pPr><w:pageBreakBefore/></w:pPr></w:style>
    """,
)
AROUND = {"styles.xml": ("styles", STYLES), "numbering.xml": ("numbering", NUMBERING)}


def item(number: int, level: int, text: str) -> str:
    return paragraph(run(text), f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_the_numbers_of_lists_are_read_as_they_are_printed(tmp_path: Path) -> None:
    body = (
        paragraph(run("KETENTUAN UMUM"), '<w:pStyle w:val="Bab"/>')
        + "".join(item(1, level, text) for level, text in ((1, ""), (2, "satu"), (3, "kecil"), (3, "lagi"), (2, "dua")))
        + paragraph(run("PENUTUP"), '<w:pStyle w:val="Bab"/>')
        + item(1, 1, "") + item(1, 2, "awal") + item(3, 2, "tujuh")
    )  # fmt: skip
    assert texts(word_package(tmp_path / "a", body, AROUND)) == [
        "BAB I KETENTUAN UMUM\nPasal 1 \n(1) satu\na. kecil\nb. lagi\n(2) dua\n"
        "BAB II PENUTUP\nPasal 2 \n(1) awal\n(7) tujuh"
    ]


def test_bullets_are_no_words_and_a_number_is_taken_off_by_zero(tmp_path: Path) -> None:
    body = item(2, 0, "butir") + item(2, 1, "angka") + item(0, 0, "tanpa")
    assert texts(word_package(tmp_path / "a", body, AROUND)) == ["butir\n3) angka\ntanpa"]


def test_lists_of_another_hand_are_numbered(tmp_path: Path) -> None:
    document = Document()
    for text in ("satu", "dua"):
        document.add_paragraph(text, style="List Number")
    document.save(str(tmp_path / "a.docx"))
    assert texts(tmp_path / "a.docx") == ["1.\tsatu\n2.\tdua".replace("\t", " ")]


# -- deleted, hidden, moved ----------------------------------------------------------------------------------------


def test_what_is_deleted_hidden_or_moved_away_is_no_text(tmp_path: Path) -> None:
    body = (
        paragraph(
            run("tetap ")
            + f"<w:del>{run('dicoret')}<w:r><w:delText>dihapus</w:delText></w:r></w:del>"
            + f"<w:moveFrom>{run('dipindah')}</w:moveFrom><w:ins>{run('baru ')}</w:ins>"
            + run("tersembunyi", "<w:vanish/>")
            + run("rahasia", '<w:rStyle w:val="Dalam"/>')
            + run("tampak", '<w:rStyle w:val="Rahasia"/><w:vanish w:val="0"/>')
            + run(" dulu", "<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>")
        )
        + paragraph(run("gabung"), "<w:rPr><w:del/></w:rPr>")
        + paragraph(run("an"))
    )
    assert texts(word_package(tmp_path / "a", body, AROUND)) == ["tetap baru tampak dulu\ngabungan"]


# -- anchored blocks -----------------------------------------------------------------------------------------------

BOX = "<w:txbxContent><w:p><w:r><w:t>isi kotak</w:t></w:r></w:p></w:txbxContent>"
CHOICE = (
    f"<mc:AlternateContent><mc:Choice><w:drawing><wp:anchor>{BOX}</wp:anchor></w:drawing></mc:Choice>"
    f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
)


def test_a_box_anchored_in_a_paragraph_does_not_part_it_and_is_read_once(tmp_path: Path) -> None:
    body = paragraph(run("peng") + f"<w:r>{CHOICE}</w:r>" + run("elolaan")) + paragraph(run("akhir"))
    assert texts(word_package(tmp_path / "a", body)) == ["pengelolaan\nisi kotak\nakhir"]


def test_a_box_in_the_line_parts_words(tmp_path: Path) -> None:
    box = f"<w:r><w:drawing><wp:inline>{BOX}</wp:inline></w:drawing></w:r>"
    body = paragraph(run("sebelum") + box + run("sesudah"))
    assert texts(word_package(tmp_path / "a", body)) == ["sebelum sesudah\nisi kotak"]


def test_a_box_between_two_words_parts_them(tmp_path: Path) -> None:
    body = paragraph(run("Kepala") + f"<w:r>{CHOICE}</w:r>" + run("Bidang"))
    assert texts(word_package(tmp_path / "a", body)) == ["Kepala Bidang\nisi kotak"]


def test_notes_and_comments_stand_at_the_end_of_the_page_that_refers_to_them(tmp_path: Path) -> None:
    note = '<w:{0} w:id="{1}"><w:p><w:r><w:t>{2}</w:t></w:r></w:p></w:{0}>'
    parts = {
        "footnotes.xml": (
            "footnotes",
            open_xml_part("w:footnotes", note.format("footnote", 2, "catatan kaki")),
        ),
        "comments.xml": ("comments", open_xml_part("w:comments", note.format("comment", 5, "mohon dicek"))),
        "endnotes.xml": ("endnotes", open_xml_part("w:endnotes", note.format("endnote", 9, "tak dirujuk"))),
    }
    body = paragraph(
        run("kata") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run("nya")
        + '<w:r><w:commentReference w:id="5"/><w:br w:type="page"/></w:r>' + run("halaman dua")
    )  # fmt: skip
    assert texts(word_package(tmp_path / "a", body, parts)) == [
        "katanya\ncatatan kaki\nmohon dicek",
        "halaman dua",
    ]


def test_tabs_and_hyphens_of_every_kind_part_or_join_words(tmp_path: Path) -> None:
    body = paragraph(
        run("kiri") + "<w:r><w:ptab/></w:r>" + run("kanan") + "<w:r><w:tab/></w:r>" + run("non")
        + "<w:r><w:noBreakHyphen/></w:r>" + run("aktif") + "<w:r><w:softHyphen/></w:r>" + run("kan")
    )  # fmt: skip
    assert texts(word_package(tmp_path / "a", body)) == ["kiri\tkanan\tnon-aktifkan"]


# -- parts that others are led to ----------------------------------------------------------------------------------


def test_charts_and_diagrams_are_read_where_they_stand(tmp_path: Path) -> None:
    chart = open_xml_part(
        "c:chartSpace",
        "<c:chart><c:title><c:tx><c:rich><a:p><a:r><a:t>Realisasi anggaran</a:t></a:r></a:p></c:rich></c:tx></c:title>"
        "<c:ser><c:cat><c:strRef><c:f>Sheet1!A2</c:f><c:strCache><c:pt><c:v>Triwulan I</c:v></c:pt></c:strCache>"
        "</c:strRef></c:cat><c:val><c:numRef><c:numCache><c:pt><c:v>87.5</c:v></c:pt></c:numCache></c:numRef></c:val>"
        "</c:ser></c:chart>",
    )
    diagram = open_xml_part(
        "dgm:dataModel",
        "<dgm:pt><dgm:t><a:p><a:r><a:t>Kepala Bidang</a:t></a:r></a:p></dgm:t></dgm:pt>"
        "<dgm:pt><dgm:t><a:p><a:r><a:t>Seksi Arsip</a:t></a:r></a:p></dgm:t></dgm:pt>",
    )
    parts = {"charts/c.xml": ("chart", chart), "diagrams/d.xml": ("diagramData", diagram)}
    body = paragraph(
        '<w:r><w:drawing><c:chart r:id="r1"/></w:drawing></w:r><w:r><w:br w:type="page"/></w:r>'
        '<w:r><w:drawing><dgm:relIds r:dm="r2"/></w:drawing></w:r>'
    )
    assert texts(word_package(tmp_path / "a", body, parts)) == [
        "Realisasi anggaran\nTriwulan I\n87.5",
        "Kepala Bidang\nSeksi Arsip",
    ]


def test_embedded_files_and_chunks_are_taken_out_under_their_names(tmp_path: Path) -> None:
    book = workbook_file(tmp_path / "b.xlsx", {"Pagu": [["bensin"]]}).read_bytes()
    label, path = b"surat masuk.txt\0", b"C:\\surat masuk.txt\0"
    native = b"\x02\0" + label + path + b"\0\0\x03\0" + len(path).to_bytes(4, "little") + path
    native += (3).to_bytes(4, "little") + b"isi"
    wrapped = compound({"\x01Ole10Native": len(native).to_bytes(4, "little") + native})
    formula = compound({"Equation Native": b"x" * 99})
    parts: dict[str, tuple[str, str | bytes]] = {
        "embeddings/Lembar.xlsx": ("package", book),
        "embeddings/oleObject1.bin": ("oleObject", wrapped),
        "embeddings/oleObject2.bin": ("oleObject", formula),
        "embeddings/oleObject3.bin": ("oleObject", compound({"Package": book, "\x01CompObj": b"z"})),
        "afchunk1.htm": ("aFChunk", "<html><body>domisili</body></html>"),
    }
    objects = "".join(f'<w:object><o:OLEObject r:id="r{number}"/></w:object>' for number in range(1, 5))
    body = paragraph(f"<w:r>{objects}</w:r>") + '<w:altChunk r:id="r5"/>'
    found = taken(word_package(tmp_path / "a", body, parts))
    assert found == {
        "Lembar.xlsx": book,
        "surat masuk.txt": b"isi",
        "oleObject3.bin": book,
        "afchunk1.htm": b"<html><body>domisili</body></html>",
    }


@pytest.mark.parametrize(
    "drawn", ["<w:r><w:drawing/></w:r>", '<w:r><w:sym w:char="F0FC"/></w:r>', "<m:oMath><m:r/></m:oMath>"]
)
def test_a_page_with_nothing_but_a_drawing_is_not_called_blank(tmp_path: Path, drawn: str) -> None:
    found = contents(word_package(tmp_path / "a", paragraph(drawn)))
    header = open_xml_part("w:hdr", paragraph("<w:r><w:drawing/></w:r>"))
    around = contents(word_package(tmp_path / "c", paragraph(""), {"h.xml": ("header", header)}))
    empty = contents(word_package(tmp_path / "b", paragraph("")))
    assert [page.source for page in found.pages] == [PageSource.TEXT]
    assert [page.source for page in around.pages] == [PageSource.TEXT]
    assert [page.source for page in empty.pages] == [PageSource.BLANK]


def test_parts_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    parts: dict[str, tuple[str, str | bytes]] = {
        "footnotes.xml": ("footnotes", "<w:footnotes>"),
        "charts/c.xml": ("chart", "<c:chartSpace>"),
        "header1.xml": ("header", "rusak"),
    }
    body = paragraph(run("isi") + '<w:r><w:drawing><c:chart r:id="r2"/></w:drawing></w:r>')
    assert unread(word_package(tmp_path / "a", body, parts)) == [
        ("footnotes.xml", Reason.DAMAGED),
        ("header1.xml", Reason.DAMAGED),
        ("c.xml", Reason.DAMAGED),
    ]


def test_a_missing_part_is_named_too(tmp_path: Path) -> None:
    body = paragraph(run("isi") + '<w:r><w:drawing><c:chart r:id="r1"/></w:drawing></w:r>')
    document = word_package(tmp_path / "a", body, {"charts/c.xml": ("chart", "")})
    assert unread(document) == [("c.xml", Reason.DAMAGED)]


# -- pages ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "pages"), [("nextPage", ["satu", "dua"]), ("continuous", ["satu\ndua"])])
def test_a_section_may_begin_a_page(tmp_path: Path, kind: str, pages: list[str]) -> None:
    section = f'<w:sectPr><w:type w:val="{kind}"/></w:sectPr>'
    body = paragraph(run("satu"), section) + paragraph(run("dua"))
    assert texts(word_package(tmp_path / "a", body)) == pages


def test_a_style_may_begin_a_page(tmp_path: Path) -> None:
    body = paragraph(run("satu")) + paragraph(run("dua"), '<w:pStyle w:val="Baru"/>')
    assert texts(word_package(tmp_path / "a", body, AROUND)) == ["satu", "dua"]


def test_headers_stand_before_the_first_page_and_footers_behind_the_last(tmp_path: Path) -> None:
    line = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    parts = {
        "header1.xml": ("header", open_xml_part("w:hdr", line.format("PEMERINTAH"))),
        "header2.xml": ("header", open_xml_part("w:hdr", line.format("PEMERINTAH"))),
        "footer1.xml": ("footer", open_xml_part("w:ftr", line.format("Jalan Basuki Rahmat"))),
    }
    body = paragraph(run("satu") + '<w:r><w:br w:type="page"/></w:r>' + run("dua"))
    assert texts(word_package(tmp_path / "a", body, parts)) == [
        "PEMERINTAH\nsatu",
        "dua\nJalan Basuki Rahmat",
    ]


# -- Word 2003 -----------------------------------------------------------------------------------------------------


def test_the_xml_of_word_2003_is_read_by_the_same_rules() -> None:
    document = (
        '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"'
        ' xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint"'
        ' xmlns:aml="http://schemas.microsoft.com/aml/2001/core"><w:body><wx:sect>'
        '<w:p><w:pPr><w:listPr><wx:t wx:val="Pasal 3"/></w:listPr></w:pPr><w:r><w:t>tetap</w:t></w:r>'
        '<aml:annotation w:type="Word.Deletion"><aml:content><w:r><w:t>coret</w:t></w:r></aml:content></aml:annotation>'
        '<aml:annotation w:type="Word.Insertion"><aml:content><w:r><w:t>an</w:t></w:r></aml:content></aml:annotation>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>rahasia</w:t></w:r>"
        "<w:r><w:footnote><w:p><w:r><w:t>catatan</w:t></w:r></w:p></w:footnote></w:r></w:p>"
        "<w:p><w:r><w:pict><w:binData>QUJDREVGR0g=</w:binData></w:pict></w:r></w:p>"
        "<w:sectPr><w:hdr><w:p><w:r><w:t>KOP</w:t></w:r></w:p></w:hdr></w:sectPr></wx:sect></w:body></w:wordDocument>"
    )
    (page,) = read_word_2003(document.encode())
    assert page.text.split("\n") == ["Pasal 3 tetapan", "catatan", "", "KOP"]


def test_a_document_inside_a_document_is_a_part(tmp_path: Path) -> None:
    inner = BytesIO()
    document = Document()
    document.add_paragraph("lampiran keputusan")
    document.save(inner)
    path = word_package(tmp_path / "a", '<w:altChunk r:id="r1"/>', {"b.docx": ("aFChunk", inner.getvalue())})
    assert contents(path).parts == (Enclosed("b.docx"),)
