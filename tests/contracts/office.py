"""A small made-up office archive, as the entries of an index."""

from __future__ import annotations

from datetime import date

from archive.values.period import Period
from archive.values.record import RecordId
from search.index.contract import IndexEntry, PageText


def entry(id: str, title: str, *pages: str, period: str | None = None, **described: object) -> IndexEntry:
    """An entry whose pages are numbered from 1; an empty text is a page without words."""
    return IndexEntry(
        id=RecordId(id),
        title=title,
        period=Period.parse(period) if period else None,
        pages=tuple(PageText(number, text) for number, text in enumerate(pages, 1) if text),
        **described,  # type: ignore[arg-type]
    )


OFFICE: tuple[IndexEntry, ...] = (
    entry(
        "sk-layanan",
        "SK Penetapan Standar Layanan Informasi Publik",
        "KEPUTUSAN KEPALA DINAS tentang penetapan standar layanan informasi publik.",
        "Menetapkan: standar layanan. Pemohon mengajukan permohonan secara tertulis.",
        "Keputusan ini mulai berlaku pada tanggal ditetapkan. Lampiran memuat biaya layanan.",
        code="500.12.18.1/003/IKP/I/2024", number="188.44/12/2024", unit="IKP", kind="Keputusan",
        classification="500.12.18.1", period="2024",
    ),
    entry(
        "sop-ppid", "SOP Pendokumentasian Informasi Publik",
        "SOP-PPID-06. Petugas mendokumentasikan informasi publik dan memberi kode arsip.",
        code="000.8.3.3/15/IKP", number="SOP-PPID-06", unit="IKP", kind="SOP",
        classification="000.8.3.3", period="2022", summary="Prosedur tetap petugas dokumentasi",
    ),
    entry(
        "ba-musnah", "Berita Acara Pemusnahan Arsip Inaktif",
        "Pada hari ini telah dimusnahkan arsip inaktif sebanyak 120 berkas.",
        "Daftar arsip yang musnah. Saksi: Arsiparis.",
        code="000.5.6.2/001/SEKRETARIAT/2023", unit="SEKRETARIAT", kind="Berita Acara",
        classification="000.5.6.2", period="2023", dated=date(2023, 11, 6),
    ),
    entry(
        "usul-musnah", "Daftar Usul Musnah",
        "Tim memusnahkan arsip setelah persetujuan. Arsip dinilai kembali.",
        code="000.5.6.2/002/SEKRETARIAT/2023", unit="SEKRETARIAT", kind="Daftar",
        classification="000.5.6.2", period="TW III 2023",
    ),
    entry(
        "permohonan", "Permohonan Informasi Nomor 7",
        "Saya memohon salinan anggaran tahun 2024. Alasan: penelitian.",
        code="500.12.18.1/007/IKP/II/2024", unit="IKP", kind="Permohonan",
        classification="500.12.18.1", dated=date(2024, 2, 14),
    ),
    entry(
        "dpa", "DPA Dinas Komunikasi dan Informatika TA 2024",
        "Dokumen pelaksanaan anggaran. Belanja pegawai Rp1.250.000,50",
        "Belanja modal server dan jaringan.",
        code="900.1.2.4/001/SEKRETARIAT/2024", unit="SEKRETARIAT", kind="DPA",
        classification="900.1.2.4", period="TA 2024",
    ),
    entry(
        "dpa-lama", "DPA Dinas Komunikasi dan Informatika TA 2023",
        "Dokumen pelaksanaan anggaran perubahan.",
        code="900.1.2.4/001/SEKRETARIAT/2023", unit="SEKRETARIAT", kind="DPA",
        classification="900.1.2.4", period="TA 2023",
    ),
    entry(
        "undangan", "Undangan Rapat Koordinasi PPID",
        "Mengundang Saudara pada hari Jum'at pukul 12:30 WITA di ruang rapat.",
        code="005/021/DISKOMINFO/2024", number="005/021/DISKOMINFO/2024", unit="IKP", kind="Surat Undangan",
        classification="005", dated=date(2024, 5, 17),
    ),
    entry(
        "uu-kip", "Undang-Undang Keterbukaan Informasi Publik",
        "Undang-undang nomor 14 tahun 2008. Badan publik wajib membuka informasi.",
        "Informasi yang dikecualikan bersifat ketat dan terbatas.",
        number="14 Tahun 2008", kind="Undang-Undang", dated=date(2008, 4, 30),
    ),
    entry(
        "perda", "Peraturan Perundang-undangan Daerah",
        "Himpunan peraturan perundang-undangan daerah.",
        code="100.3.2/001/HUKUM", unit="HUKUM", kind="Himpunan", classification="100.3.2", period="2019-2023",
    ),
    entry(
        "renstra", "Rencana Strategis 2019-2023",
        "Rencana strategis lima tahun. Sasaran: ketersediaan informasi.",
        "Indikator kinerja utama.", "Pemutakhiran data setiap semester.",
        code="000.7.2.4/001/SEKRETARIAT/2019", unit="SEKRETARIAT", kind="Renstra",
        classification="000.7.2.4", period="2019-2023",
    ),
    entry(
        "lkjip", "Laporan Kinerja Instansi Pemerintah 2023",
        "Laporan kinerja. Capaian indikator: tersedia 98 persen.",
        "", "Tabel capaian. Data dimutakhirkan bulan Desember.",
        code="000.8.6.3/001/SEKRETARIAT/2023", unit="SEKRETARIAT", kind="Laporan",
        classification="000.8.6.3", period="2023",
    ),
    entry(
        "surat-bpkpad", "Surat Penyampaian Laporan Aset",
        "Nomor 045.2/330/BPKPAD/2025. Perihal: laporan aset daerah.",
        code="045.2/004/ASET/2025", number="045.2/330/BPKPAD/2025", unit="Aset", kind="Surat",
        classification="045.2", period="2025",
    ),
    entry(
        "surat-bpkpad-2", "Surat Permintaan Data Aset",
        "Menindaklanjuti surat 045.2 / 330 / BPKPAD / 2025 tentang aset.",
        code="045.2/005/ASET/2025", number="045.2/331/BPKPAD/2025", unit="ASET", kind="Surat",
        classification="045.2", period="2025",
    ),
    entry(
        "notula", "Notula Rapat Pimpinan",
        "Rapat membahas keamanan informasi dan persandian. Pimpinan menyetujui usulan.",
        code="000.1.5/010/SEKRETARIAT/2024", unit="SEKRETARIAT", kind="Notula",
        classification="000.1.5", dated=date(2024, 8, 1),
    ),
    entry(
        "pks", "Perjanjian Kerja Sama dengan Universitas",
        "Para pihak sepakat bekerja sama. Tujuan perjanjian ini adalah riset data.",
        "Pasal 2. Biaya ditanggung kedua belah pihak.",
        code="100.3.7.1/002/IKP/2021", unit="IKP", kind="PKS", classification="100.3.7.1", period="2021..2026",
    ),
    entry(
        "kode-satu", "Kebijakan Komunikasi",
        "Kebijakan bidang komunikasi.",
        code="500.1/001/IKP/2020", unit="IKP", classification="500.1", period="2020",
    ),
    entry(
        "kode-sepuluh", "Tata Kelola Aplikasi",
        "Tata kelola aplikasi dan layanan elektronik (e-government).",
        code="500.10/001/APTIKA/2020", aliases=("HM.02.01/7/2019",), unit="APTIKA",
        classification="500.10", period="2020",
    ),
    entry(
        "kode-dua-belas", "Komunikasi Publik",
        "Siaran pers: pengumuman lelang. Anggaran diumumkan terbuka.",
        code="500.12.11/001/IKP/2022", unit="IKP", kind="Siaran Pers", classification="500.12.11", period="Mei 2022",
    ),
    entry(
        "tanpa-kode", "scan0001.pdf",
        "Rahasia. Laporan hasil pemeriksaan keamanan jaringan.",
    ),
    entry(
        "tanpa-teks", "Foto Kegiatan Pimpinan", "",
        unit="IKP", kind="Foto", classification="400.14.3", period="2024",
    ),
    entry(
        "inggris", "Memorandum of Understanding",
        "This memorandum covers open data and server maintenance.",
        "The parties share the results of the meeting.",
        unit="IKP", kind="MoU", period="Semester I 2024",
    ),
    entry(
        "ocr-buruk", "Surat Keterangan",
        "Sur4t ket3rangan   tid4k\u00adjelas ÉVALUASI ﬁnal; kata-kata-kata ＡＢＣ½",
        code="R-99/IJ/KP.07.6/04/2020", unit="IJ", dated=date(2020, 4, 9),
    ),
    entry(
        "frasa-putus", "Dokumen Dua Halaman",
        "Halaman pertama berakhir dengan kata berita",
        "acara dimulai di halaman kedua",
        unit="HUKUM", period="2018",
    ),
    entry(
        "panjang", "Buku Panduan",
        *(f"Bab {number}. " + "panduan umum pelayanan. " * 10 for number in range(1, 12)),
        "Bab terakhir: panduan pemusnahan dan penyusutan.",
        unit="SEKRETARIAT", kind="Buku", period="2010..2011",
    ),
)  # fmt: skip
"""25 records: coded and not, one page and many, blank pages, dates without a period, dirty OCR, English."""
