"""The changes that are not released yet: a fragment each, and gathered at a release."""

from pathlib import Path

import pytest

from bench.changelog import ROOT, BadFragment, gather, sort_of

FRAGMENTS = sorted((ROOT / "docs/changes/unreleased").glob("*"))


def checkout(root: Path, **fragments: str) -> Path:
    folder = root / "docs/changes/unreleased"
    folder.mkdir(parents=True)
    for name, text in fragments.items():
        (folder / f"{name}.md").write_text(text)
    (root / "CHANGELOG.md").write_text("# Changes\n\nHow.\n\n## 0.1 (2026-11-01)\n\n- New: a.\n")
    return root


def test_every_fragment_begins_with_its_sort_and_is_short() -> None:
    for path in FRAGMENTS:
        assert path.suffix == ".md", path.name
        text = path.read_text()
        assert sort_of(text), path.name
        assert len(text.splitlines()) <= 6, path.name


def test_a_release_gathers_the_fragments_above_earlier_releases(tmp_path: Path) -> None:
    root = checkout(tmp_path, a="Fix: it broke.\nIt holds.\n", b="New: a page.\n", c="Change: more.\n")
    assert gather(root, "0.2 (2026-12-01)") == 3
    assert (root / "CHANGELOG.md").read_text() == (
        "# Changes\n\nHow.\n\n## 0.2 (2026-12-01)\n\n- New: a page.\n- Change: more.\n- Fix: it broke.\n  It holds.\n"
        "\n## 0.1 (2026-11-01)\n\n- New: a.\n"
    )
    assert list((root / "docs/changes/unreleased").iterdir()) == []


@pytest.mark.parametrize("text", ["Broke.", "Fix it: now", "Fix:", "new: a", ""])
def test_a_fragment_without_its_sort_stops_the_release(tmp_path: Path, text: str) -> None:
    root = checkout(tmp_path, a="New: a.\n", b=text)
    before = (root / "CHANGELOG.md").read_text()
    with pytest.raises(BadFragment):
        gather(root, "0.2 (2026-12-01)")
    assert (root / "CHANGELOG.md").read_text() == before
    assert len(list((root / "docs/changes/unreleased").iterdir())) == 2
