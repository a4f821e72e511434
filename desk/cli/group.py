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
class Entry:
    """A module below desk.cli.commands, which calls its command `command`, and the command in a sentence."""

    module: str
    help: str


_COMMANDS: Mapping[str, Entry] = {
    "init": Entry("init", _("Membuat arsip baru di folder arsip.")),
    "import": Entry("import_tables", _("Memuat tabel unit, klasifikasi, atau JRA dari CSV atau XLSX.")),
    "scheme": Entry("scheme", _("Pola kode arsip tiap unit.")),
    "ingest": Entry("ingest", _("Memasukkan berkas, folder, atau berkas dalam lembar deskripsi ke arsip.")),
    "batch": Entry("batch", _("Batch yang pernah masuk, sertifikatnya, dan mencoba lagi yang gagal.")),
    "watch": Entry("watch", _("Mengawasi folder pemindai; yang lengkap diarsipkan, lalu dipindahkan.")),
    "sheet": Entry("sheet", _("Lembar pemisah untuk tumpukan yang dipindai sekaligus.")),
    "quarantine": Entry("quarantine", _("Berkas yang belum dapat diarsipkan.")),
    "search": Entry("search", _("Mencari arsip menurut isi, kode, unit, dan kurun waktu.")),
    "searches": Entry("searches", _("Pencarian yang tersimpan.")),
    "suggest": Entry("suggest", _("Menyarankan judul, kode, dan kata selagi mengetik.")),
    "list": Entry("list_records", _("Mendaftar arsip dari katalog, tanpa indeks pencarian.")),
    "show": Entry("show", _("Menampilkan satu arsip menurut id atau kodenya.")),
    "get": Entry("get", _("Menyalin berkas asli satu arsip, setelah diperiksa keutuhannya.")),
    "page": Entry("page", _("Menggambar satu halaman arsip, atau gambar kecilnya.")),
    "signatures": Entry("signatures", _("Tanda tangan elektronik di dalam berkas asli, dan keutuhannya.")),
    "pages": Entry("pages", _("Bagaimana halaman dibaca, dan antrean halaman yang meragukan.")),
    "reread": Entry("reread", _("Membaca ulang halaman satu arsip dengan OCR.")),
    "similar": Entry("similar", _("Mencari arsip yang isinya mirip satu arsip, dengan kata yang berbeda.")),
    "duplicates": Entry("duplicates", _("Arsip yang mungkin kertas yang sama, dan keputusan tentangnya.")),
    "describe": Entry("describe", _("Mendeskripsikan satu arsip; yang tidak disebut tidak berubah.")),
    "publish": Entry("publish", _("Mengumumkan arsip: siapa pun boleh mencarinya.")),
    "withdraw": Entry("withdraw", _("Menarik arsip dari publik.")),
    "code": Entry("code", _("Memberi kode kepada arsip yang belum berkode.")),
    "check": Entry("check", _("Memeriksa keutuhan semua berkas, atau berkas satu arsip.")),
    "repair": Entry("repair", _("Memulihkan berkas yang rusak dari salinan yang sidiknya cocok.")),
    "replica": Entry("replica", _("Salinan kedua penyimpanan dan jurnal, yang mengikuti arsip.")),
    "backup": Entry("backup", _("Mencadangkan seluruh arsip ke folder lain, generasi demi generasi.")),
    "restore": Entry("restore", _("Memulihkan arsip dari cadangan ke folder arsip yang kosong.")),
    "rebuild-catalogue": Entry(
        "rebuild_catalogue", _("Membangun lagi katalog dari penyimpanan dan jurnal saja.")
    ),
    "export": Entry(
        "export", _("Menyerahkan arsip sebagai bag (BagIt), lengkap dengan sidik dan riwayatnya.")
    ),
    "import-bag": Entry("import_bag", _("Menerima berkas dalam bag (BagIt) setelah isinya diperiksa.")),
    "hold": Entry("hold", _("Penahanan: arsip yang tidak boleh disusutkan.")),
    "sweep": Entry("sweep", _("Menghitung retensi semua arsip; tidak mengubah apa pun.")),
    "log": Entry(
        "log", _("Jurnal: siapa melakukan apa, kapan, pada arsip mana; memeriksa dan menandatanganinya.")
    ),
    "certify": Entry("certify", _("Membuat paket keaslian satu arsip, untuk diserahkan kepada pemohon.")),
    "verify": Entry("verify", _("Memeriksa paket keaslian, dengan atau tanpa salinan arsipnya.")),
    "compare": Entry("compare", _("Apakah salinan yang ditunjukkan sama dengan arsipnya?")),
    "key": Entry("key", _("Kunci yang menandatangani jurnal arsip.")),
    "index": Entry("index", _("Indeks pencarian; boleh dihapus, selalu dapat dibangun lagi.")),
    "doctor": Entry("doctor", _("Memeriksa mesin dan arsip: versi, bahasa OCR, ruang, indeks.")),
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
