from base64 import b64encode, encodebytes
from pathlib import Path

import pytest

from archive.values.record import PageSource
from ingest.formats.identify import identify
from ingest.task.kind import Kind
from ingest.task.reasons import CannotRead, Reason
from tests.ingest.formats.reading import contents, texts
from tests.ingest.offices import open_xml_part, opendocument_content, relations

DECLARED = '<?xml version="1.0" encoding="UTF-8"?>\n'


def xml_file(folder: Path, content: str) -> Path:
    path = folder / "a.xml"
    path.write_text(DECLARED + content, "utf-8")
    return path


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<data><nama>Sulastri</nama><unit>Arsip</unit></data>", "Sulastri\nArsip"),
        ("<data>\n  <nama>Sulastri</nama>\n  <unit>Arsip</unit>\n</data>", "Sulastri\nArsip"),
        ("<t><p>ini <b>tebal</b> sekali</p><p>dua</p></t>", "ini tebal sekali\ndua"),
        ("<t><p>peng<b>elola</b>an</p><p><b>Pem</b>erintah</p></t>", "pengelolaan\nPemerintah"),
        ("<t><Row><Cell><Data>a</Data></Cell><Cell/><Cell><Data>b</Data></Cell></Row><Row/></t>", "a\t\tb"),
        ("<t>satu &amp; dua<![CDATA[ < tiga]]></t>", "satu & dua < tiga"),
        (f"<t><k>isi</k><gambar>{b64encode(bytes(range(200))).decode()}</gambar></t>", "isi"),
    ],
    ids=["no blanks", "indented", "in a line", "inside a word", "cells", "escaped", "encoded bytes"],
)
def test_elements_part_words_unless_words_run_on(tmp_path: Path, content: str, text: str) -> None:
    path = xml_file(tmp_path, content)
    assert identify(path).kind is Kind.XML
    assert texts(path) == [text]


def test_a_web_page_and_what_is_not_well_formed_are_read_as_a_browser_would(tmp_path: Path) -> None:
    page = '<html xmlns="http://www.w3.org/1999/xhtml"><body><p>satu<br/>dua</p></body></html>'
    assert texts(xml_file(tmp_path, page))[0].split() == ["satu", "dua"]
    assert texts(xml_file(tmp_path, "<data><p>satu<p>dua</data>"))[0].split() == ["satu", "dua"]


def test_office_documents_in_one_file_are_read_as_such(tmp_path: Path) -> None:
    word = (
        '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body>'
        "<w:p><w:r><w:t>peng</w:t></w:r><w:r><w:t>elola</w:t></w:r></w:p></w:body></w:wordDocument>"
    )
    assert texts(xml_file(tmp_path, word)) == ["pengelola"]
    text = opendocument_content(
        "<office:body><office:text><text:p>isi</text:p></office:text></office:body>", "document"
    )
    assert texts(xml_file(tmp_path, text)) == ["isi"]


def test_a_package_in_one_file_is_read_with_its_parts(tmp_path: Path) -> None:
    def part(name: str, content: str) -> str:
        return f'<pkg:part pkg:name="{name}"><pkg:xmlData>{content}</pkg:xmlData></pkg:part>'

    body = '<w:body><w:p><w:r><w:t>isi</w:t></w:r></w:p><w:altChunk r:id="r2"/></w:body>'
    header = open_xml_part("w:hdr", "<w:p><w:r><w:t>KOP</w:t></w:r></w:p>")
    chunk = b64encode(b"domisili").decode()
    package = (
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        + part("/_rels/.rels", relations({"word/document.xml": "officeDocument"}))
        + part("/word/document.xml", open_xml_part("w:document", body))
        + part("/word/_rels/document.xml.rels", relations({"header1.xml": "header", "c.txt": "aFChunk"}))
        + part("/word/header1.xml", header)
        + f'<pkg:part pkg:name="/word/c.txt"><pkg:binaryData>{chunk}</pkg:binaryData></pkg:part></pkg:package>'
    )
    found = contents(xml_file(tmp_path, package))
    assert [page.text for page in found.pages] == ["KOP\nisi"]
    assert [file.name for file in found.parts] == ["c.txt"]


def test_a_broken_package_says_so(tmp_path: Path) -> None:
    start = '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
    with pytest.raises(CannotRead) as caught:
        contents(xml_file(tmp_path, f"{start}<pkg:part>"))
    assert caught.value.reason is Reason.DAMAGED


@pytest.mark.parametrize(
    "encoded",
    [
        b64encode(bytes(range(60))).decode(),
        encodebytes(bytes(range(200))).decode(),
        "\n".join(f"    {line}" for line in encodebytes(bytes(range(200))).decode().splitlines()),
    ],
    ids=["a run", "lines", "lines set in"],
)
def test_an_element_of_encoded_bytes_has_no_words(tmp_path: Path, encoded: str) -> None:
    data = f"<surat><nama>Undangan</nama><isi>{encoded}</isi><hal>Rapat</hal></surat>"
    assert texts(xml_file(tmp_path, data)) == ["Undangan\nRapat"]
    told = '<surat><nama>Undangan</nama><isi encoding="base64">aXNp</isi><hal>Rapat</hal></surat>'
    assert texts(xml_file(tmp_path, told)) == ["Undangan\nRapat"]


def test_what_nobody_knows_how_to_draw_is_not_called_blank(tmp_path: Path) -> None:
    (page,) = contents(xml_file(tmp_path, '<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>')).pages
    assert (page.text, page.source) == ("", PageSource.TEXT)
