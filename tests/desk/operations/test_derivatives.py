from __future__ import annotations

import pytest

from desk.operations.derivatives import fitting


@pytest.mark.parametrize("name", ["surat.txt", "é" * 120 + ".pdf", "x" * 251 + ".pdf"])
def test_a_name_that_fits_stays(name: str) -> None:
    assert fitting(name) == name


@pytest.mark.parametrize("name", ["x" * 300 + ".pdf", "é" * 200 + ".pdf", "." + "x" * 400, "é" * 300])
def test_a_longer_one_is_cut_between_letters_and_keeps_its_ending(name: str) -> None:
    fitted = fitting(name)
    assert 230 < len(fitted.encode()) <= 255
    assert name.startswith(fitted.removesuffix(".pdf"))
    assert fitted.endswith(".pdf") == name.endswith(".pdf")
