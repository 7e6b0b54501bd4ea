import json

import pytest

from .conftest import TRACK

ALL = 'odata.include-annotations="*"'
FORMATTED = "OData.Community.Display.V1.FormattedValue"
ROW = {
    "@odata.etag": 'W/"7"',
    "contactid": "b",
    f"modifiedon@{FORMATTED}": "1/2/2026 3:04 AM",
    "modifiedon": "2026-01-02T03:04:05Z",
    "_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname": "systemuser",
    "_ownerid_value": "1",
    "versionnumber": 7,
}


def keys(answer: dict) -> list[str]:
    return [row["contactid"] for row in answer["value"]]


def test_rows_come_by_key_as_they_are_in_the_file(rows, read):
    rows("contact", ROW, {"contactid": "a", "name": "Größe", "fee": 120.0, "none": None})
    answer = read("contacts", ALL)
    assert answer["value"] == [{"contactid": "a", "name": "Größe", "fee": 120.0, "none": None}, ROW]
    assert answer["@odata.context"].endswith("/api/data/v9.2/$metadata#contacts")
    assert "@odata.deltaLink" not in answer
    assert read("cre92_clientsessions")["value"] == []


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        ((), []),
        (
            (ALL,),
            [f"modifiedon@{FORMATTED}", "_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname"],
        ),
        ((f'odata.include-annotations="{FORMATTED}"',), [f"modifiedon@{FORMATTED}"]),
        (
            ('odata.include-annotations="x.*,Microsoft.Dynamics.CRM.*"', "odata.maxpagesize=5"),
            ["_ownerid_value@Microsoft.Dynamics.CRM.lookuplogicalname"],
        ),
    ],
)
def test_annotations_come_when_they_are_asked_for(rows, read, wanted, kept):
    rows("contact", ROW)
    (row,) = read("contacts", *wanted)["value"]
    assert [name for name in row if "@" in name[1:]] == kept
    assert row["@odata.etag"] == 'W/"7"'


@pytest.mark.parametrize(("count", "pages"), [(4, 2), (5, 3), (0, 1)])
def test_pages_of_the_size_that_is_asked_for(rows, read, count, pages):
    rows("contact", *({"contactid": f"{number:02d}"} for number in range(count)))
    answers = [read("contacts", TRACK, "odata.maxpagesize=2")]
    while "@odata.nextLink" in answers[-1]:
        assert len(answers[-1]["value"]) == 2
        assert "@odata.deltaLink" not in answers[-1]
        answers.append(read(answers[-1]["@odata.nextLink"], TRACK, "odata.maxpagesize=2"))
    assert len(answers) == pages
    assert [key for answer in answers for key in keys(answer)] == [
        f"{number:02d}" for number in range(count)
    ]
    assert "@odata.deltaLink" in answers[-1]


def test_what_is_applied_is_said(client):
    asked = {"Prefer": f"{TRACK},odata.maxpagesize=3,{ALL}"}
    headers = client.get("/api/data/v9.2/contacts", headers=asked).headers
    assert headers["OData-Version"] == "4.0"
    assert set(headers["Preference-Applied"].split(",")) == {
        TRACK,
        "odata.maxpagesize=3",
        "odata.include-annotations",
    }


def test_a_filter_by_time_includes_its_own_second_and_spans_pages(rows, read):
    moments = ("03:04:04", "03:04:05", "03:04:06", "23:00:00")
    items = [
        {"contactid": str(number), "modifiedon": f"2026-01-02T{moment}Z"}
        for number, moment in enumerate(moments)
    ]
    rows("contact", *items, {"contactid": "undated"})
    wanted = {"$filter": "modifiedon ge 2026-01-02T03:04:05Z"}
    first = read("contacts", "odata.maxpagesize=2", **wanted)
    second = read(first["@odata.nextLink"], "odata.maxpagesize=2")
    assert keys(first) + keys(second) == ["1", "2", "3"]
    assert not {"@odata.nextLink", "@odata.deltaLink"} & set(second)


@pytest.mark.parametrize(
    ("path", "prefer", "status", "code"),
    [
        ("new_things", "", 404, "0x80060888"),
        ("contacts?$top=1", "", 400, "0x80060888"),
        ("contacts?$filter=fullname eq 'x'", "", 400, "0x80060888"),
        ("contacts?$filter=modifiedon ge yesterday", "", 400, "0x80060888"),
        ("contacts?$filter=modifiedon ge 2026-01-01T00:00:00Z", TRACK, 400, "0x80060888"),
        ("contacts?$skiptoken=x", "", 400, "0x80041129"),
        ("contacts?$deltatoken=919042!08/22/2017 08:10:44", TRACK, 400, "0x80044352"),
        ("contacts", "odata.maxpagesize=none", 400, "0x80060888"),
    ],
)
def test_what_is_refused_is_refused_in_odatas_words(client, path, prefer, status, code):
    answer = client.get(f"/api/data/v9.2/{path}", headers={"Prefer": prefer})
    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code
    assert answer.json()["error"].keys() == {"code", "message"}


def test_a_stranger_is_refused(client, sandbox, sign_in):
    (sandbox[1] / "gmail" / "gmail-test").mkdir(parents=True)
    sign_in(client, "gmail-test")
    answer = client.get("/api/data/v9.2/contacts")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "0x80072560")
    client.headers["Authorization"] = "Bearer none"
    answer = client.get("/api/data/v9.2/contacts")
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500, 503])
def test_a_provoked_error_is_in_odatas_words(client, status):
    client.post("/__sandbox/faults", json={"path": "/contacts", "status": status, "retry_after": 9})
    answer = client.get("/api/data/v9.2/contacts")
    assert (answer.status_code, answer.headers["Retry-After"]) == (status, "9")
    assert answer.json()["error"]["code"].startswith("0x800")


def test_answers_have_the_shape_of_the_official_samples(rows, read, control, shared_data):
    folder = shared_data / "api" / "dataverse"
    sample = {
        path.stem: json.loads(path.read_text("utf-8"))
        for path in [*(folder / "docs_samples").iterdir(), folder / "amp-labs/contacts-read.json"]
    }
    rows("contact", *({"contactid": str(number)} for number in range(3)))
    first = read("contacts", ALL, "odata.maxpagesize=2")
    assert first.keys() == sample["contacts-read"].keys()
    assert read("contacts", "odata.maxpagesize=2").keys() == sample["page-results.page1"].keys()
    link = sample["page-results.page1"]["@odata.nextLink"].partition("$skiptoken=")[2]
    ours = first["@odata.nextLink"].partition("$skiptoken=")[2]
    start = "%3Ccookie%20pagenumber%3D%222%22%20pagingcookie%3D%22"
    assert ours.startswith(start)
    assert link.replace("=", "%3D").startswith(start)
    initial = read("contacts", TRACK)
    assert initial.keys() == sample["change-tracking.initial"].keys()
    control("PATCH", "contact/0", {"fullname": "Ada"})
    control("DELETE", "contact/1")
    delta = read(initial["@odata.deltaLink"])
    official = sample["change-tracking.delta"]
    assert delta.keys() == official.keys()
    assert delta["@odata.context"].endswith("/$delta")
    assert delta["value"][1].keys() == official["value"][1].keys()
    assert delta["value"][1]["@odata.context"].partition("$metadata")[2] == (
        "#contacts/$deletedEntity"
    )
