from pathlib import Path
from zipfile import ZipFile

import pytest

from archive.values.record import Page, PageSource
from ingest.formats.identify import identify
from ingest.task.kind import Kind
from ingest.task.limits import Limits
from ingest.task.orders import Enclosed, FilePlace, part_path
from ingest.task.reasons import CannotRead, Reason
from tests.ingest.formats.reading import contents, place_in, texts
from tests.ingest.offices import (
    compound,
    mail_file,
    old_slides_file,
    old_word_file,
    opendocument_file,
    outlook_file,
    slides_file,
    word_file,
    zip_file,
)


def refusal(path: Path, limits: Limits | None = None, place: FilePlace | None = None) -> Reason:
    with pytest.raises(CannotRead) as caught:
        contents(path, limits, place)
    return caught.value.reason


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


# -- Word, slides, sheets ----------------------------------------------------------------------------------------


def test_a_word_file_has_the_pages_its_breaks_make_and_its_header_on_the_first(tmp_path: Path) -> None:
    path = word_file(tmp_path / "a", ["Menimbang", "Memutuskan", "Lampiran"], header="GUBERNUR")
    assert identify(path).kind is Kind.WORD
    assert texts(path) == ["GUBERNUR\nMenimbang", "Memutuskan", "Lampiran"]


def word_of(path: Path, body: str, **parts: str) -> Path:
    """A .docx made by hand around `body`."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    members = {
        "[Content_Types].xml": f'<Types><Override PartName="/w/d.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": f'<R><Relationship Id="1" Type="{relation}" Target="w/d.xml"/></R>',
        "w/d.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>",
    }
    return zip_file(path, members | parts)


def test_a_page_that_word_laid_out_itself_counts_once(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>satu</w:t><w:br w:type='page'/></w:r></w:p>"
        "<w:p><w:r><w:lastRenderedPageBreak/><w:t>dua</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>masih dua</w:t><w:lastRenderedPageBreak/><w:t>tiga</w:t></w:r></w:p>"
    )
    assert texts(word_of(tmp_path / "a", body)) == ["satu", "dua\nmasih dua", "tiga"]


def test_what_word_does_not_show_is_not_read_and_tables_are_rows(tmp_path: Path) -> None:
    body = (
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:instrText>PAGE</w:instrText></w:r>"
        "<w:del><w:r><w:delText>dicoret</w:delText></w:r></w:del><w:r><w:t>tetap</w:t></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>kode</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>nama</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    assert texts(word_of(tmp_path / "a", body)) == ["tetap\nkode\tnama"]


def test_slides_are_pages_with_their_notes(tmp_path: Path) -> None:
    path = slides_file(tmp_path / "a", ["Capaian", "Rencana"], notes="bacakan pelan")
    assert identify(path).kind is Kind.SLIDES
    assert texts(path) == ["Capaian\n\nbacakan pelan", "Rencana"]


def test_opendocument_text_is_parted_where_its_styles_or_its_writer_say_so(tmp_path: Path) -> None:
    style = '<style:style style:name="P1"><style:paragraph-properties fo:break-before="page"/></style:style>'
    body = (
        '<text:p>satu<text:tab/>a<text:s text:c="2"/>b</text:p><text:p text:style-name="P1">dua</text:p>'
        "<text:p>lanjut<text:soft-page-break/>tiga</text:p>"
    )
    path = opendocument_file(tmp_path / "a", body, styles=style)
    assert identify(path).kind is Kind.OPENDOCUMENT
    assert texts(path) == ["satu\ta  b", "dua\nlanjut", "tiga"]


def test_opendocument_slides_are_pages(tmp_path: Path) -> None:
    page = '<draw:page draw:master-page-name="m"><text:p>{}</text:p></draw:page>'
    path = opendocument_file(tmp_path / "a", page.format("satu") + page.format("dua"), "presentation")
    assert texts(path) == ["satu", "dua"]


def test_old_word_shows_what_its_fields_show(tmp_path: Path) -> None:
    path = old_word_file(
        tmp_path / "a", "Surat\x0chalaman – dua\r", "lihat \x13 HYPERLINK x \x14situs\x15\x07b"
    )
    assert identify(path).kind is Kind.OLD_WORD
    assert texts(path) == ["Surat", "halaman – dua\nlihat situs\tb"]


def test_old_slides_have_their_outline_and_their_boxes(tmp_path: Path) -> None:
    path = old_slides_file(tmp_path / "a", [("Judul – 1", "kotak"), ("Judul 2", "Judul 2")])
    assert identify(path).kind is Kind.OLD_SLIDES
    assert texts(path) == ["Judul – 1\nkotak", "Judul 2"]


# -- HTML, RTF -----------------------------------------------------------------------------------------------------


def test_html_is_what_a_browser_shows(tmp_path: Path) -> None:
    html = (
        "<!DOCTYPE html><html><head><title>Siaran &amp; pers</title><style>p{}</style></head>"
        "<body><script>jahat()</script><p>satu\n dua<p>tiga<table><tr><td>a<td>b</table></body></html>"
    )
    path = written(tmp_path / "a", html.encode())
    assert texts(path) == ["Siaran & pers\n\nsatu dua\n\ntiga\n\na\tb"]


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "windows-1256"])
def test_html_says_its_own_encoding(tmp_path: Path, charset: str) -> None:
    word = "ملف" if charset == "windows-1256" else "berkas – é".replace("–", "-")
    html = f'<!DOCTYPE html><html><meta charset="{charset}"><p>{word}</p></html>'
    assert texts(written(tmp_path / "a", html.encode(charset))) == [word]


def test_rich_text_has_the_pages_its_breaks_make(tmp_path: Path) -> None:
    path = written(tmp_path / "a", rb"{\rtf1\ansi\ansicpg1252 Satu\page Dua \par caf\'e9 \u8211?}")
    assert texts(path) == ["Satu", "Dua \ncafé –"]


# -- mails and bundles ---------------------------------------------------------------------------------------------


def test_a_mail_is_its_letter_and_its_attachments_are_parts(tmp_path: Path) -> None:
    path = mail_file(tmp_path / "a", "Terlampir.", {"surat.txt": b"isi", "../kosong": b""}, html="<p>T</p>")
    found = contents(path)
    assert identify(path).kind is Kind.MAIL
    (page,) = found.pages
    assert page.text.startswith("From: Dinas Kominfo <ppid@contoh.go.id>\nTo: arsip@contoh.go.id\nDate: Mon")
    assert "Subject: Permohonan informasi – triwulan II\n\nTerlampir." in page.text
    assert page.text.endswith("[surat.txt]\n[kosong]")
    assert found.parts == (Enclosed("surat.txt"),)
    assert part_path(str(tmp_path / "parts"), 1).read_bytes() == b"isi"


def test_an_outlook_message_is_the_same(tmp_path: Path) -> None:
    path = outlook_file(tmp_path / "a", "Undangan", "Hadirilah.", {"peta.bin": b"x" * 5000, "b.txt": b"b"})
    found = contents(path)
    assert identify(path).kind is Kind.OUTLOOK
    assert found.pages[0].text == "From: Budi\nSubject: Undangan\n\nHadirilah.\n\n[peta.bin]\n[b.txt]"
    assert found.parts == (Enclosed("peta.bin"), Enclosed("b.txt"))
    assert part_path(str(tmp_path / "parts"), 1).read_bytes() == b"x" * 5000


def test_the_members_of_a_bundle_are_parts_under_names_of_ours(tmp_path: Path) -> None:
    path = zip_file(tmp_path / "a", {"masuk/a.txt": "isi", "masuk/": b"", "b.txt": "lain"})
    found = contents(path)
    assert found.parts == (Enclosed("masuk/a.txt"), Enclosed("b.txt"))
    assert found.pages == (Page(1, "[masuk/a.txt]\n[b.txt]", PageSource.TEXT, engine="zipfile"),)
    assert [file.name for file in sorted((tmp_path / "parts").iterdir())] == ["00001", "00002"]


def test_what_lies_too_deep_or_takes_too_much_room_is_refused(tmp_path: Path) -> None:
    mail, bundle = mail_file(tmp_path / "a", "a", {"b": b"c"}), zip_file(tmp_path / "b", {"a": "b"})
    assert refusal(bundle, place=place_in(tmp_path, depth=3)) is Reason.TOO_DEEP
    assert refusal(bundle, place=place_in(tmp_path, room=0)) is Reason.TOO_LARGE
    assert refusal(mail, place=place_in(tmp_path, room=0)) is Reason.TOO_LARGE


def test_a_letter_is_read_at_any_depth_and_names_what_is_attached_to_it(tmp_path: Path) -> None:
    path = mail_file(tmp_path / "a", "isi", {"b.txt": b"c"})
    letter, attached = contents(path, place=place_in(tmp_path, depth=3)).pages
    assert "isi" in letter.text
    assert (attached.part, attached.reason) == ("b.txt", Reason.TOO_DEEP)


# -- broken and hostile --------------------------------------------------------------------------------------------

BOMB = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]><d>&b;</d>'


def test_documents_with_types_or_entities_are_unsafe(tmp_path: Path) -> None:
    assert refusal(word_of(tmp_path / "a", "", **{"w/d.xml": BOMB})) is Reason.UNSAFE
    path = zip_file(
        tmp_path / "b", {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": BOMB}
    )
    assert refusal(path) is Reason.UNSAFE


def test_elements_inside_each_other_without_end_are_refused(tmp_path: Path) -> None:
    assert refusal(word_of(tmp_path / "a", "<w:p>" * 3000 + "</w:p>" * 3000)) is Reason.TOO_DEEP


def test_what_asks_for_a_password_says_so(tmp_path: Path) -> None:
    assert refusal(old_word_file(tmp_path / "a", "rahasia", flags=0x0300)) is Reason.ENCRYPTED
    locked = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "x"}
    locked |= {"META-INF/manifest.xml": "<m><manifest:encryption-data/></m>"}
    assert refusal(zip_file(tmp_path / "b", locked)) is Reason.ENCRYPTED
    (tmp_path / "c").write_bytes(compound({"EncryptedPackage": b"x", "EncryptionInfo": b"y"}))
    assert refusal(tmp_path / "c") is Reason.ENCRYPTED


def test_a_slide_that_is_broken_is_a_page_with_a_reason(tmp_path: Path) -> None:
    path = slides_file(tmp_path / "a", ["satu", "dua"])
    with ZipFile(path) as whole:
        members = {name: whole.read(name) for name in whole.namelist()}
    broken = zip_file(tmp_path / "b", members | {"ppt/slides/slide1.xml": b"<p:sld>"})
    assert [page.reason for page in contents(broken).pages] == [Reason.DAMAGED, None]


def test_a_million_characters_on_a_page_go_on_on_the_next(tmp_path: Path) -> None:
    path = written(tmp_path / "a", b"satu baris\n" * 200_000)
    pages = contents(path).pages
    assert [len(page.text) for page in pages] == [999_998, 999_998, 200_001]
    assert all(page.text.startswith("satu baris\n") for page in pages)
