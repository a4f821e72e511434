from __future__ import annotations

import pytest

from search.language.expressions import expressions

SAME = {
    "1250000000": [
        *(
            "Rp1.250.000.000",
            "Rp 1.250.000.000",
            "Rp. 1.250.000.000,-",
            "1.250.000.000",
            "Rp1.250.000.000,00",
        ),
        *("IDR 1,250,000,000.00", "1,25 miliar", "Rp1,25 M", "1.250 juta", "1,25 milyar"),
    ],
    "1250000,5": ["Rp1.250.000,50", "1,250,000.5"],
    "2,5": ["2,50", "2,5"],
    "2023-08-17": [
        *(
            "17-08-2023",
            "17 Agustus 2023",
            "17/8/2023",
            "17.08.2023",
            "2023-08-17",
            "17 AGT 2023",
            "17 Ags. 2023",
        ),
        *("17/8/23", "08/17/2023", "17Agustus2023", "17 - 08 - 2023", "17 August 2023", "17\nAgustus 2023"),
    ],
    "14/2008": ["14/2008", "14 Tahun 2008", "14 TAHUN 2008", "14 Th. 2008", "14 thn 2008", "014/2008"],
    "7a/2012": ["7A Tahun 2012"],
}


@pytest.mark.parametrize(("stem", "text"), [(stem, text) for stem, texts in SAME.items() for text in texts])
def test_forms_that_mean_the_same_have_one_stem(stem: str, text: str) -> None:
    (found,) = expressions(f"sebesar {text} (tercatat)")
    assert found.stem == stem
    assert f"sebesar {text} (tercatat)"[found.start : found.end] in text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "1250000000",
            "045.2/330/BPKPAD/2025",
            "500.12.18.1/040/DISKOMINFO/2024",
            "12:30",
            "5 (lima)",
            "28F",
        ),
        *(
            "31/02/2023 B",
            "188.342/12/2024",
            "000.5.6.2",
            "TA 2024",
            "hal 2 dari 3",
            "192.168.1.10",
            "0561.760282",
        ),
    ],
)
def test_codes_and_bare_numbers_are_no_expressions(text: str) -> None:
    assert list(expressions(text)) == []
