from pathlib import Path

from archive.values.record import PageSource
from ingest.formats.identify import identify
from ingest.task.kind import Kind
from ingest.task.reasons import Reason
from tests.ingest.formats.reading import contents, taken, texts, unread
from tests.ingest.offices import open_xml_part, relations, slides_file, zip_file

MAIN = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"


def words(text: str) -> str:
    return f"<p:sp><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sp>"


def deck(
    path: Path, slide: str, parts: dict[str, tuple[str, str]], more: dict[str, str] | None = None
) -> Path:
    """A presentation of one slide shown twice, with the parts that it leads to."""
    members = {
        "[Content_Types].xml": f'<Types><Override PartName="/ppt/p.xml" ContentType="{MAIN}"/></Types>',
        "_rels/.rels": relations({"ppt/p.xml": "officeDocument"}),
        "ppt/p.xml": open_xml_part(
            "p:presentation", '<p:sldId id="256" r:id="r1"/><p:sldId id="257" r:id="r2"/>'
        ),
        "ppt/_rels/p.xml.rels": relations({"s1.xml": "slide", "s2.xml": "slide"}),
    }
    for name in ("s1", "s2"):
        members[f"ppt/{name}.xml"] = open_xml_part("p:sld", slide)
        members[f"ppt/_rels/{name}.xml.rels"] = relations(
            {target: kind for target, (kind, _) in parts.items()}
        )
    members |= {f"ppt/{name}": content for name, (_, content) in parts.items()}
    return zip_file(path, members | (more or {}))


def test_slides_are_pages_with_their_notes(tmp_path: Path) -> None:
    path = slides_file(tmp_path / "a", ["Capaian", "Rencana"], notes="bacakan pelan")
    assert identify(path).kind is Kind.SLIDES
    assert texts(path) == ["Capaian\n\nbacakan pelan", "Rencana"]


def test_charts_comments_and_what_a_layout_writes_are_read(tmp_path: Path) -> None:
    place = "<p:sp><p:nvSpPr><p:nvPr><p:ph/></p:nvPr></p:nvSpPr><a:p><a:r><a:t>Klik</a:t></a:r></a:p></p:sp>"
    parts = {
        "c.xml": ("chart", open_xml_part("c:chartSpace", "<c:pt><c:v>Serapan</c:v></c:pt>")),
        "k.xml": ("comments", open_xml_part("p:cmLst", "<p:cm><p:text>revisi</p:text></p:cm>")),
        "l.xml": ("slideLayout", open_xml_part("p:sldLayout", place + words("Diskominfo"))),
    }
    more = {
        "ppt/_rels/l.xml.rels": relations({"m.xml": "slideMaster"}),
        "ppt/m.xml": open_xml_part("p:sldMaster", place + words("Kaltim")),
    }
    path = deck(
        tmp_path / "a", words("Judul") + '<p:graphicFrame><c:chart r:id="r1"/></p:graphicFrame>', parts, more
    )
    assert texts(path) == ["Judul\nSerapan\n\nrevisi\n\nDiskominfo\n\nKaltim", "Judul\nSerapan\n\nrevisi"]


def test_an_embedded_file_is_taken_out_once(tmp_path: Path) -> None:
    slide = '<p:graphicFrame><p:oleObj r:id="r1"/></p:graphicFrame>'
    assert taken(deck(tmp_path / "a", slide, {"x.txt": ("package", "isi")})) == {"x.txt": b"isi"}


def test_a_slide_without_words_is_not_called_blank_and_a_broken_part_is_named(tmp_path: Path) -> None:
    path = deck(tmp_path / "a", "<p:sp/>", {"n.xml": ("notesSlide", "rusak")})
    assert [page.source for page in contents(path).pages][:2] == [PageSource.TEXT] * 2
    assert unread(path)[0] == ("n.xml", Reason.DAMAGED)
