import pytest

from ingest.formats.office_xml.drawing import read_drawing
from tests.ingest.offices import open_xml_part


def drawn(content: str, *, without_placeholders: bool = False) -> str:
    part = open_xml_part("p:sld", content).encode()
    return read_drawing(part, without_placeholders=without_placeholders)[0]


def words(*lines: str) -> str:
    return "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in lines)


def test_paragraphs_are_lines_and_cells_stand_side_by_side() -> None:
    table = f"<a:tbl><a:tr><a:tc>{words('kode')}</a:tc><a:tc/><a:tc>{words('nama')}</a:tc></a:tr></a:tbl>"
    assert drawn(words("satu", "dua") + table) == "satu\ndua\nkode\t\tnama"


def test_hidden_shapes_are_not_read_and_places_only_where_they_are_wanted() -> None:
    hidden = f'<p:sp><p:nvSpPr><p:cNvPr id="1" hidden="1"/></p:nvSpPr>{words("rahasia")}</p:sp>'
    place = f"<p:sp><p:nvSpPr><p:nvPr><p:ph/></p:nvPr></p:nvSpPr>{words('Klik di sini')}</p:sp>"
    assert drawn(hidden + place + f"<p:sp>{words('tampak')}</p:sp>") == "Klik di sini\ntampak"
    assert drawn(place + words("kop"), without_placeholders=True) == "kop"


def test_numbered_paragraphs_have_their_numbers() -> None:
    def item(text: str, level: int, kind: str, start: str = "") -> str:
        number = f'<a:buAutoNum type="{kind}" {start}/>' if kind else ""
        return f'<a:p><a:pPr lvl="{level}">{number}</a:pPr><a:r><a:t>{text}</a:t></a:r></a:p>'

    listed = (
        item("a", 0, "arabicPeriod", 'startAt="3"') + item("b", 1, "alphaLcParenR") + item("c", 1, "alphaLcParenR")
        + item("d", 0, "arabicPeriod", 'startAt="3"') + item("e", 0, "") + item("f", 0, "romanUcParenBoth")
    )  # fmt: skip
    assert drawn(listed) == "3. a\na) b\nb) c\n4. d\ne\n(I) f"


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ('<v:shape><v:textbox><div><font>catatan <b>tebal</b></font></div></v:textbox></v:shape>', "catatan tebal"),
        ('<v:shape><v:textpath string="CONTOH"/></v:shape>', "CONTOH"),
        ("<p:cmLst><p:cm><p:text>mohon dicek</p:text></p:cm></p:cmLst>", "mohon dicek"),
        ("<o:x><o:ClientData><o:t>5, 3</o:t></o:ClientData></o:x>", ""),
        ("<c:f>Sheet1!A1</c:f><c:pt><c:v>Kutai</c:v></c:pt><c:pt><c:v>Berau</c:v></c:pt>", "Kutai\nBerau"),
        ('<o:ocx><o:ocxPr name="Caption" value="Setuju"/><o:ocxPr name="Size" value="9"/></o:ocx>', "Setuju"),
    ],
    ids=["text box of VML", "WordArt", "comment", "data of a note", "chart", "control"],
)  # fmt: skip
def test_words_stand_in_many_kinds_of_drawings(content: str, text: str) -> None:
    assert drawn(content) == text


def test_the_relations_of_what_is_shown_are_told() -> None:
    part = open_xml_part("p:sld", '<p:sp><c:chart r:id="r3"/></p:sp><p:sp><c:chart r:id="r1"/></p:sp>')
    assert read_drawing(part.encode())[1] == ("r3", "r1")
