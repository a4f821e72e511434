import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.values.record import Page, PageSource, Suggestion
from ingest.describe.suggestions import suggest
from tests.ingest.paper import SENTENCES

LETTER = """
PEMERINTAH KABUPATEN KUBU RAYA
BADAN PENGELOLAAN KEUANGAN

                                     Sungai Raya, 3 Maret 2025
Nomor    :  045.2/330/BPKPAD/2025
Sifat    : Terbatas
Lampiran : 1 (satu) berkas
Hal      : Undangan Rapat Koordinasi

Berdasarkan Undang-Undang Nomor 14 Tahun 2008 tentang Keterbukaan Informasi Publik,
kami mengundang Saudara untuk hadir:
Hari/Tanggal : Senin, 10 Maret 2025
"""
DECREE = """
BUPATI KUBU RAYA
KEPUTUSAN BUPATI KUBU RAYA
NOMOR 12 TAHUN 2024
TENTANG
PENGELOLAAN ARSIP DINAMIS
DI LINGKUNGAN PEMERINTAH DAERAH
BUPATI KUBU RAYA,
Menimbang : bahwa Peraturan Daerah yang ditetapkan 2 Mei 2019 perlu diubah;
Mengingat : 1. Undang-Undang Nomor 43 Tahun 2009 tentang Kearsipan;
"""
CLOSING = "Keputusan ini mulai berlaku 1 Juli 2024.\nDitetapkan di Sungai Raya\npada tanggal 17 Juni 2024\n"
SOP = """
Nomor SOP : 190/SOP/DISKOMINFO/2024
Tanggal Pembuatan : 4 Januari 2024
STANDAR OPERASIONAL PROSEDUR
1. Undang-Undang Nomor 14 Tahun 2008 tentang Keterbukaan Informasi Publik
"""


def page(text: str, number: int = 1) -> Page:
    return Page(number, text, PageSource.TEXT)


def told(*texts: str) -> dict[str, str]:
    pages = [page(text, number) for number, text in enumerate(texts, start=1)]
    return {hint.field: hint.value for hint in suggest(pages)}


def test_a_letter_tells_its_number_day_subject_kind_and_marking() -> None:
    assert told(LETTER) == {
        "title": "Undangan Rapat Koordinasi",
        "number": "045.2/330/BPKPAD/2025",
        "dated": "2025-03-03",
        "kind": "undangan",
        "access": "restricted",
    }


def test_a_decree_tells_what_it_is_about_and_its_last_page_the_day() -> None:
    assert told(DECREE, SENTENCES[0], SENTENCES[1], SENTENCES[2], CLOSING) == {
        "title": "PENGELOLAAN ARSIP DINAMIS DI LINGKUNGAN PEMERINTAH DAERAH",
        "number": "12 TAHUN 2024",
        "dated": "2024-06-17",
        "kind": "keputusan",
    }


def test_an_sop_tells_its_own_number_and_not_that_of_the_law_it_rests_on() -> None:
    assert told(SOP) == {
        "title": "STANDAR OPERASIONAL PROSEDUR",
        "number": "190/SOP/DISKOMINFO/2024",
        "dated": "2024-01-04",
        "kind": "sop",
    }


def test_the_evidence_says_the_words_and_the_page() -> None:
    hints = suggest([page("  ", 1), page("halaman judul", 2), page("NOMOR :   7/IKP/2024\nHal : Rapat", 3)])
    assert hints == (
        Suggestion("title", "Rapat", "Hal : Rapat", 3),
        Suggestion("number", "7/IKP/2024", "NOMOR : 7/IKP/2024", 3),
    )


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Nomor :  045.2/330/BPKPAD/2025", "045.2/330/BPKPAD/2025"),
        ("NOMOR : 49.1 / DISKOMINFO/ 2024", "49.1 / DISKOMINFO/ 2024"),
        ("No. : 5/TU/2023", "5/TU/2023"),
        ("; Nomor: B-106/PR.640/2024 Kubu Raya, 10 Juni 2024", "B-106/PR.640/2024"),
        ("Nomor : 11/UM/2024          Sungai Raya", "11/UM/2024"),
        ("Nomor DPA : DPA/A.1/2.16/001/2023", "DPA/A.1/2.16/001/2023"),
    ],
)
def test_a_number_is_found_as_offices_write_it_and_scanners_see_it(line: str, number: str) -> None:
    assert told(f"Kepala surat\n{line}\nisi")["number"] == number


@pytest.mark.parametrize(
    "line",
    [
        "Nomor 14 Tahun 2008 tentang Keterbukaan Informasi Publik",
        "Nomor 6 Tahun 2023 tentang Penetapan Peraturan",
        "NO AKTIVITAS 2 5 n",
        "Nomor 41, Tambahan Lembaran Negara Republik Indonesia",
        "Nomor : ......./......",
        "Nomor urut dicatat dalam buku agenda",
    ],
)
def test_a_number_of_something_else_is_not_the_documents(line: str) -> None:
    assert "number" not in told(line)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Pontianak, 17 Agustus 2024", "2024-08-17"),
        ("Ditetapkan di Pontianak\npada tanggal : 5 Nopember 2021", "2021-11-05"),
        ("Tanggal : 1 Februari 2020", "2020-02-01"),
    ],
)
def test_the_day_beside_the_words_for_it_is_the_documents(text: str, day: str) -> None:
    assert told(text)["dated"] == day


@pytest.mark.parametrize(
    "text",
    [
        "Hari/Tanggal : Senin, 10 Maret 2025",
        "mulai berlaku pada tanggal 1 Januari 2024.",
        "Menurut surat Pontianak, 5 Mei 2020 perihal arsip",
        "Pontianak, 31 Februari 2024",
        "Peraturan yang ditetapkan pada tanggal 16 April 2018 untuk",
    ],
)
def test_a_day_of_something_else_or_of_no_calendar_is_not(text: str) -> None:
    assert "dated" not in told(text)


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("BERITA ACARA PEMUSNAHAN ARSIP", "berita_acara"),
        ("Surat Edaran", "surat_edaran"),
        ("SURAT PERINTAH TUGAS", "surat_tugas"),
        ("PERATURAN GUBERNUR", "peraturan"),
        ("DAFTAR INFORMASI YANG DIKECUALIKAN", "dik"),
        ("Notulen Rapat", "notulen"),
    ],
)
def test_a_kind_is_told_by_its_heading(heading: str, kind: str) -> None:
    assert told(heading)["kind"] == kind


def test_a_kind_named_in_running_text_is_not_the_documents() -> None:
    assert "kind" not in told(
        "sesuai\nkeputusan dan\nPeraturan Pemerintah Nomor 8 Tahun 2006,\nsurat undangan"
    )


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("SANGAT RAHASIA", "top_secret"),
        ("RAHASIA", "secret"),
        ("Sifat : Rahasia", "secret"),
        ("TERBATAS", "restricted"),
    ],
)
def test_a_marking_on_a_line_of_its_own_is_told(line: str, level: str) -> None:
    assert told(f"Surat\n {line} \nisi")["access"] == level


def test_the_word_rahasia_in_a_sentence_is_no_marking() -> None:
    assert told("Rahasia jabatan wajib dijaga.\nInformasi terbatas\nrahasia") == {}


def test_nothing_is_made_up() -> None:
    assert told(*SENTENCES) == {}
    assert suggest([]) == ()


@given(st.text(st.sampled_from("NOMORtentangHl:. 0123/\n\tJuni,"), max_size=300))
def test_every_suggestion_is_in_the_text(text: str) -> None:
    for hint in suggest([page(text)]):
        if hint.field in ("title", "number"):
            assert hint.value in " ".join(text.split()) or hint.value in text


@pytest.mark.parametrize(
    "text",
    [
        "sifat" + " " * 1_000_000 + "x",
        "1 Januari 2020 " * 200_000,
        "Hal:\n" * 300_000,
        "A" * 3_000_000,
        "Nomor : 1/" * 300_000,
        "\n" * 3_000_000,
    ],
)
def test_no_text_takes_long_to_look_at(text: str) -> None:
    assert len(suggest([Page(1, text, PageSource.TEXT)])) <= 5


def test_a_long_page_is_looked_at_from_both_ends() -> None:
    text = f"KEPUTUSAN GUBERNUR\n{'isi dan seterusnya ' * 5000}\nDitetapkan di Samarinda\npada tanggal 5 Mei 2023"
    found = {hint.field: hint.value for hint in suggest([Page(1, text, PageSource.TEXT)])}
    assert found["kind"] == "keputusan"
    assert found["dated"] == "2023-05-05"


def test_a_heading_is_the_title_where_no_words_say_that_one_follows() -> None:
    text = "PEMERINTAH KOTA SAMAWA\nDINAS KOMUNIKASI\nTATA CARA PENGAJUAN KEBERATAN\nKeberatan diajukan tertulis."
    (title,) = [hint for hint in suggest([Page(1, text, PageSource.TEXT)]) if hint.field == "title"]
    assert (title.value, title.evidence, title.page) == (
        "TATA CARA PENGAJUAN KEBERATAN",
        "TATA CARA PENGAJUAN KEBERATAN",
        1,
    )
