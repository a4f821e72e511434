from __future__ import annotations

from pathlib import Path

import pytest

from desk.settings.catalogue import catalogue_server, keep_server
from desk.settings.general import BadSetting

_SERVER = "postgresql://arsip@basis/arsip"


def said(home: Path, address: str) -> None:
    (home / "arsip.toml").write_text(f'[office]\nzone = "Asia/Jakarta"\n\n[catalogue]\nurl = "{address}"\n')


def test_the_environment_wins_over_the_file_and_without_either_it_is_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert catalogue_server(tmp_path) is None
    said(tmp_path, _SERVER)
    assert catalogue_server(tmp_path) == _SERVER
    monkeypatch.setenv("ARSIP_CATALOGUE_URL", "postgresql://arsip:rahasia@lain/arsip")
    assert catalogue_server(tmp_path) == "postgresql://arsip:rahasia@lain/arsip"


def test_a_password_is_not_taken_from_the_file_which_is_backed_up(tmp_path: Path) -> None:
    said(tmp_path, "postgresql://arsip:rahasia@basis/arsip")
    with pytest.raises(BadSetting) as refusal:
        catalogue_server(tmp_path)
    assert "rahasia" not in str(refusal.value)


def test_restored_settings_name_no_other_server_than_the_one_restored_to(tmp_path: Path) -> None:
    settings = tmp_path / "arsip.toml"
    keep_server(settings, None)
    said(tmp_path, _SERVER)
    keep_server(settings, _SERVER)
    assert _SERVER in settings.read_text()
    keep_server(settings, None)
    assert settings.read_text().strip() == '[office]\nzone = "Asia/Jakarta"'
