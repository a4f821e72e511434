"""The header is found under titles, and in CSV it says which sign parts the fields."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.tables.columns import CLASSIFICATION, UNITS, read_table
from ingest.tables.table_reader import BadTable

ABOVE = ("", "\r\n", "Daftar klasifikasi\r\n", "DAFTAR, DINAS KOMINFO, 2024\r\n\r\n", "a;b;c;d\te\tf\n")


@pytest.mark.parametrize("above", ABOVE)
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_fields_are_parted_by_the_sign_by_which_a_header_is_found(
    tmp_path: Path, above: str, sign: str
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"{above}kode{sign}uraian\r\n500.10{sign}Kearsipan\r\n".encode())
    header, rows = read_table(path, CLASSIFICATION)
    assert (header.places, rows[-1].cells) == ((0, 1), ("500.10", "Kearsipan"))
    assert rows[-1].line == header.line + 1


def test_a_header_goes_by_the_word_before_its_comma(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("kode;uraian, jenis, isi\n500.10;Kearsipan\n")
    assert read_table(tmp_path / "a.csv", CLASSIFICATION)[0].places == (0, 1)


def test_without_a_header_the_likeliest_sign_is_spoken_of(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("kode;uraian;ket\nIKP;Informasi;x\n")
    with pytest.raises(BadTable, match="no column nama; the headers are: kode, uraian, ket"):
        read_table(tmp_path / "a.csv", UNITS)
