from pathlib import Path

from ingest.formats.packages.enclosures import Enclosures
from ingest.formats.slides.ppt import read_ppt
from ingest.task.limits import Limits
from tests.ingest.formats.reading import place_in
from tests.ingest.offices import old_slides_file


def test_slides_are_pages_with_outline_and_drawings_each_text_once(tmp_path: Path) -> None:
    path = old_slides_file(tmp_path / "a", [("Judul", "kotak"), ("Judul 2", "Judul 2")])
    pages = read_ppt(path, Limits(), Enclosures(place_in(tmp_path), Limits()))
    assert [page.text for page in pages] == ["Judul\nkotak", "Judul 2"]
