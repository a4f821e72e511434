"""The command `arsip`: its subcommands by name, each imported only when it is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import click

from desk.cli.options import Group
from desk.words.language import _


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """A module below desk.cli.commands, which calls its command `command`, and the command in a sentence."""

    module: str
    help: str


_COMMANDS: Mapping[str, CommandEntry] = {
    "init": CommandEntry("init", _("Membuat arsip baru di folder arsip.")),
    "import": CommandEntry(
        "import_tables", _("Memuat tabel unit, klasifikasi, atau JRA dari CSV atau XLSX.")
    ),
    "scheme": CommandEntry("scheme", _("Pola kode arsip tiap unit.")),
    "ingest": CommandEntry(
        "ingest", _("Memasukkan berkas, folder, atau berkas dalam lembar deskripsi ke arsip.")
    ),
    "batch": CommandEntry("batch", _("Batch yang pernah masuk, sertifikatnya, dan mencoba lagi yang gagal.")),
    "watch": CommandEntry(
        "watch", _("Mengawasi folder pemindai; yang lengkap diarsipkan, lalu dipindahkan.")
    ),
    "sheet": CommandEntry("sheet", _("Lembar pemisah untuk tumpukan yang dipindai sekaligus.")),
    "quarantine": CommandEntry("quarantine", _("Berkas yang belum dapat diarsipkan.")),
    "search": CommandEntry("search", _("Mencari arsip menurut isi, kode, unit, dan kurun waktu.")),
    "searches": CommandEntry("searches", _("Pencarian yang tersimpan.")),
    "suggest": CommandEntry("suggest", _("Menyarankan judul, kode, dan kata selagi mengetik.")),
    "list": CommandEntry("list_records", _("Mendaftar arsip dari katalog, tanpa indeks pencarian.")),
    "show": CommandEntry("show", _("Menampilkan satu arsip menurut id atau kodenya.")),
    "get": CommandEntry("get", _("Menyalin berkas asli satu arsip, setelah diperiksa keutuhannya.")),
    "page": CommandEntry("page", _("Menggambar satu halaman arsip, atau gambar kecilnya.")),
    "signatures": CommandEntry(
        "signatures", _("Tanda tangan elektronik di dalam berkas asli, dan keutuhannya.")
    ),
    "pages": CommandEntry("pages", _("Bagaimana halaman dibaca, dan antrean halaman yang meragukan.")),
    "reread": CommandEntry("reread", _("Membaca ulang halaman satu arsip dengan OCR.")),
    "similar": CommandEntry(
        "similar", _("Mencari arsip yang isinya mirip satu arsip, dengan kata yang berbeda.")
    ),
    "duplicates": CommandEntry(
        "duplicates", _("Arsip yang mungkin kertas yang sama, dan keputusan tentangnya.")
    ),
    "describe": CommandEntry("describe", _("Mendeskripsikan satu arsip; yang tidak disebut tidak berubah.")),
    "publish": CommandEntry("publish", _("Mengumumkan arsip: siapa pun boleh mencarinya.")),
    "withdraw": CommandEntry("withdraw", _("Menarik arsip dari publik.")),
    "code": CommandEntry("code", _("Memberi kode kepada arsip yang belum berkode.")),
    "check": CommandEntry("check", _("Memeriksa keutuhan semua berkas, atau berkas satu arsip.")),
    "repair": CommandEntry("repair", _("Memulihkan berkas yang rusak dari salinan yang sidiknya cocok.")),
    "replica": CommandEntry("replica", _("Salinan kedua penyimpanan dan jurnal, yang mengikuti arsip.")),
    "backup": CommandEntry("backup", _("Mencadangkan seluruh arsip ke folder lain, generasi demi generasi.")),
    "restore": CommandEntry("restore", _("Memulihkan arsip dari cadangan ke folder arsip yang kosong.")),
    "rebuild-catalogue": CommandEntry(
        "rebuild_catalogue", _("Membangun lagi katalog dari penyimpanan dan jurnal saja.")
    ),
    "export": CommandEntry(
        "export", _("Menyerahkan arsip sebagai bag (BagIt), lengkap dengan sidik dan riwayatnya.")
    ),
    "import-bag": CommandEntry(
        "import_bag", _("Menerima berkas dalam bag (BagIt) setelah isinya diperiksa.")
    ),
    "hold": CommandEntry("hold", _("Penahanan: arsip yang tidak boleh disusutkan.")),
    "sweep": CommandEntry("sweep", _("Menghitung retensi semua arsip; tidak mengubah apa pun.")),
    "log": CommandEntry(
        "log", _("Jurnal: siapa melakukan apa, kapan, pada arsip mana; memeriksa dan menandatanganinya.")
    ),
    "certify": CommandEntry(
        "certify", _("Membuat paket keaslian satu arsip, untuk diserahkan kepada pemohon.")
    ),
    "verify": CommandEntry("verify", _("Memeriksa paket keaslian, dengan atau tanpa salinan arsipnya.")),
    "compare": CommandEntry("compare", _("Apakah salinan yang ditunjukkan sama dengan arsipnya?")),
    "key": CommandEntry("key", _("Kunci yang menandatangani jurnal arsip.")),
    "index": CommandEntry("index", _("Indeks pencarian; boleh dihapus, selalu dapat dibangun lagi.")),
    "doctor": CommandEntry("doctor", _("Memeriksa mesin dan arsip: versi, bahasa OCR, ruang, indeks.")),
}


class LazyGroup(Group):
    """A group that imports a subcommand's module when it is needed, and lists all without importing any."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = _COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command: click.Command = import_module(f"desk.cli.commands.{entry.module}").command
        command.help = entry.help
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Perintah")):
            formatter.write_dl([(name, entry.help) for name, entry in _COMMANDS.items()])


@click.group(cls=LazyGroup, help=_("Arsip: arsip dokumen informasi publik dengan pencarian teks penuh."))
@click.option("--home", type=click.Path(path_type=Path, file_okay=False), help=_("Folder arsip."))
@click.version_option(package_name="arsip", message="arsip %(version)s")
def cli(home: Path | None) -> None:
    """The options of the group are read by each command (desk/cli/options.py)."""
