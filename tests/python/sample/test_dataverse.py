"""The rows of the CRM: shape, annotations, versions, and references that lead somewhere."""

import json
import re
import uuid

import pytest

IDS = {"contact": "contactid", "session": "cre92_clientsessionid", "report": "cre92_clientreportid"}
SHOWN = "@OData.Community.Display.V1.FormattedValue"
TARGET = "@Microsoft.Dynamics.CRM.lookuplogicalname"
PROPERTY = "@Microsoft.Dynamics.CRM.associatednavigationproperty"
LOOKUP = re.compile(r"^_(\w+)_value$")


@pytest.fixture
def rows(tables):
    return [row for table in tables.values() for row in table]


def test_there_are_as_many_rows_as_a_small_practice_has(tables):
    assert {name: len(table) for name, table in tables.items()} == {
        "contact": 25,
        "session": 259,
        "report": 30,
    }


def test_ids_are_uuids_that_occur_once(tables):
    found = [row[IDS[name]] for name, table in tables.items() for row in table]
    assert len(found) == len(set(found))
    assert all(str(uuid.UUID(one)) == one for one in found)


def test_versions_grow_with_the_changes_over_all_tables(tables, rows):
    for table in tables.values():
        assert [row["versionnumber"] for row in table] == sorted(r["versionnumber"] for r in table)
    ordered = sorted(rows, key=lambda row: row["versionnumber"])
    assert len({row["versionnumber"] for row in rows}) == len(rows)
    assert [r["modifiedon"] for r in ordered] == sorted(r["modifiedon"] for r in rows)
    assert all(row["@odata.etag"] == f'W/"{row["versionnumber"]}"' for row in rows)


def test_times_are_in_order_and_in_the_half_year(rows):
    for row in rows:
        assert "2026-05-01" < row["createdon"] <= row["modifiedon"] < "2026-11-21"


def test_each_lookup_has_its_annotations_and_its_row(tables, rows):
    known = {
        "contact": {row["contactid"] for row in tables["contact"]},
        "cre92_clientsession": {row["cre92_clientsessionid"] for row in tables["session"]},
    }
    for row in rows:
        for column, value in row.items():
            if LOOKUP.match(column) and value is not None:
                assert row[column + SHOWN]
                assert row[column + PROPERTY]
                if (target := row[column + TARGET]) != "systemuser":
                    assert value in known[target]


def test_annotations_are_of_the_kinds_that_the_official_samples_show(rows, official):
    folder = official / "dataverse/docs_samples"
    samples = [json.loads(path.read_text("utf-8")) for path in folder.glob("select-columns*")]
    shown = {
        key.partition("@")[2] for sample in samples for row in sample["value"] for key in row
    } - {""}
    ours = {key.partition("@")[2] for row in rows for key in row} - {""}
    assert ours == shown


def test_a_session_begins_after_its_client_is_known(tables):
    since = {row["contactid"]: row["createdon"] for row in tables["contact"]}
    for row in tables["session"]:
        assert since[row["_cre92_client_value"]] <= row["createdon"] <= row["cre92_sessiondate"]


def test_the_status_of_a_session_fits_its_date(tables):
    found = {row["cre92_status" + SHOWN] for row in tables["session"]}
    assert found == {"Scheduled", "Held", "Cancelled", "No-show"}
    for row in tables["session"]:
        to_come = row["cre92_sessiondate"] > "2026-11-20T16:00:00Z"
        assert (row["cre92_status" + SHOWN] == "Scheduled") == to_come


def test_nobody_is_in_two_places_at_once(tables):
    single = [row for row in tables["session"] if row["cre92_sessiontype" + SHOWN] != "Group"]
    for who in ("_cre92_client_value", "_cre92_therapist_value"):
        places = [(row[who], row["cre92_sessiondate"]) for row in single]
        assert len(places) == len(set(places))


def test_a_report_about_a_session_is_about_the_same_client(tables):
    clients = {r["cre92_clientsessionid"]: r["_cre92_client_value"] for r in tables["session"]}
    about = [row for row in tables["report"] if row["_cre92_session_value"]]
    assert len(about) >= 20
    assert all(clients[r["_cre92_session_value"]] == r["_cre92_client_value"] for r in about)


def test_an_inactive_contact_has_no_session_to_come(tables):
    gone = {row["contactid"] for row in tables["contact"] if row["statecode"] == 1}
    scheduled = {
        row["_cre92_client_value"]
        for row in tables["session"]
        if row["cre92_status" + SHOWN] == "Scheduled"
    }
    assert gone
    assert not gone & scheduled
