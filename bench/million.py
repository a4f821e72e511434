"""Makes any number of short records in the words of an office, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate, product

from archive.values.period import Period
from archive.values.record import RecordId, Stage
from search.index.contract import IndexEntry, PageText

_ROOTS = """
ajar aju aman anggar arah arsip atur awas bagi bahas bangun bantu bayar belanja bentuk beri buat buka bukti
cair catat cetak cipta daftar dapat dasar data dukung edar evaluasi gabung ganti guna hadir hapus hasil
hitung hukum ikut informasi isi izin jabat jadwal jalan jamin jawab kaji kelola kembang kenal kerja kirim
klasifikasi koordinasi kuasa laksana lapor layan lelang lembaga lengkap lindung mohon muat mula musnah nilai
nyata olah pakai pantau pegawai perintah periksa pilih pindah pinjam pulih pungut pusat putus rapat rawat
rekam rencana resmi rinci rumus sahkan saji salin sampai sedia selenggara selesai sengketa serah serta
setuju siap siar simpan standar strategi sumber surat susun tagih tanah tanda tanggap tata tawar tegas
teliti terap tera terbit terima tetap tinjau tugas tuju tunjuk ubah ukur umum undang unit upaya urus usaha
usul utama verifikasi wajib warga
""".split()  # noqa: SIM905
_AFFIXES = (
    ("", ""), ("pe", "an"), ("di", "kan"), ("ke", "an"), ("", "an"), ("ber", ""), ("di", ""), ("ter", ""),
    ("", "nya"), ("per", "an"), ("ber", "an"), ("", "kan"),
)  # fmt: skip
_SYLLABLES = """
ba bu da di du fa ga ha ja ka ku la li lu ma mi na ni nu pa ra ri ro sa si su ta ti tu wa ya yu
""".split()  # noqa: SIM905
_LITTLE_WORDS = ["yang", "dan", "di", "dengan", "untuk", "pada", "dari", "dalam", "tentang", "oleh"]
_NAMES = 30_000  # of people and places, each seldom: the long tail of every archive

UNITS = (
    "Bidang IKP", "Bidang Aptika", "Sekretariat", "Bidang Persandian", "Bagian Hukum", "Bagian Umum",
    "Subbagian Keuangan", "Bidang Statistik", "UPT Kearsipan", "Bagian Organisasi",
)  # fmt: skip
KINDS = ("Surat", "Keputusan", "Laporan", "Notula", "Undangan", "Nota Dinas", "Peraturan", "Perjanjian")
_CLASSES = tuple(f"{first}.{second}" for first in range(0, 1000, 100) for second in range(1, 13))
_ORIGINS = ("IKP", "APTIKA", "SEKRE", "SANDI", "HK", "UM", "KEU", "STAT", "ARSIP", "ORG")
_WORDS, _TITLE_WORDS = 30, 6
_FIRST_DAY, _DAYS = date(2005, 1, 1), 7_600


class Office:
    """Its words by rank: word number r is drawn about 1 / (r + 3) as often as chance would have it."""

    def __init__(self, seed: int = 7) -> None:
        self._random = random.Random(seed)
        self.vocabulary = self._ranked_words()
        self._cumulative = list(accumulate(1 / (rank + 3) for rank in range(len(self.vocabulary))))

    def entries(self, first: int, count: int) -> Iterator[IndexEntry]:
        """Records `first` to `first + count`; each call goes on where the chance of the one before ended."""
        return map(self.entry, range(first, first + count))

    def entry(self, number: int) -> IndexEntry:
        """About 30 words on one to three pages; code and number end in `number`."""
        choose = self._random.choice
        words = self._random.choices(self.vocabulary, cum_weights=self._cumulative, k=_TITLE_WORDS + _WORDS)
        text, pages = words[_TITLE_WORDS:], choose((1, 1, 2, 3))
        cuts = [_WORDS * page // pages for page in range(pages + 1)]
        day, classification = _FIRST_DAY + timedelta(days=self._random.randrange(_DAYS)), choose(_CLASSES)
        return IndexEntry(
            id=RecordId(f"{number:08}-million"),
            title=" ".join(words[:_TITLE_WORDS]).capitalize(),
            code=f"{classification}/{number:06}/{choose(_ORIGINS)}/{day.year}",
            number=f"{classification}/{number}/{day.year}",
            unit=choose(UNITS),
            classification=classification,
            kind=choose(KINDS),
            period=Period.year(day.year),
            dated=day,
            stage=Stage.STORED,
            pages=tuple(
                PageText(page + 1, " ".join(text[cuts[page] : cuts[page + 1]])) for page in range(pages)
            ),
        )

    def words(self, first: int, last: int, count: int) -> list[str]:
        """Different words of these ranks, the smaller the more frequent."""
        return self._random.sample(self.vocabulary[first:last], count)

    def _ranked_words(self) -> list[str]:
        affixed = [before + root + after for (before, after), root in product(_AFFIXES, _ROOTS)]
        names = {
            "".join(self._random.choices(_SYLLABLES, k=self._random.choice((3, 4)))) for _ in range(_NAMES)
        }
        roots, rest = affixed[: len(_ROOTS)], affixed[len(_ROOTS) :] + sorted(names)
        self._random.shuffle(roots)
        self._random.shuffle(rest)
        return list(dict.fromkeys(_LITTLE_WORDS + roots + rest))
