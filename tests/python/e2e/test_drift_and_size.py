"""A stream that gains, loses and retypes fields between runs, and an object of 60 MB.

BigQuery takes rows of up to 100 MB from load jobs, and Meltano by itself would take 50 MB at most.
"""

import json

import pytest
from workspace.copied import copied

from . import singer

pytestmark = pytest.mark.slow

FIRST = [
    {"id": "kept", "name": "text", "price": 1, "tags": ["a"], "owner": {"id": 7}},
    {"id": "untouched", "name": "text"},
]
SECOND = [
    {"id": "kept", "price": "1.00", "tags": {"a": True}, "owner": None, "new": [{"deep": 1}]},
    {"id": "other", "name": 5, "id2": "x"},
]
LARGE = {"id": "large", "body": "0123456789abcdef" * (60 * 2**20 // 16)}
PAYLOADS = "select external_id, to_json_string(payload) as text from raw_objects"


@pytest.fixture(scope="module")
def lab():
    with copied(of_stream=True) as copy:
        yield copy


def payloads(lab) -> dict[str, dict]:
    return {row["external_id"]: json.loads(row["text"]) for row in lab.rows(PAYLOADS)}


def test_fields_come_and_go_and_change_their_types(lab):
    first = singer.ingest(lab, [json.dumps(record) for record in FIRST])
    assert (first["inserted"], first["rejected"]) == (2, 0)
    second = singer.ingest(lab, [json.dumps(record) for record in SECOND])
    assert (second["inserted"], second["updated"], second["rejected"]) == (1, 1, 0)
    assert payloads(lab) == {record["id"]: record for record in [*FIRST, *SECOND]}


def test_an_object_of_60_mb_arrives_as_it_is(lab):
    counts = singer.ingest(lab, [json.dumps(LARGE)])
    assert (counts["inserted"], counts["rejected"]) == (1, 0)
    stored = lab.rows(f"{PAYLOADS} where external_id = 'large'")
    assert [json.loads(row["text"]) for row in stored] == [LARGE]
