import bz2
import gzip
import lzma
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from ingest.formats.identify import identify
from ingest.task.kind import Kind
from ingest.task.limits import Limits
from ingest.task.reasons import CannotRead, Reason
from tests.ingest.formats.reading import contents, place_in, taken, texts


def gzipped(data: bytes, name: str = "surat.txt") -> bytes:
    target = BytesIO()
    with gzip.GzipFile(name, "wb", fileobj=target) as file:
        file.write(data)
    return target.getvalue()


@pytest.mark.parametrize(
    ("pack", "name"),
    [(gzipped, "surat.txt"), (gzip.compress, "isi"), (bz2.compress, "isi"), (lzma.compress, "isi")],
)
def test_a_packed_file_holds_one_file(tmp_path: Path, pack: Callable[[bytes], bytes], name: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(pack(b"isi surat"))
    assert identify(path).kind is Kind.PACKED
    assert texts(path) == [f"[{name}]"]
    assert taken(path) == {name: b"isi surat"}


def test_what_is_torn_or_swells_or_lies_too_deep_is_refused(tmp_path: Path) -> None:
    def refusal(data: bytes, depth: int = 0, room: int = 1 << 20) -> Reason:
        (tmp_path / "a").write_bytes(data)
        with pytest.raises(CannotRead) as caught:
            contents(tmp_path / "a", place=place_in(tmp_path, depth, room))
        return caught.value.reason

    assert refusal(gzipped(bytes(range(256)) * 9)[:-12]) is Reason.DAMAGED
    assert refusal(gzipped(bytes(3 << 20)), room=1 << 30) is Reason.TOO_LARGE
    assert refusal(gzipped(b"isi"), room=2) is Reason.TOO_LARGE
    assert refusal(gzipped(b"isi"), depth=Limits().depth) is Reason.TOO_DEEP
