import re

import httpx
import pytest
from sandbox.testing import running

from .conftest import TRACK

ALL = 'odata.include-annotations="*"'
FORMATTED = "@OData.Community.Display.V1.FormattedValue"
FILE = [
    {
        "contactid": key,
        f"createdon{FORMATTED}": "5/2/2026 10:20 AM",
        "createdon": "2026-05-02T08:20:00Z",
        f"modifiedon{FORMATTED}": "5/2/2026 10:20 AM",
        "modifiedon": "2026-05-02T08:20:00Z",
        f"statecode{FORMATTED}": "Active",
        "statecode": 0,
        f"cre92_stage{FORMATTED}": "Client",
        "cre92_stage": 2,
        "versionnumber": number,
    }
    for number, key in enumerate("abc", 100)
]


@pytest.fixture
def start(rows, read) -> str:
    """The delta link of a table with the rows a, b and c."""
    rows("contact", *FILE)
    return read("contacts", TRACK)["@odata.deltaLink"]


def told(answer: dict) -> list[str]:
    return [row.get("contactid") or f"-{row['id']}" for row in answer["value"]]


def test_a_delta_has_what_happened_since_its_link(start, read, control):
    assert read(start)["value"] == []
    new = control("POST", "contact", {"fullname": "Ada"})
    control("DELETE", "contact/b")
    control("PATCH", "contact/a", {"fullname": "Ben"})
    delta = read(start)
    assert told(delta) == [new["contactid"], "a", "-b"]
    assert read(delta["@odata.deltaLink"])["value"] == []
    control("POST", "contact/b/restore")
    assert told(read(delta["@odata.deltaLink"])) == ["b"]
    assert told(read(start)) == [new["contactid"], "a", "b"]
    assert told(read("contacts")) == sorted(["a", "b", "c", new["contactid"]])


def test_of_several_changes_the_last_counts(start, read, control):
    control("PATCH", "contact/a", {"n": 1})
    control("PATCH", "contact/a", {"n": 2})
    passing = control("POST", "contact", {})["contactid"]
    control("DELETE", f"contact/{passing}")
    (changed, gone) = read(start)["value"]
    assert changed["n"] == 2
    assert gone["id"] == passing


def test_pages_of_a_delta_are_those_of_its_first_moment(start, read, control):
    for key in "abc":
        control("PATCH", f"contact/{key}", {"n": 1})
    first = read(start, "odata.maxpagesize=2")
    control("DELETE", "contact/c")
    control("PATCH", "contact/a", {"n": 2})
    second = read(first["@odata.nextLink"], "odata.maxpagesize=2")
    assert told(first) + told(second) == ["a", "b", "c"]
    assert told(read(second["@odata.deltaLink"])) == ["a", "-c"]


def test_a_link_knows_what_happened_while_the_table_was_listed(start, read, control):  # noqa: ARG001
    first = read("contacts", TRACK, "odata.maxpagesize=2")
    control("POST", "contact", {"contactid": "0"})
    second = read(first["@odata.nextLink"], TRACK, "odata.maxpagesize=2")
    assert told(first) + told(second) == ["a", "b", "c"]
    assert told(read(second["@odata.deltaLink"])) == ["0"]


def test_a_delta_obeys_the_annotations_that_are_asked_for(start, read, control):
    control("PATCH", "contact/a", {})
    (plain,), (full,) = read(start)["value"], read(start, ALL)["value"]
    assert not [name for name in plain if FORMATTED in name]
    assert full[f"cre92_stage{FORMATTED}"] == "Client"


def test_a_new_row_has_what_was_left_out(start, read, control):
    row = control("POST", "session", {"cre92_name": "First"})
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", row["cre92_clientsessionid"])
    assert (row["statecode"], row[f"statecode{FORMATTED}"], row["statuscode"]) == (0, "Active", 1)
    assert row["createdon"] == row["modifiedon"] > "2026"
    assert row["@odata.etag"] == f'W/"{row["versionnumber"]}"'
    given = {"contactid": "x", "modifiedon": "2020-01-01T00:00:00Z", "statecode": 1}
    assert given.items() <= control("POST", "contact", given).items()
    assert given.items() <= read(start)["value"][0].items()


@pytest.mark.parametrize(
    "change", [("PATCH", "contact/a", {"statecode": 1}), ("DELETE", "contact/a", None)]
)
def test_a_change_and_a_restoration_are_stamped(start, read, control, change):  # noqa: ARG001
    control(*change)
    if change[0] == "DELETE":
        control("POST", "contact/a/restore")
    (row, _, _) = read("contacts", ALL)["value"]
    assert row["versionnumber"] == 103
    assert row["@odata.etag"] == 'W/"103"'
    assert row["modifiedon"] > FILE[0]["modifiedon"]
    assert row[f"modifiedon{FORMATTED}"] != FILE[0][f"modifiedon{FORMATTED}"]
    assert row[f"createdon{FORMATTED}"] == FILE[0][f"createdon{FORMATTED}"]
    assert row[f"statecode{FORMATTED}"] == ("Inactive" if row["statecode"] else "Active")


def test_an_annotation_goes_with_its_value(start, control):  # noqa: ARG001
    assert f"cre92_stage{FORMATTED}" not in control("PATCH", "contact/a", {"cre92_stage": 3})
    given = {"cre92_stage": 4, f"cre92_stage{FORMATTED}": "Former client"}
    assert given.items() <= control("PATCH", "contact/b", given).items()


def refused(client, link: str) -> bool:
    answer = client.get(link)
    return (answer.status_code, answer.json().get("error", {}).get("code")) == (400, "0x80044352")


def test_an_expired_link_is_refused_and_a_new_one_is_good(start, client, read, control):
    pages = read("contacts", TRACK, "odata.maxpagesize=2")["@odata.nextLink"]
    assert not refused(client, start)
    control("POST", "expire_delta")
    assert refused(client, start)
    assert refused(client, pages)
    fresh = read("contacts", TRACK)["@odata.deltaLink"]
    control("DELETE", "contact/a")
    assert told(read(fresh)) == ["-a"]


def test_a_link_does_not_outlive_the_process_but_the_rows_do(
    start, sandbox, connection, sign_in, read, control
):
    before = read("contacts", ALL)["value"]
    control("DELETE", "contact/a")
    with running(sandbox[1]) as url, httpx.Client(base_url=url) as other:
        sign_in(other, connection)
        assert refused(other, start.replace(sandbox[0], url))
        answer = other.get("/api/data/v9.2/contacts", headers={"Prefer": ALL})
        assert answer.json()["value"] == before


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "nobody/expire_delta"),
        ("POST", "nobody/contact"),
        ("POST", "{}/mails"),
        ("PATCH", "{}/contact/x"),
        ("DELETE", "{}/contact/x"),
    ],
)
def test_what_there_is_not_is_named_as_such(client, connection, method, path):
    given = None if method == "DELETE" else {}
    url = f"/__sandbox/dataverse/{path.format(connection)}"
    assert client.request(method, url, json=given).status_code == 404
