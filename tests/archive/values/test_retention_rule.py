import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.values.retention_rule import (
    BadDisposition,
    BadRetention,
    Disposition,
    Retention,
    RetentionRule,
    parse_disposition,
)


@pytest.mark.parametrize(
    ("text", "years", "trigger"),
    [
        ("2 Tahun", 2, None),
        ("3 tahun", 3, None),
        (" 10\nTAHUN ", 10, None),
        ("2", 2, None),
        ("0 Tahun", 0, None),
        ("2 (dua) tahun", 2, None),
        ("5 thn.", 5, None),
        ("2 Tahun Setelah Data Diperbarui (Update)", 2, "Setelah Data Diperbarui (Update)"),
        ("2 Tahun\nsetelah hak\ndan kewajibannya\nhabis", 2, "setelah hak dan kewajibannya habis"),
        ("1 Tahun, setelah identitas ditetapkan", 1, "setelah identitas ditetapkan"),
        ("1 Tahun Sampai Dengan Masalah Selesai", 1, "Sampai Dengan Masalah Selesai"),
        ("Selama berlaku", None, "Selama berlaku"),
    ],
)
def test_a_retention_is_read_from_its_phrase(text: str, years: int | None, trigger: str | None) -> None:
    assert Retention.parse(text) == Retention(years, trigger, " ".join(text.split()))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2 Tshun", "did you mean 'tahun' for 'tshun'"),
        ("1 Tanun setelah ditetapkan", "did you mean 'tahun' for 'tanun'"),
        ("2 Tahun setelh pensiun", "did you mean 'setelah' for 'setelh'"),
        ("2 Tahun anqqaran berialan", "after the years must come"),
        ("2 Tahun setelah", "after the years must come"),
        ("6 bulan", "not a retention period"),
        ("AKTIF", "not a retention period"),
        ("setelah pensiun", "not a retention period"),
        ("-", "a dash does not say"),
        (" – ", "a dash does not say"),
        ("", "nothing is written"),
    ],
)
def test_what_is_not_a_retention_is_refused_with_a_reason(text: str, message: str) -> None:
    with pytest.raises(BadRetention, match=message) as refused:
        Retention.parse(text)
    assert refused.value.text == text


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("2 Tahun setelah tahun anggaran berakhir", True),
        ("2 Tahun Setelah Anggaran Berakhir", True),
        ("1 Tahun Sejak Berakhirnya Masa Tahun Anggaran", True),
        ("2 Tahun setelah tahun anggaran berakhir dan tindak lanjut hasil pemeriksaan selesai", False),
        ("2 Tahun setelah anggaran berjalan", False),
        ("2 Tahun", False),
    ],
)
def test_only_the_bare_end_of_a_budget_year_is_known_by_itself(text: str, answered: bool) -> None:
    assert Retention.parse(text).ends_with_budget_year is answered


@pytest.mark.parametrize(
    ("text", "disposition", "exception"),
    [
        ("Musnah", Disposition.DESTROY, None),
        ("PERMANEN", Disposition.PERMANENT, None),
        ("Dinilai  kembali", Disposition.REVIEW, None),
        ("Masuk berkas\nPerorangan", Disposition.PERSONAL_FILE, None),
        ("Masuk berkas Perseorangan", Disposition.PERSONAL_FILE, None),
        ("Musnah, kecuali SK", Disposition.DESTROY, "kecuali SK"),
        ("Musnah\nKecuali Master\nFile", Disposition.DESTROY, "Kecuali Master File"),
        ("Musnah (Kecuali Laporan)", Disposition.DESTROY, "Kecuali Laporan"),
        ("Musnah, setelah masuk evaluasi", Disposition.DESTROY, "setelah masuk evaluasi"),
    ],
)
def test_a_fate_is_read_with_its_exception(
    text: str, disposition: Disposition, exception: str | None
) -> None:
    assert parse_disposition(text) == (disposition, exception)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Miusnah", "did you mean 'musnah' for 'miusnah'"),
        ("Dinilai kembalii", "did you mean 'dinilai kembali'"),
        ("Musnah sebagian", "after 'musnah' may only come an exception"),
        ("Musnah, kecualikan", "after 'musnah' may only come an exception"),
        ("AKHIR", "not a final fate"),
        ("-", "not a final fate"),
        ("", "not a final fate"),
    ],
)
def test_a_fate_is_never_guessed(text: str, message: str) -> None:
    with pytest.raises(BadDisposition, match=message) as refused:
        parse_disposition(text)
    assert refused.value.text == text


@given(
    st.sampled_from(Disposition),
    st.none() | st.text("abc ()", min_size=1).map(lambda text: " ".join(f"kecuali x{text}".split())),
)
def test_the_words_of_a_fate_read_back(disposition: Disposition, exception: str | None) -> None:
    years = Retention.parse("2 Tahun")
    rule = RetentionRule("500.1", "", years, years, disposition, exception)
    assert parse_disposition(rule.fate) == (disposition, exception)


@given(st.integers(0, 999), st.none() | st.text("abc ()", min_size=1).map(lambda text: f"setelah x{text}"))
def test_the_words_of_a_retention_read_back(years: int, trigger: str | None) -> None:
    retention = Retention.parse(" ".join(filter(None, (f"{years} Tahun", trigger))))
    assert retention.years == years
    assert (retention.trigger is None) == (trigger is None)
    assert Retention.parse(retention.text) == retention
