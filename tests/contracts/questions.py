"""Questions an officer might type, over the vocabulary of the made-up office."""

QUESTIONS: tuple[str, ...] = tuple(
    line
    for line in """
anggaran
anggaran 2024
berapa anggaran (2024)?
Apa isi Undang-Undang Keterbukaan Informasi Publik?
siapa yang memusnahkan arsip?
pemusnahan
musnah
memusnahkan arsip inaktif
permohonan
pemohon
memohon salinan
penetapan
ditetapkan
ketersediaan
tersedia
pemutakhiran data
dimutakhirkan
undangan
undang-undang
perundang-undangan
persetujuan
tujuan perjanjian
"informasi publik"
"publik informasi"
“standar layanan”
"arsip yang musnah"
"berita acara"
"biaya layanan" kode:500.12
surat "edaran
045.2/330/BPKPAD/2025
330/BPKPAD
BPKPAD
045.2
SOP-PPID-06
12:30
12.30
Jum'at
jumat
Rp1.250.000,50
1.250.000
kode:500.1
kode:500.12
kode:500.12.*
kode:500
kode:5
kode:000.5.6.2
kode:HM.02.01
kode:hm/02
kode:R-99/IJ
kode:500.1 anggaran
unit:IKP
unit:ikp informasi
unit:"sekretariat" anggaran
unit:tidak
periode:2024
periode:2019..2023
periode:"TW II 2024"
periode:"TW III 2023"
periode:2008
periode:2027..
periode:..2011
periode:2024-02-14
periode:2024 kode:500.12.18.1 unit:IKP
periode:2024 -unit:IKP
tahun:2023 arsip
judul:laporan
judul:"laporan kinerja"
judul:musnah
isi:laporan
isi:undangan
nomor:188.44
nomor:045.2/330
nomor:330
nomor:"14 tahun 2008"
jenis:surat
jenis:keputusan
jenis:undang-undang
kelas:500.12
kelas:000
kelas:400.14.3
angg*
peme* data
isi:memorand*
kerja*
judul:per*
arsip -inaktif
arsip NOT inaktif
arsip BUKAN musnah
-informasi
-"informasi publik" unit:IKP
NOT (anggaran OR informasi)
anggaran OR arsip
anggaran ATAU notula
anggaran AND belanja OR musnah AND saksi
(anggaran OR arsip) AND (belanja OR saksi)
anggaran DAN -perubahan
keamanan AND NOT rahasia
meeting
server
open data
e-government
dan/atau
yang
tidak
kata
final
evaluasi
tidakjelas
abc
½
foto
scan0001
rapat pimpinan keamanan persandian
kata yang tidakada samasekali
arsip pesawat terbang
panduan penyusutan
SEKRETARIAT
14
???
()
berita acara
kepala dinas biaya
http://kominfo.go.id/arsip
rapat, (pukul 12:30)!
anggran~
anggran~1
arsip memusnakan~
isi:inaktip~
judul:keterbukan~
musnha~1
2042~1
bpkpad~ 330
undngan~ rapat
zzzzzz~
"arsip inaktif"~0
"memusnahkan persetujuan"~3
"informasi terbatas"~4
"standar publik"~2
"publik standar"~2
"arsip arsip"~9
isi:"rapat informasi"~3
judul:"laporan pemerintah"~1
nomor:"045 2025"~3
"kerja riset data"~6
unit:(IKP,APTIKA)
unit:(ikp, "sekretariat") anggaran
unit:(tidak,ada)
kode:(500.12.*, 045)
kode:(000.5, 900) arsip
kelas:(500, 005)
periode:(2008, 2018)
periode:(2019..2020, "TW II 2024") informasi
tahun:(2022,2023) -unit:SEKRETARIAT
judul:(laporan, notula)
judul:(laporan kinerja, rapat*)
jenis:(surat, dpa)
nomor:(188.44, SOP-PPID-06)
isi:(anggaran, "hasil pemeriksaan")
tanggal:2024-05-17
tanggal:2024
tanggal:..2010
tanggal:(2020, 2023) arsip
status:diterima
status:received informasi
status:(disimpan, dikodekan)
-status:diterima
((anggaran OR (arsip AND (saksi OR -inaktif))) AND NOT (unit:IKP OR periode:2019)) OR judul:("berita acara", notula)
(memorandum~1 OR "open maintenance"~3) unit:IKP
NOT (kode:(500.12, 000) OR periode:2024..)
periode:2024.. -periode:..2024
kode:000.5.6.2.001
kode:900.1.2.4/001/SEKRETARIAT
oendangan
pemoesnahan
lnformasi
kata-kata-kata
S.K.
e.government
Rp1.250.000
Rp 1.250.000,50
1250000,50
17 Mei 2024
17/5/2024
14/2008
UU 14/2008
14 Tahun 2008
kerjasama
kerja sama
bekerjasama universitas
surat2
BUKAN RAHASIA DAN LAPORAN
""".splitlines()
    if line
)

REFUSED: tuple[tuple[str, str, int], ...] = (
    ("ab~", "fuzzy", 0),
    ("arsip kata~3", "fuzzy", 6),
    ("unit:IK~", "fuzzy", 5),
    ('"a b"~', "slop", 0),
    ('"a b c d"~20', "slop", 0),
    ("status:diterim", "unknown_stage", 7),
    ("foo:bar", "unknown_field", 0),
    ("arsip perihal:undangan", "unknown_field", 6),
    ("kode:", "no_value", 0),
    ("unit:(,)", "no_value", 5),
    ("kode:(500.12, 045*)", "star_place", 14),
    ("arsip unit:", "no_value", 6),
    ("a || b", "unknown_operator", 2),
    ("*arsip", "star_place", 0),
    ("ar*sip", "star_place", 2),
    ("kode:500.1*", "star_place", 5),
    ("unit:IK*", "star_place", 5),
    ("x a*", "short_prefix", 2),
    ("periode:kapan", "bad_period", 8),
    ("periode:2023..2019", "bad_period", 8),
    ("AND arsip", "dangling_operator", 0),
    ("arsip DAN", "dangling_operator", 6),
    ("arsip OR OR surat", "dangling_operator", 6),
    ("arsip NOT", "dangling_operator", 6),
    ("isi:ar*sip", "star_place", 6),
)
"""A question, the reason code, and the character where the trouble begins."""
