"""A contact's record from version to version."""

from .people import contact


def test_a_contact_has_a_history(lanes):
    history = ("canonical_contacts", "contact_versions", "contacts_history")
    gone = {"deleted_at": "2026-11-20T00:00:00Z"}
    steps = [
        contact("anna", name="Anna One"),
        contact("anna", name="Anna One", versionnumber=2),
        contact("anna", name="Anna Two"),
        contact("anna", name="Anna Three"),
        contact("anna", name="Anna Three") | gone,
        contact("anna", name="Anna Three") | {"deleted_at": None},
    ]
    for step in steps:
        lanes.put([step, contact("bert")])
        lanes.build("--select", *history)
    lanes.build("--select", *history, "--full-refresh")
    versions = lanes.rows(
        "select * from contacts_history where contact_id = 'anna' order by dbt_valid_from"
    )
    names = [row["full_name"] for row in versions]
    assert names == ["Anna One", "Anna Two", "Anna Three", "Anna Three"]
    ends = [row["dbt_valid_to"] for row in versions]
    starts = [row["dbt_valid_from"] for row in versions]
    assert ends[:2] == starts[1:3]
    assert ends[2] < starts[3]
    assert ends[3] is None
    assert len(lanes.rows("select * from contacts_history where contact_id = 'bert'")) == 1
