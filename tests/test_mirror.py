"""The tests mirror the rooms: each module has a namesake test, or stands here with the scenario that covers it."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"
PACKAGES = ("archive", "ingest", "search", "office", "desk")

# A module, or a room for all of its modules that have no namesake: the test that goes through them.
COVERED_BY = {
    "archive/accession/submission.py": "archive/accession/test_filing.py",
    "archive/catalogue/schema": "archive/catalogue/test_schema.py",
    "archive/copies/copy.py": "archive/copies/test_replica.py",
    "archive/accession/stage_rule.py": "office/signing/test_record_signing.py",
    "archive/accession/completion.py": "archive/test_faults.py",
    "archive/catalogue/page_rows.py": "archive/catalogue/test_records.py",
    "archive/registers/replica_register.py": "archive/copies/test_replica.py",
    "archive/catalogue/choice.py": "archive/catalogue/test_postgresql.py",
    "archive/catalogue/sqlite.py": "archive/catalogue/test_database.py",
    "archive/journal/changes.py": "archive/journal/test_entries.py",
    "archive/journal/tree.py": "archive/journal/test_signing.py",
    "archive/replays.py": "desk/operations/test_replay_table.py",
    "archive/export/journal_export.py": "desk/cli/commands/test_log.py",
    "archive/integrity": "archive/integrity/test_scrub.py",
    "archive/integrity/expectations.py": "archive/integrity/test_consistency.py",
    "archive/integrity/replacement.py": "archive/integrity/test_repair.py",
    "archive/lifecycle/publishing.py": "archive/values/test_publicity.py",
    "archive/registers/code_allocation.py": "archive/accession/test_filing.py",
    "archive/storage/digests.py": "archive/integrity/test_fixity.py",
    "archive/storage/object_names.py": "archive/storage/test_store.py",
    "archive/storage/extensions.py": "archive/storage/test_store.py",
    "archive/storage/recovery.py": "archive/test_faults.py",
    "archive/validate": "archive/validate/test_objects.py",
    "archive/values": "archive/accession/test_filing.py",
    "archive/values/objection.py": "desk/words/test_objections.py",
    "ingest/batch": "ingest/batch/test_batch_record.py",
    "ingest/batch/watch.py": "desk/cli/commands/test_watch.py",
    "ingest/derivatives": "ingest/derivatives/test_searchable_pdf.py",
    "ingest/formats": "ingest/formats/test_contents.py",
    "ingest/formats/mail/letter.py": "ingest/formats/mail/test_eml.py",
    "ingest/formats/office_xml/linked_parts.py": "ingest/formats/word/test_docx.py",
    "ingest/formats/office_xml/package.py": "ingest/formats/word/test_docx.py",
    "ingest/formats/opendocument/styles.py": "ingest/formats/opendocument/test_document.py",
    "ingest/formats/packages/embedded_object.py": "ingest/formats/word/test_docx.py",
    "ingest/formats/pdf/objects.py": "ingest/formats/pdf/test_pdf_file.py",
    "ingest/formats/sheets": "ingest/formats/sheets/test_sheets.py",
    "ingest/formats/sheets/day_format.py": "ingest/formats/sheets/test_cell_value.py",
    "ingest/formats/sheets/figure_format.py": "ingest/formats/sheets/test_cell_value.py",
    "ingest/formats/sheets/number_format.py": "ingest/formats/sheets/test_cell_value.py",
    "ingest/formats/word/part_words.py": "ingest/formats/word/test_docx.py",
    "ingest/formats/word/styles.py": "ingest/formats/word/test_docx.py",
    "ingest/inbox/bag_source.py": "ingest/inbox/test_bag.py",
    "ingest/inbox/page_cutting.py": "ingest/inbox/test_stack.py",
    "ingest/ocr/page_reading.py": "ingest/ocr/test_tesseract.py",
    "ingest/reading": "ingest/reading/test_reader.py",
    "ingest/reading/fence/guardian.py": "ingest/reading/fence/test_process.py",
    "ingest/task": "ingest/reading/test_answers.py",
    "search/answer/written_filters.py": "search/answer/test_ask.py",
    "search/elastic": "contracts/test_index.py",
    "search/elastic/examination.py": "search/elastic/test_troubles.py",
    "search/elastic/patience.py": "search/elastic/test_troubles.py",
    "search/embedded": "search/embedded/test_engine.py",
    "search/index": "contracts/test_index.py",
    "search/language": "search/language/test_analyzer.py",
    "office/keeping/sweep.py": "archive/lifecycle/test_holds.py",
    "desk/cli/answers": "desk/cli/commands/test_records.py",
    "desk/cli/answers/ingest/ingest.py": "desk/cli/commands/test_ingest.py",
    "desk/cli/commands": "desk/cli/commands/test_records.py",
    "desk/cli/commands/backup.py": "desk/cli/commands/test_custody.py",
    "desk/cli/commands/doctor.py": "desk/operations/preservation/test_diagnosis.py",
    "desk/cli/commands/export.py": "desk/cli/commands/test_bags.py",
    "desk/cli/commands/import_bag.py": "desk/cli/commands/test_bags.py",
    "desk/cli/commands/key.py": "desk/cli/commands/test_log.py",
    "desk/cli/commands/page.py": "desk/cli/commands/test_derivatives.py",
    "desk/cli/commands/pages.py": "desk/cli/commands/test_batch.py",
    "desk/cli/commands/publish.py": "desk/cli/commands/test_searches.py",
    "desk/cli/commands/rebuild_catalogue.py": "desk/cli/commands/test_custody.py",
    "desk/cli/commands/repair.py": "desk/cli/commands/test_custody.py",
    "desk/cli/commands/replica.py": "desk/cli/commands/test_custody.py",
    "desk/cli/commands/reread.py": "desk/cli/commands/test_batch.py",
    "desk/cli/commands/restore.py": "desk/cli/commands/test_custody.py",
    "desk/cli/commands/signatures.py": "desk/cli/commands/test_derivatives.py",
    "desk/cli/commands/similar.py": "desk/cli/commands/test_duplicates.py",
    "desk/cli/commands/suggest.py": "desk/cli/commands/test_searches.py",
    "desk/cli/commands/verify.py": "desk/cli/commands/test_certify.py",
    "desk/cli/commands/serve.py": "desk/serve/test_desk_server.py",
    "desk/serve": "desk/serve/test_desk_server.py",
    "desk/web": "desk/web/test_app.py",
    "search/answer/within.py": "desk/web/test_app.py",
    "desk/cli/commands/withdraw.py": "desk/cli/commands/test_searches.py",
    "desk/cli": "desk/cli/test_main.py",
    "desk/operations": "desk/cli/commands/test_search.py",
    "desk/operations/ingest/certificate.py": "desk/cli/commands/test_batch.py",
    "desk/operations/record/comparison.py": "desk/cli/commands/test_compare.py",
    "desk/operations/index/status.py": "desk/cli/commands/test_index.py",
    "desk/operations/index/upkeep.py": "desk/cli/commands/test_index.py",
    "desk/printing/answer_tables.py": "desk/cli/commands/test_searches.py",
    "desk/printing/batch_certificate.py": "desk/cli/commands/test_batch.py",
    "desk/printing/packet_enclosures.py": "archive/export/test_packet.py",
    "office/people": "office/people/test_permissions.py",
    "office/people/directory.py": "office/signing/test_record_signing.py",
    "office/service": "office/service/test_working_days.py",
    "office/signing": "office/signing/test_record_signing.py",
    "desk/operations/sign_in.py": "desk/cli/test_gate.py",
    "desk/operations/office/signing.py": "desk/cli/commands/test_sign.py",
    "desk/operations/office/agenda.py": "desk/cli/commands/test_sign.py",
    "desk/operations/record/replace_original.py": "desk/cli/commands/test_replace_original.py",
    "archive/storage/former_original.py": "desk/cli/commands/test_replace_original.py",
    "ingest/batch/new_original.py": "desk/cli/commands/test_replace_original.py",
    "desk/operations/office/papers.py": "desk/cli/commands/test_print_papers.py",
    "desk/printing/paper_file.py": "desk/cli/commands/test_print_papers.py",
    "desk/printing/pdf.py": "desk/cli/commands/test_print_papers.py",
    "desk/printing/printout.py": "desk/cli/commands/test_print_papers.py",
    "desk/printing/receipt.py": "desk/cli/commands/test_print_papers.py",
    "desk/printing/sign_off_papers.py": "desk/cli/commands/test_print_papers.py",
    "desk/words/dates.py": "desk/cli/commands/test_print_papers.py",
    "desk/operations/office/people.py": "desk/cli/test_gate.py",
    "desk/printing/permission_table.py": "desk/cli/test_gate.py",
    "desk/cli/passwords.py": "desk/cli/test_gate.py",
    "ingest/tables/office_tables.py": "desk/cli/test_gate.py",
    "desk/views": "desk/cli/commands/test_records.py",
    "desk/words": "desk/words/test_objections.py",
}


def modules() -> list[Path]:
    paths = (path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return sorted(path.relative_to(ROOT) for path in paths if not path.name.startswith("__"))


def has_namesake(module: Path) -> bool:
    return (TESTS / module.parent / f"test_{module.name}").is_file()


def entry_of(module: Path) -> str | None:
    """The entry for the module itself, else that of the nearest room above it."""
    places = (place.as_posix() for place in (module, *module.parents))
    return next((place for place in places if place in COVERED_BY), None)


def test_every_module_has_a_test_of_its_name_or_a_scenario() -> None:
    uncovered = [str(module) for module in modules() if not has_namesake(module) and not entry_of(module)]
    assert uncovered == []


def test_every_scenario_is_there_and_every_entry_is_needed() -> None:
    assert [test for test in COVERED_BY.values() if not (TESTS / test).is_file()] == []
    needed = {entry_of(module) for module in modules() if not has_namesake(module)}
    assert set(COVERED_BY) - needed == set()


def test_every_test_in_a_room_has_a_room() -> None:
    """A folder of tests that has the name of a package has the name of a room below it, too."""
    folders = {
        path.parent.relative_to(TESTS)
        for package in PACKAGES
        for path in (TESTS / package).rglob("test_*.py")
    }
    assert [str(folder) for folder in sorted(folders) if not (ROOT / folder).is_dir()] == []
