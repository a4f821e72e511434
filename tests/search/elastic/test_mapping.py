"""The mapping file and the code that fills it say the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from search.elastic.document import FACETS, PageDocument, RecordDocument, WordFields, encoded, record_document
from search.elastic.mapping import layout, refuse_another
from search.index.contract import IndexUnavailable, Trouble
from search.index.weights import RECORD_PLACES
from search.language import analyzer
from tests.contracts.office import OFFICE

FILE = Path(__file__).resolve().parents[3] / "mappings" / "records.json"
PROPERTIES: Mapping[str, Any] = layout().mappings["properties"]
OF_THE_INDEX_ITSELF = {"position"}


def names(kind: type) -> set[str]:
    return {field.name for field in fields(kind)}


def objects(properties: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield properties
    for field in properties.values():
        if "properties" in field:
            yield from objects(field["properties"])


def test_every_field_of_a_document_is_mapped_and_every_mapped_field_is_filled() -> None:
    assert names(RecordDocument) | OF_THE_INDEX_ITSELF == PROPERTIES.keys()
    assert names(WordFields) == PROPERTIES["words"]["properties"].keys()
    assert names(PageDocument) == PROPERTIES["pages"]["properties"].keys()


def test_what_a_question_asks_for_is_mapped() -> None:
    words = PROPERTIES["words"]["properties"]
    for place in (place for places in RECORD_PLACES.values() for place in places):
        assert {place.field, place.stems} <= words.keys()
    assert set(FACETS.values()) <= PROPERTIES.keys()


def test_unknown_fields_are_refused_and_words_are_parted_by_us_alone() -> None:
    assert layout().mappings["dynamic"] == "strict"
    texts = [
        field for level in objects(PROPERTIES) for field in level.values() if field.get("type") == "text"
    ]
    assert len(texts) == len(names(WordFields)) + 4
    assert {field["analyzer"] for field in texts} == {"whitespace"}


def test_it_is_stamped_with_its_own_version_and_the_analyzers() -> None:
    assert layout().mappings["_meta"]["arsip"] == {
        "mapping": json.loads(FILE.read_text())["mappings"]["_meta"]["arsip"]["mapping"],
        "analyzer": analyzer.VERSION,
    }


@pytest.mark.parametrize("entry", OFFICE, ids=lambda entry: entry.id)
def test_a_document_is_json_of_mapped_fields_with_the_words_of_its_text(entry: Any) -> None:
    document = json.loads(encoded(record_document(entry)))
    assert document.keys() <= PROPERTIES.keys()
    assert document["words"].keys() <= PROPERTIES["words"]["properties"].keys()
    assert len(document["pages"]) == (len(entry.pages) if len(entry.pages) > 1 else 0)


def test_a_mapping_of_another_version_is_outdated() -> None:
    theirs = deepcopy(dict(layout().mappings))
    theirs["_meta"]["arsip"]["analyzer"] = "0"
    with pytest.raises(IndexUnavailable) as caught:
        refuse_another(theirs)
    assert caught.value.reason is Trouble.OUTDATED


def test_a_mapping_changed_by_hand_is_named_by_its_field() -> None:
    theirs = deepcopy(dict(layout().mappings))
    theirs["properties"]["words"]["properties"]["bogus"] = {"type": "text"}
    with pytest.raises(IndexUnavailable, match=r"words\.bogus") as caught:
        refuse_another(theirs)
    assert caught.value.reason is Trouble.CORRUPT
