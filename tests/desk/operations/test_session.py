"""A session signs what was changed and lets the indexes learn of it, whichever face opened it; it prints nothing."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.values.record import Description
from desk.operations.index.engine import generations
from desk.operations.notices import IndexNotFollowing, Notice, NotSigned
from desk.operations.session import opened_archive
from desk.settings.general import Settings, load
from tests.desk.office import Office
from tests.making import file_one

ROOT = Path(__file__).resolve().parents[3]
FOR_SESSIONS = {"catch_up", "follow_by", "IndexFollower", "opened_archive", "open_archive"}


@pytest.fixture
def settings(desk: Office) -> Settings:
    assert desk.run("init").status == 0
    return load(desk.home)


def signed(archive: Archive) -> int:
    """How many entries the newest checkpoint signs."""
    return archive.notary.checkpoints.newest()


def file_and_fail(settings: Settings) -> None:
    with opened_archive(settings, refuse) as archive:
        file_one(archive, b"surat masuk", Description(title="Surat"))
        raise InterruptedError


def refuse(notice: Notice) -> None:
    pytest.fail(f"nothing was to be said: {notice}")


def test_what_was_changed_is_signed_and_found(settings: Settings) -> None:
    with opened_archive(settings, refuse) as archive:
        file_one(archive, b"surat masuk", Description(title="Surat"))
        changed = archive.last_sequence()
        assert signed(archive) < changed
    with opened_archive(settings, refuse) as archive:
        assert signed(archive) >= changed
        assert generations(archive).current().position() >= changed
        assert generations(archive).current().count() == 1


def test_what_was_changed_before_an_error_is_signed_and_found(settings: Settings) -> None:
    with pytest.raises(InterruptedError):
        file_and_fail(settings)
    with opened_archive(settings, refuse) as archive:
        assert signed(archive) == archive.last_sequence()
        assert generations(archive).current().count() == 1


def test_a_session_that_changes_nothing_leaves_everything_alone(settings: Settings) -> None:
    with opened_archive(settings, refuse) as archive:
        before = archive.last_sequence(), signed(archive)
    with opened_archive(settings, refuse) as archive:
        assert (archive.last_sequence(), signed(archive)) == before


def test_what_hinders_the_signature_or_the_index_is_a_notice(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    notices: list[Notice] = []
    with opened_archive(settings, notices.append) as archive:
        file_one(archive, b"surat masuk", Description(title="Surat"))
        (archive.home.keys / "1" / "secret").unlink()
        shutil.rmtree(archive.home.index, ignore_errors=True)
        archive.home.index.write_text("no folder")
    assert [type(notice) for notice in notices] == [NotSigned, IndexNotFollowing]
    assert capsys.readouterr() == ("", "")


def test_no_command_opens_seals_or_follows_by_itself() -> None:
    named = {
        (path.name, alias.name)
        for path in (ROOT / "desk" / "cli" / "commands").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
        if alias.name.rpartition(".")[2] in FOR_SESSIONS | {"upkeep", "session"}
    }
    assert named == set()
