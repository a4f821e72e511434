import pytest

from archive.values.headings import best_heading, enumerates, headings

LETTERHEAD = (
    "PEMERINTAH PROVINSI KALIMANTAN BARAT\nDINAS KOMUNIKASI DAN INFORMATIKA\nJalan Ahmad Yani Lt. 6\n"
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (LETTERHEAD + "TATA CARA PENGAJUAN\nKEBERATAN\nKeberatan diajukan kepada atasan PPID,",
         "TATA CARA PENGAJUAN KEBERATAN"),
        ("PRESIDEN\nREPUBLIK INDONESIA\n"
         "UNDANG-UNDANG REPUBLIK INDONESIA\nNOMOR 25 TAHUN 2009\nTENTANG\n"
         "PELAYANAN PUBLIK\nDENGAN RAHMAT TUHAN YANG MAHA ESA\n"
         "PRESIDEN REPUBLIK INDONESIA,\nMenimbang : a. bahwa negara",
         "UNDANG-UNDANG REPUBLIK INDONESIA NOMOR 25 TAHUN 2009 TENTANG PELAYANAN PUBLIK"),
        ("KEPUTUSAN GUBERNUR KALIMANTAN BARAT\nNOMOR : 224 /BAPPEDA/2023\nTENTANG\nFORUM SATU DATA",
         "KEPUTUSAN GUBERNUR KALIMANTAN BARAT TENTANG FORUM SATU DATA"),
        (LETTERHEAD + "Nomor SOP 12/2024\nDisahkan oleh\n"
         "Nama SOP Fasilitasi Keberatan Informasi\nDasar Hukum\n1. Undang-Undang",
         "Fasilitasi Keberatan Informasi"),
        ("Perihal : Undangan rapat koordinasi\nKepada Yth. Kepala Bidang", "Undangan rapat koordinasi"),
        ("Jadwal Petugas Pelayanan Publik\nsenin sampai jumat, menurut giliran", "Jadwal Petugas Pelayanan Publik"),
        ("PENGUMUMAN\nDiberitahukan bahwa", "PENGUMUMAN"),
        ("III. NERACA\nPER 31 DESEMBER 2023 DAN 2022\n(dalam rupiah)\nNO URAIAN 2023\n1 ASET LANCAR 86.769.500,00",
         "III. NERACA PER 31 DESEMBER 2023 DAN 2022"),
    ],
)  # fmt: skip
def test_a_heading_is_what_stands_in_capitals_or_is_named_as_a_title(text: str, found: str) -> None:
    assert headings(text)[0] == found


@pytest.mark.parametrize(
    "text",
    [
        LETTERHEAD,
        "pemohon mengajukan permohonan secara tertulis\nkepada petugas informasi.",
        "NO NAMA INFORMASI PENANGGUNG JAWAB\nDAFTAR ASET TIDAK BERWUJUD",
        "1 ASET LANCAR\n2 KAS DI BENDAHARA",
        "SAMUEL, S.E., M.Si.\nNIP 19660408 199303 1 009",
        "APBD,APBD,APBD,APBD,APBD",
        "RP 1.250.000,00 2.500.000,00",
        "Q" * 40,
        "",
    ],
)
def test_letterheads_rows_tables_names_and_figures_are_no_headings(text: str) -> None:
    assert headings(text) == ()


def test_a_page_has_few_headings_each_once() -> None:
    text = "\n".join(
        f"BAGIAN KE {word}\nteks biasa saja" for word in ("SATU", "DUA", "DUA", "TIGA", "EMPAT", "LIMA")
    )
    assert headings(text) == ("BAGIAN KE SATU", "BAGIAN KE DUA", "BAGIAN KE TIGA", "BAGIAN KE EMPAT")


def test_the_best_heading_is_the_first_of_the_first_page_that_has_one() -> None:
    assert best_heading(["teks saja", "RENCANA KERJA\nteks\nLAMPIRAN KEDUA BELAS"]) == (2, "RENCANA KERJA")
    assert best_heading(["teks saja", ""]) is None


def test_lists_and_tables_of_contents_enumerate() -> None:
    rows = [f"{number}  SOP Pelayanan {number}  PPID  softcopy" for number in range(1, 13)]
    assert enumerates("\n".join(["No  Nama", *rows]))
    assert enumerates("\n".join(["DAFTAR INFORMASI PUBLIK", *rows[:6], *["keterangan"] * 20]))
    assert enumerates("\n".join(f"Bab {number} .......... {number}" for number in range(5)))


def test_laws_procedures_and_prose_do_not_enumerate() -> None:
    bases = [f"{number}. Undang-Undang Nomor {number} Tahun 2009" for number in range(1, 9)]
    assert not enumerates("\n".join(["NAMA SOP", *bases, *["Memiliki kemampuan teknis"] * 12]))
    assert not enumerates("(1) Setiap badan publik\n(2) wajib\n" * 20)
    assert not enumerates("surat dari 12 pemohon")
