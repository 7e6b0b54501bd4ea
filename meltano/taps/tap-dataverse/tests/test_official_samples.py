"""Microsoft's own examples, answered word for word, end as their documentation says."""

import json
import os
from decimal import Decimal
from pathlib import Path

import pytest

REPO = Path(__file__).parents[4]
ACCOUNTS = {
    "api_version": "v9.0",
    "contacts_entity_set": "accounts",
    "contacts_id": "accountid",
}
MONTE = "60c4e274-0d87-e711-80e5-00155db19e6d"
GONE = "2e451703-c686-e711-80e5-00155db19e6d"


@pytest.fixture(scope="module")
def samples():
    """Microsoft's examples by name, as they are written."""
    folder = Path(os.environ.get("LORC_SHARED_DATA") or REPO.parent / "shared" / "data")
    folder = folder / "api" / "dataverse" / "docs_samples"
    assert folder.is_dir(), (
        f"The shared test data is not at {folder}; set LORC_SHARED_DATA to its folder."
    )
    return {path.name.removesuffix(".json"): path.read_text("utf-8") for path in folder.iterdir()}


def link(sample, name):
    """A link of a sample, without the server."""
    return json.loads(sample)[f"@odata.{name}"].removeprefix("[Organization URI]")


def rows(sample):
    return json.loads(sample, parse_float=Decimal)["value"]


def test_change_tracking(replay, samples, as_sent):
    initial, delta = samples["change-tracking.initial"], samples["change-tracking.delta"]
    replay.put("/api/data/v9.0/accounts", initial)
    replay.put(link(initial, "deltaLink"), delta)
    catalog = replay.only("contacts", **ACCOUNTS)
    first = replay.run(catalog=catalog, **ACCOUNTS)
    assert first.records("contacts") == rows(initial)
    assert first.is_complete("contacts")
    again = replay.run(first.state, catalog, **ACCOUNTS)
    changed, gone = again.records("contacts")
    assert changed == rows(delta)[0]
    assert changed["accountid"] == MONTE
    del gone["_sdc_deleted_at"]
    notice = rows(delta.replace("[Organization URI]", replay.url))[1]
    assert gone == {**notice, "accountid": GONE}
    assert again.of("RECORD")[1]["record"]["reason"] == "deleted"
    assert not again.is_complete("contacts")
    bookmark = again.state["bookmarks"]["contacts"]
    assert bookmark["delta_link"] == replay.url + link(delta, "deltaLink")
    assert [path for path, _ in replay.asked] == [
        "/api/data/v9.0/accounts",
        as_sent(link(initial, "deltaLink")),
    ]


def test_paging_follows_the_links_as_they_are_written(replay, samples):
    first, second = samples["page-results.page1"], samples["page-results.page2"]
    end = {"value": [], "@odata.deltaLink": f"{replay.url}/api/data/v9.2/contacts?$deltatoken=1"}
    replay.put("/api/data/v9.2/contacts", first)
    replay.put(link(first, "nextLink"), second)
    replay.put(link(second, "nextLink"), end)
    records = replay.run(catalog=replay.only("contacts")).records("contacts")
    assert records == rows(first) + rows(second)


@pytest.mark.parametrize(
    "name", ["select-columns.formatted-values", "select-columns.lookup-annotations"]
)
def test_annotations_stay_in_the_record(replay, samples, name):
    delta = f"{replay.url}/api/data/v9.0/accounts?$deltatoken=1"
    replay.put("/api/data/v9.0/accounts", {**json.loads(samples[name]), "@odata.deltaLink": delta})
    output = replay.run(catalog=replay.only("contacts", **ACCOUNTS), **ACCOUNTS)
    assert output.records("contacts") == rows(samples[name])
    assert "_value@" in output.text
