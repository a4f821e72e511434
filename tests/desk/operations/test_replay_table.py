"""Every act that the journal can tell of is replayed, or says why it has no rows to bring back."""

from __future__ import annotations

import pytest

from archive.journal.entries import Action
from archive.journal.replay import WithoutRows
from desk.operations.replay_table import REPLAY_TABLE


@pytest.mark.parametrize("action", Action)
def test_every_act_is_replayed_or_told_only(action: Action) -> None:
    how = REPLAY_TABLE[action]
    assert how.reason if isinstance(how, WithoutRows) else callable(how)
