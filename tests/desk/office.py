"""A small office at the desk: its tables, a batch of text files, and the real command run on them in this process."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from archive.archive import Archive
from archive.values.record import Record
from desk.cli.main import main
from tests.making import bury

PATTERN = "{classification}/{number:03}/{unit}/{year}"
UNITS = "kode,nama\nIKP,Informasi dan Komunikasi Publik\nAPTIKA,Aplikasi Informatika\n"
CLASSES = (
    "kode,uraian\n500.12,Komunikasi dan informatika\n500.12.1,Pelayanan informasi\n000.1,Ketatausahaan\n"
)
JRA = (
    "kode,uraian,retensi_aktif,retensi_inaktif,status_akhir\n"
    "500.12,Informatika,1 Tahun,2 Tahun,Musnah\n"
    "000.1,Ketatausahaan,2 Tahun setelah kerja sama berakhir,3 Tahun,Permanen\n"
)
FILES: dict[str, str] = {
    "sk.txt": "KEPUTUSAN\nNOMOR 12 TAHUN 2024\nTENTANG\nPEJABAT PENGELOLA INFORMASI DAN DOKUMENTASI\n",
    "sub/undangan.txt": "Undangan rapat koordinasi anggaran\fLampiran: daftar hadir rapat\n",
    "laporan.txt": "Laporan layanan informasi publik triwulan pertama\n",
}
SHEET = (
    "berkas,judul,tanggal,unit,klasifikasi,periode\n"
    "sk.txt,Keputusan tentang PPID,2024-05-06,IKP,500.12,2024\n"
    "sub/undangan.txt,Undangan rapat anggaran,2023-03-01,APTIKA,000.1,TW I 2023\n"
)


@dataclass(frozen=True, slots=True)
class Told:
    """What one run of the command came to."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON, an object a line."""
        return [json.loads(line) for line in self.out.split("\n") if line]

    @property
    def row(self) -> dict[str, Any]:
        (row,) = self.lines
        return row


def enter(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    """Run the command in this process, through its entrance; the exit status."""
    monkeypatch.setattr(sys, "argv", ["arsip", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


class Office:
    """Runs `arsip` in a folder, on the home `arsip-home` there."""

    def __init__(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.folder = folder
        self.home = folder / "arsip-home"
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def run(self, *arguments: str | Path) -> Told:
        """Run the command through its entrance; foreseen errors are messages, others fail the test."""
        self._capsys.readouterr()
        status = enter(self._monkeypatch, *arguments)
        out, err = self._capsys.readouterr()
        assert "Traceback" not in err
        return Told(status, out, err)

    def json(self, *arguments: str | Path) -> list[dict[str, Any]]:
        """What a run that must succeed says in JSON."""
        told = self.run(*arguments, "--json")
        assert told.status == 0, told.err
        return told.lines

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)  # the archive's own files are read-only
        path.write_text(text)
        return path

    def bury(self, name: str) -> Record:
        """Destroy a record lawfully, as by a disposal that was decided; its tombstone."""
        archive = Archive.open(self.home, "budi", lambda: datetime.now(UTC))
        with closing(archive):
            return bury(archive, archive.find(name))

    def record(self, title: str) -> dict[str, Any]:
        """The one record with this title, as `list` tells it."""
        (found,) = [row for row in self.json("list") if row["title"] == title]
        return found

    def object_file(self, record: str, name: str) -> Path:
        """A file of a record's object in the store."""
        (found,) = self.home.glob(f"store/**/*{record}/v1/content/{name}")
        return found


def furnish(run: Callable[..., Told], folder: Path) -> None:
    """An archive with tables, one scheme for each unit, and a batch of three files: two coded, one not."""
    for name, text in {"units.csv": UNITS, "classes.csv": CLASSES, "jra.csv": JRA}.items():
        (folder / name).write_text(text)
    for name, text in (FILES | {"batch.csv": SHEET}).items():
        path = folder / "masuk" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)  # the archive's own files are read-only
        path.write_text(text)
    for arguments in (
        ("init",),
        ("import", "units", folder / "units.csv"),
        ("import", "classification", folder / "classes.csv"),
        ("import", "jra", folder / "jra.csv"),
        ("scheme", "add", "IKP", PATTERN, "--from", "2020-01-01"),
        ("scheme", "add", "APTIKA", PATTERN, "--from", "2020-01-01"),
        ("ingest", folder / "masuk", "--sheet", folder / "masuk/batch.csv"),
    ):
        told = run(*arguments)
        assert told.status == 0, told.err
