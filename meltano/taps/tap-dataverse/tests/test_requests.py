"""What the tap asks for, and that records arrive unaltered."""

import json
from decimal import Decimal

import pytest
from singer_sdk.exceptions import FatalAPIError

CONTACTS = "/api/data/v9.2/contacts"


def test_the_headers_of_a_first_request(replay):
    replay.put(CONTACTS, {"value": [], "@odata.deltaLink": f"{replay.url}{CONTACTS}?$deltatoken=1"})
    replay.run(catalog=replay.only("contacts"), page_size=7)
    ((path, headers),) = replay.asked
    assert path == CONTACTS
    assert headers["Prefer"] == (
        'odata.track-changes, odata.maxpagesize=7, odata.include-annotations="*"'
    )
    wanted = {"OData-Version": "4.0", "OData-MaxVersion": "4.0", "Accept": "application/json"}
    assert wanted.items() <= headers.items()
    assert headers["Authorization"] == "Bearer a-token"


def test_start_date_asks_for_no_change_tracking(replay):
    path = f"{CONTACTS}?%24filter=modifiedon%20ge%202026-01-31T00%3A00%3A00Z"
    replay.put(path, {"value": []})
    replay.run(catalog=replay.only("contacts"), start_date="2026-01-31")
    ((asked, headers),) = replay.asked
    assert asked == path
    assert "track-changes" not in headers["Prefer"]
    assert "include-annotations" in headers["Prefer"]


@pytest.mark.parametrize(("rows", "pages"), [(7, 3), (6, 2), (0, 1)])
def test_pages_are_followed_to_the_end_and_no_further(environment, keys, rows, pages):
    added = sorted(environment.add() for _ in range(rows))
    asked = environment.count("/contacts?")
    output = environment.run(page_size=3)
    assert keys(output.records("contacts")) == added
    assert asked() == pages
    state = output.state
    for key in added:
        environment.change(key, fullname="new")
    asked = environment.count("/contacts?")
    assert keys(environment.run(state, page_size=3).records("contacts")) == added
    assert asked() == pages


def test_an_empty_page_with_a_link_is_not_the_end(replay, keys):
    second, last = f"{CONTACTS}?$skiptoken=2", f"{CONTACTS}?$skiptoken=3"
    replay.put(CONTACTS, {"value": [], "@odata.nextLink": replay.url + second})
    replay.put(second, {"value": [{"contactid": "1"}], "@odata.nextLink": replay.url + last})
    delta = f"{replay.url}{CONTACTS}?$deltatoken=1"
    replay.put(last, {"value": [], "@odata.deltaLink": delta})
    output = replay.run(catalog=replay.only("contacts"))
    assert keys(output.records("contacts")) == ["1"]
    assert output.is_complete("contacts")


def test_a_row_that_comes_between_two_pages_is_in_the_next_run(environment, keys):
    for key in ("b", "c"):
        environment.add(contactid=key)
    records = environment.tap(page_size=1).streams["contacts"]
    reading = records.get_records(None)
    assert next(reading)["contactid"] == "b"
    environment.add(contactid="a")
    assert keys(reading) == ["c"]
    state = {"bookmarks": {"contacts": records.stream_state}}
    assert keys(environment.run(state).records("contacts")) == ["a"]


SERVERS = ["http://localhost:1", "https://127.0.0.1", "//127.0.0.1:1", "http://127.0.0.1:1"]


@pytest.mark.parametrize("server", SERVERS)
def test_no_token_goes_to_another_server(replay, server):
    replay.put(CONTACTS, {"value": [], "@odata.nextLink": f"{server}{CONTACTS}?$skiptoken=2"})
    with pytest.raises(FatalAPIError, match="put its address into api_url"):
        replay.run(catalog=replay.only("contacts"))
    assert len(replay.asked) == 1


def test_a_bookmark_of_another_server_is_not_followed(environment):
    state = environment.run().state
    moved = json.loads(json.dumps(state).replace("127.0.0.1", "localhost"))
    asked = environment.count("/api/data/")
    with pytest.raises(FatalAPIError, match="leads to another server than api_url"):
        environment.run(moved)
    assert asked() == 0


def test_a_stream_that_is_not_selected_is_not_asked_for(replay):
    delta = f"{replay.url}/api/data/v9.2/cre92_clientreports?$deltatoken=1"
    replay.put("/api/data/v9.2/cre92_clientreports", {"value": [], "@odata.deltaLink": delta})
    replay.run(catalog=replay.only("reports"))
    assert [path for path, _ in replay.asked] == ["/api/data/v9.2/cre92_clientreports"]


def test_entity_set_and_key_come_from_the_settings(replay):
    given = {
        "sessions_entity_set": "new_visits",
        "sessions_id": "new_visitid",
        "api_version": "v9.1",
    }
    path = "/api/data/v9.1/new_visits"
    context = f"{replay.url}/api/data/v9.1/$metadata#new_visits/$deletedEntity"
    replay.put(
        path,
        {
            "value": [{"@odata.context": context, "id": "1", "reason": "deleted"}],
            "@odata.deltaLink": f"{replay.url}{path}?$deltatoken=1",
        },
    )
    output = replay.run(catalog=replay.only("sessions", **given), **given)
    (record,) = output.deleted("sessions")
    assert record["new_visitid"] == "1"
    assert output.of("SCHEMA", "sessions")[0]["key_properties"] == ["new_visitid"]


def test_numbers_texts_and_unknown_properties_pass_unaltered(replay):
    row = (
        '{"contactid": "é\\u2028\'/?#", "big": 123456789012345678901234567890, "fee": 1.10,'
        ' "huge": 1e400, "half": "\\ud83d", "nul": "a\\u0000b", "none": null, "flag": false,'
        ' "a@b.c": "x", "_x_value@Microsoft.Dynamics.CRM.lookuplogicalname": "team"}'
    )
    delta = f"{replay.url}{CONTACTS}?$deltatoken=1"
    replay.put(CONTACTS, f'{{"value": [{row}], "@odata.deltaLink": "{delta}"}}')
    (record,) = replay.run(catalog=replay.only("contacts")).records("contacts")
    assert record == json.loads(row, parse_float=Decimal)
    assert str(record["fee"]) == "1.10"
    assert record["huge"] == Decimal("1e400")


def test_a_narrower_catalog_drops_no_property(environment):
    key = environment.add(fullname="Ada")
    catalog = environment.tap().catalog_dict
    for stream in catalog["streams"]:
        stream["schema"]["additionalProperties"] = False
        del stream["schema"]["properties"]["versionnumber"]
    (record,) = environment.run(catalog=catalog).records("contacts")
    assert (record["contactid"], record["fullname"]) == (key, "Ada")
    assert "versionnumber" in record
