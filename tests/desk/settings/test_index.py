"""Which engine is chosen, who enters its server, and what is said of a setting that cannot be followed."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.settings.general import BadSetting
from desk.settings.index import Engine, load_index


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


INDEX = (
    '[index]\nengine = "elasticsearch"\nurl = ["https://satu:9201", "https://dua"]\nuser = "arsip"\n'
    'password_file = "sandi"\nca_file = "ca.pem"\n\n[index.public]\nuser = "warga"\napi_key_file = "kunci"\n'
)


def test_without_a_word_the_index_is_embedded(home: Path) -> None:
    assert load_index(home).engine is Engine.EMBEDDED


def test_a_server_is_entered_with_secrets_from_files_that_no_message_shows(home: Path) -> None:
    (home / "arsip.toml").write_text(INDEX)
    (home / "sandi").write_text("rahasia-sekali\n")
    (home / "kunci").write_text("kunci-sekali\n")
    index = load_index(home)
    assert index.urls == ("https://satu:9201", "https://dua:9200")
    assert (index.staff.user, index.staff.password, index.ca_file) == (
        "arsip",
        "rahasia-sekali",
        home / "ca.pem",
    )
    assert (index.public.user, index.public.api_key) == ("warga", "kunci-sekali")
    assert "sekali" not in repr(index)


def test_the_environment_wins_for_the_index_too(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "arsip.toml").write_text('[index]\nengine = "embedded"\n')
    monkeypatch.setenv("ARSIP_INDEX_ENGINE", "elasticsearch")
    monkeypatch.setenv("ARSIP_ELASTICSEARCH_URL", "http://satu http://[::1]:9300/es/")
    monkeypatch.setenv("ARSIP_ELASTICSEARCH_PASSWORD", "a")
    monkeypatch.setenv("ARSIP_ELASTICSEARCH_PUBLIC_PASSWORD", "b")
    index = load_index(home)
    assert index.engine is Engine.ELASTICSEARCH
    assert index.urls == ("http://satu:9200", "http://[::1]:9300/es")
    assert (index.staff.password, index.public.password) == ("a", "b")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('engine = "solr"\n', "solr"),
        ('engine = "elasticsearch"\n', "index.url"),
        ('url = "satu:9200"\n', "satu:9200"),
        ('url = "http://satu:banyak"\n', "banyak"),
        ('url = "http://a:rahasia@satu"\n', "password_file"),
        ("url = [1]\n", "index.url"),
        ("shards = 0\n", "index.shards"),
        ("replicas = true\n", "index.replicas"),
        ('password_file = "tiada"\n', "index.password_file"),
        ('public = {password = "x"}\n', "index.public"),
        ("passwd = 1\n", "passwd"),
    ],
)
def test_a_setting_of_the_index_nobody_can_follow_is_named(home: Path, text: str, named: str) -> None:
    (home / "arsip.toml").write_text("[index]\n" + text)
    with pytest.raises(BadSetting, match=named) as caught:
        load_index(home)
    assert "rahasia" not in str(caught.value)
