"""Defines the command `arsip` and its subcommands, each imported only when it is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import click

from desk.cli.click_words import Option, PathType
from desk.cli.options import Group, option
from desk.words.language import N_, _


@dataclass(frozen=True, slots=True)
class CommandEntry:
    """A module below desk.cli.commands, which calls its command `command`, and the command in a sentence."""

    module: str
    help: str


COMMANDS: Mapping[str, Mapping[str, CommandEntry]] = {
    N_("Menerima"): {
        "ingest": CommandEntry(
            "ingest", N_("Memasukkan berkas, folder, atau berkas dalam lembar deskripsi ke arsip.")
        ),
        "watch": CommandEntry(
            "watch", N_("Mengawasi folder pemindai; yang lengkap diarsipkan, lalu dipindahkan.")
        ),
        "sheet": CommandEntry("sheet", N_("Lembar pemisah untuk tumpukan yang dipindai sekaligus.")),
        "import-bag": CommandEntry(
            "import_bag", N_("Menerima berkas dalam bag (BagIt) setelah isinya diperiksa.")
        ),
        "batch": CommandEntry(
            "batch", N_("Batch yang pernah masuk, sertifikatnya, dan mencoba lagi yang gagal.")
        ),
        "quarantine": CommandEntry("quarantine", N_("Berkas yang belum dapat diarsipkan.")),
    },
    N_("Mencari"): {
        "search": CommandEntry("search", N_("Mencari arsip menurut isi, kode, unit, dan kurun waktu.")),
        "searches": CommandEntry("searches", N_("Pencarian yang tersimpan.")),
        "suggest": CommandEntry("suggest", N_("Menyarankan judul, kode, dan kata selagi mengetik.")),
        "similar": CommandEntry(
            "similar", N_("Mencari arsip yang isinya mirip satu arsip, dengan kata yang berbeda.")
        ),
        "list": CommandEntry("list_records", N_("Mendaftar arsip dari katalog, tanpa indeks pencarian.")),
        "show": CommandEntry("show", N_("Menampilkan satu arsip menurut id atau kodenya.")),
        "get": CommandEntry("get", N_("Menyalin berkas asli satu arsip, setelah diperiksa keutuhannya.")),
        "page": CommandEntry("page", N_("Menggambar satu halaman arsip, atau gambar kecilnya.")),
    },
    N_("Mendeskripsikan"): {
        "describe": CommandEntry(
            "describe", N_("Mendeskripsikan satu arsip; yang tidak disebut tidak berubah.")
        ),
        "code": CommandEntry("code", N_("Memberi kode kepada arsip yang belum berkode.")),
        "recode": CommandEntry(
            "recode", N_("Memberi kode baru kepada arsip yang salah kelas; kode lama tetap dapat dicari.")
        ),
        "replace-original": CommandEntry(
            "replace_original", N_("Mengganti berkas asli satu arsip; yang lama tetap dapat dibaca.")
        ),
        "pages": CommandEntry("pages", N_("Bagaimana halaman dibaca, dan antrean halaman yang meragukan.")),
        "reread": CommandEntry("reread", N_("Membaca ulang halaman satu arsip dengan OCR.")),
        "duplicates": CommandEntry(
            "duplicates", N_("Arsip yang mungkin kertas yang sama, dan keputusan tentangnya.")
        ),
    },
    N_("Menandatangani"): {
        "queue": CommandEntry("queue", N_("Arsip yang menunggu satu tahap, dan jumlahnya.")),
        "sign": CommandEntry("sign", N_("Menandatangani satu tahap arsip, banyak sekaligus.")),
        "return": CommandEntry("return_records", N_("Mengembalikan arsip ke satu tahap, dengan alasannya.")),
        "checklist": CommandEntry(
            "checklist", N_("Daftar periksa verifikasi, juga sebagai tabel untuk diisi.")
        ),
        "print": CommandEntry(
            "print_papers",
            N_("Mencetak lembar verifikasi, lembar autentikasi, daftar petugas, tanda terima."),
        ),
        "agenda": CommandEntry("agenda", N_("Yang jatuh tempo: apa, untuk siapa, dan mengapa.")),
    },
    N_("Mengumumkan"): {
        "publish": CommandEntry("publish", N_("Mengumumkan arsip: siapa pun boleh mencarinya.")),
        "withdraw": CommandEntry("withdraw", N_("Menarik arsip dari publik.")),
    },
    N_("Membuktikan"): {
        "certify": CommandEntry(
            "certify", N_("Membuat paket keaslian satu arsip, untuk diserahkan kepada pemohon.")
        ),
        "verify": CommandEntry("verify", N_("Memeriksa paket keaslian, dengan atau tanpa salinan arsipnya.")),
        "compare": CommandEntry("compare", N_("Apakah salinan yang ditunjukkan sama dengan arsipnya?")),
        "signatures": CommandEntry(
            "signatures", N_("Tanda tangan elektronik di dalam berkas asli, dan keutuhannya.")
        ),
        "log": CommandEntry(
            "log", N_("Jurnal: siapa melakukan apa, kapan, pada arsip mana; memeriksa dan menandatanganinya.")
        ),
        "key": CommandEntry("key", N_("Kunci yang menandatangani jurnal arsip.")),
    },
    N_("Menjaga"): {
        "check": CommandEntry("check", N_("Memeriksa keutuhan semua berkas, atau berkas satu arsip.")),
        "repair": CommandEntry(
            "repair", N_("Memulihkan berkas yang rusak dari salinan yang sidiknya cocok.")
        ),
        "replica": CommandEntry("replica", N_("Salinan kedua penyimpanan dan jurnal, yang mengikuti arsip.")),
        "backup": CommandEntry(
            "backup", N_("Mencadangkan seluruh arsip ke folder lain, generasi demi generasi.")
        ),
        "restore": CommandEntry("restore", N_("Memulihkan arsip dari cadangan ke folder arsip yang kosong.")),
        "rebuild-catalogue": CommandEntry(
            "rebuild_catalogue", N_("Membangun lagi katalog dari penyimpanan dan jurnal saja.")
        ),
        "export": CommandEntry(
            "export", N_("Menyerahkan arsip sebagai bag (BagIt), lengkap dengan sidik dan riwayatnya.")
        ),
        "hold": CommandEntry("hold", N_("Penahanan: arsip yang tidak boleh disusutkan.")),
        "sweep": CommandEntry("sweep", N_("Menghitung retensi semua arsip; tidak mengubah apa pun.")),
    },
    N_("Mengatur petugas"): {
        "person": CommandEntry("person", N_("Para petugas dan kata sandinya.")),
        "appoint": CommandEntry(
            "appoint", N_("Memberi petugas satu peran, untuk satu unit atau seluruh kantor.")
        ),
        "appointments": CommandEntry("appointments", N_("Siapa memegang peran apa; mengakhiri penugasan.")),
        "may": CommandEntry("may", N_("Apakah seorang petugas boleh melakukan sesuatu, dan mengapa.")),
        "login": CommandEntry("login", N_("Masuk sebagai petugas, untuk dua belas jam.")),
        "logout": CommandEntry("logout", N_("Keluar.")),
    },
    N_("Menjalankan mesin"): {
        "serve": CommandEntry("serve", N_("Melayani meja arsip di peramban.")),
        "init": CommandEntry("init", N_("Membuat arsip baru di folder arsip.")),
        "import": CommandEntry(
            "import_tables", N_("Memuat tabel unit, klasifikasi, JRA, atau petugas dari CSV atau XLSX.")
        ),
        "unit": CommandEntry("unit", N_("Unit dan nama-namanya menurut waktu; berganti nama, berakhir.")),
        "scheme": CommandEntry("scheme", N_("Pola kode arsip tiap unit.")),
        "index": CommandEntry("index", N_("Indeks pencarian; boleh dihapus, selalu dapat dibangun lagi.")),
        "doctor": CommandEntry("doctor", N_("Memeriksa mesin dan arsip: versi, bahasa OCR, ruang, indeks.")),
    },
}
"""The commands by what people do."""

_BY_NAME = {name: entry for commands in COMMANDS.values() for name, entry in commands.items()}


class LazyGroup(Group):
    """A group that imports a module when its command is called, and lists all commands by what people do."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_BY_NAME)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        entry = _BY_NAME.get(cmd_name)
        if entry is None:
            return None
        command: click.Command = import_module(f"desk.cli.commands.{entry.module}").command
        command.help = entry.help
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        width = max(map(len, _BY_NAME))
        for act, commands in COMMANDS.items():
            with formatter.section(_(act)):
                formatter.write_dl([(name.ljust(width), _(entry.help)) for name, entry in commands.items()])


@click.group(cls=LazyGroup, help=N_("Arsip: arsip dokumen informasi publik dengan pencarian teks penuh."))
@option("--home", type=PathType(file_okay=False), help=N_("Folder arsip."))
@click.version_option(
    package_name="arsip", message="arsip %(version)s", cls=Option, help=N_("Tampilkan versi.")
)
def cli(home: Path | None) -> None:
    """The options of the group are read by each command (desk/cli/options.py)."""
