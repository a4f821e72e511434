from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.values.case_folding import fold
from search.language.analyzer import LONGEST_WORD, indonesian
from search.language.respelling import as_number

FAMILIES = {
    "musnah": "pemusnahan musnah memusnahkan dimusnahkan",
    "mohon": "permohonan mohon pemohon memohon dimohonkan termohon",
    "tetap": "penetapan tetap menetapkan ditetapkan ketetapan",
    "sedia": "ketersediaan sedia tersedia menyediakan penyediaan disediakan",
    "mutakhir": "pemutakhiran mutakhir memutakhirkan dimutakhirkan",
    "setuju": "persetujuan setuju menyetujui disetujui",
    "undangan": "undangan mengundang diundang",
    "undang": "undang-undang perundang-undangan perundangan",
    "tanggungjawab": "pertanggungjawaban bertanggungjawab penanggungjawab",
    "simpan": "penyimpanan menyimpan disimpan simpan",
    "klasifikasi": "pengklasifikasian klasifikasi diklasifikasikan",
    "dokumentasi": "pendokumentasian dokumentasi mendokumentasikan",
    "kecuali": "dikecualikan pengecualian kecuali mengecualikan",
    "terbit": "penerbitan menerbitkan diterbitkan terbit",
    "kelola": "pengelolaan mengelola dikelola kelola",
    "telusur": "penelusuran menelusuri telusur",
    "arsip": "kearsipan pengarsipan diarsipkan arsip",
}
WRITTEN = [
    *(
        "tanda",
        "tangan",
        "bekerja",
        "sama",
        "yang",
        "non",
        "aktif",
        "Rp1.250.000,00",
        "17",
        "Agustus",
        "2023",
    ),
    *("17/8/2023", "28F", ","),
]
WHOLE = "meeting server details bpkpad 0012 m2 tw ii x7a website anthropometry İ 日本語 мир"


def surfaces(text: str) -> list[str]:
    return [token.surface for token in indonesian().tokens(text)]


@pytest.mark.parametrize(("stem", "forms"), FAMILIES.items())
def test_a_family_of_words_has_one_stem(stem: str, forms: str) -> None:
    assert {token.stem for token in indonesian().tokens(forms)} == {stem}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("undangan", "undang-undang"),
        ("setuju", "tujuan"),
        ("pemerintah", "perintah"),
        ("keberatan", "berat"),
        ("pemohon", "pohon"),
        ("pengumuman", "umum"),
        ("kinerja", "kerja"),
    ],
)
def test_words_that_only_look_related_stay_apart(one: str, other: str) -> None:
    assert indonesian().tokens(one)[0].stem != indonesian().tokens(other)[0].stem


def test_what_is_not_indonesian_keeps_its_affixes() -> None:
    respelled = str.maketrans("l", "i")
    assert all(token.stem == token.surface.translate(respelled) for token in indonesian().tokens(WHOLE))


def test_a_compound_gives_its_parts_side_by_side() -> None:
    (compound,) = indonesian().compounds("045.2/330/BPKPAD/2025")
    assert [token.surface for token in compound] == ["045", "2", "330", "bpkpad", "2025"]
    assert [token.position for token in compound] == [0, 1, 2, 3, 4]


def test_what_a_single_joint_does_not_hold_together_is_apart() -> None:
    assert [
        len(compound) for compound in indonesian().compounds("http://a.go.id 12:30, 2019–2023 (x) y -z")
    ] == [*(1, 3, 2, 2, 1, 1, 1)]


def test_stop_words_have_no_stem_and_keep_their_place() -> None:
    tokens = indonesian().tokens("surat yang dan laporan")
    assert [(token.stem, token.position) for token in tokens] == [
        ("surat", 0),
        ("", 1),
        ("", 2),
        ("lapor", 3),
    ]


@pytest.mark.parametrize(
    ("spelled", "folded"),
    [
        ("ÉVALUASI", "evaluasi"),
        ("e\u0301valuasi", "evaluasi"),
        ("ﬁnal", "final"),
        ("ＡＢＣ", "abc"),
        ("Jum’at", "jumat"),
        *((f"Jum{sign}at", "jumat") for sign in "'`´’‘‛′‵＇ʹʻʼʽʾʿˈˊˋ՚ꞌ"),
        ("Ma''ruf", "maruf"),
        ("ʿUmar", "umar"),
        ("pemus\u00adnahan", "pemusnahan"),
        ("STRASSE", "strasse"),
        ("straße", "strasse"),
    ],
)
def test_spellings_of_one_word_fold_into_one(spelled: str, folded: str) -> None:
    assert surfaces(spelled) == [folded]


@pytest.mark.parametrize("text", ["½½", "surat½surat", "a⒈a", "½", "a½ b"])
def test_a_sign_that_stands_for_several_words_is_read(text: str) -> None:
    assert indonesian().spaced(text)[0].split() == surfaces(text)


@given(
    st.text(alphabet="aB1 .,-/:'’½é\u00ad\n", max_size=80)
    | st.lists(
        st.sampled_from(WRITTEN)
    ).map(" ".join)
)  # fmt: skip
def test_what_is_indexed_are_the_words_of_the_text(text: str) -> None:
    tokens = indonesian().tokens(text)
    stems = [token.stem for token in tokens if token.stem]
    stems += [found.stem for found in indonesian().wider(text)]
    surfaces_spaced, stems_spaced = indonesian().spaced(text)
    assert surfaces_spaced.split() == [token.surface for token in tokens]
    assert sorted(stems_spaced.split()) == sorted(stems)
    assert indonesian().spaced_lead(text, 4) == indonesian().spaced(indonesian().lead(text, 4))


@given(
    st.lists(st.sampled_from(["arsip", "Rapat", "S.K.", "(surat)", "045.2/330", "di", "ﬁnal", "x", "Jum'at", ",", "/"]))
    .map("".join),
    st.sampled_from(["arsip", "rapat", "sk", "surat", "330", "di", "final", "rapatarsip", ""]),
)  # fmt: skip
def test_a_stretch_has_the_words_that_are_placed_in_it(stretch: str, word: str) -> None:
    parts = [part for _, part in indonesian().placed(stretch)]
    assert indonesian().has_any(stretch, {word}, ()) == any(part.surface == word for part in parts)
    assert indonesian().has_any(stretch, (), {word}) == any(part.stem == word for part in parts)


def test_a_word_without_end_is_cut() -> None:
    assert surfaces("a" * 40_000) == ["a" * LONGEST_WORD]


@example("0`¼")
@example("¼\u00ad")
@example("ﬁ2\u00ad")
@example("28f")
@example("A.¼")
@given(st.text())
def test_offsets_point_at_the_word_in_the_text_as_given(text: str) -> None:
    tokens = indonesian().tokens(text)
    assert [token.position for token in tokens] == list(range(len(tokens)))
    for token in tokens:
        spelled = fold(text[token.start : token.end]).replace(".", "")
        runs = re.findall(r"[^\W_]+", spelled)
        pieces = [piece for run in runs for piece in (run, *re.findall(r"\d+|\D+", as_number(run)))]
        assert as_number(token.surface) in map(as_number, pieces)
    assert all(one.start <= other.start for one, other in pairwise(tokens))


@pytest.mark.parametrize(
    ("spelled", "same"),
    [
        ("oendang", "undang"),
        ("pemoesnahan", "pemusnahan"),
        ("Soerat tjatatan chusus", "surat catatan khusus"),
        ("lnformasi", "informasi"),
        ("perrnohonan", "permohonan"),
        ("pernerintah", "pemerintah"),
        ("kebljakan", "kebijakan"),
        ("in1ormasi", "lniormasi"),
        ("Soeharto Djojohadikoesoemo", "Suharto Jojohadikusumo"),
    ],
)
def test_a_misread_or_old_spelling_has_the_stem_of_the_new_one(spelled: str, same: str) -> None:
    stems = [[token.stem for token in indonesian().tokens(text)] for text in (spelled, same)]
    assert stems[0] == stems[1]


@pytest.mark.parametrize(
    ("spelled", "word"),
    [
        ("2O24", "2024"),
        ("33O", "330"),
        ("l0", "10"),
        ("S.K.", "sk"),
        ("a.n.", "an"),
        ("in1ormasi", "in1ormasi"),
    ],
)
def test_a_misread_figure_and_a_dotted_abbreviation_are_one_word(spelled: str, word: str) -> None:
    assert [token.surface for token in indonesian().tokens(spelled)] == [word]


@given(st.text())
def test_a_text_means_the_same_in_every_normal_form_and_case_of_its_words(text: str) -> None:
    for token in indonesian().tokens(text):
        assert surfaces(token.surface) == [token.surface]
        assert token.surface == unicodedata.normalize("NFKC", token.surface)


@pytest.mark.parametrize(
    ("run", "words"),
    [
        ("28F", "28 f"),
        ("Rp1.250", "rp 1 250"),
        ("covid19", "covid 19"),
        ("m²", "m 2"),
        ("PP35/2021", "pp 35 2021"),
        ("17Agustus2023", "17 agustus 2023"),
        ("surat2", "surat 2"),
    ],
)
def test_letters_are_parted_from_figures(run: str, words: str) -> None:
    assert surfaces(run) == words.split()
    assert indonesian().tokens(run)[0].start == 0


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("kerja sama", "kerjasama"),
        ("bekerja sama", "bekerjasama"),
        ("kerja-sama", "kerjasama"),
        ("menanda tangani", "ditandatangani"),
        ("tanda tangannya", "penandatanganan"),
        ("tanggung jawab", "pertanggungjawaban"),
        ("non aktif", "nonaktif"),
        ("e-katalog", "ekatalog"),
        ("berita acara", "beritaacara"),
        ("photo copy", "fotokopi"),
        ("sub bagian", "subbagian"),
        ("pasca-bencana", "pascabencana"),
    ],
)
def test_a_compound_written_apart_has_the_stem_of_the_joined_one_too(written: str, same: str) -> None:
    assert indonesian().stems(same) in indonesian().spaced(written)[1].split()
    assert all(token.wider == (indonesian().stems(same),) for token in indonesian().tokens(written))
