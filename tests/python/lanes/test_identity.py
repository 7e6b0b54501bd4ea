"""Merged contacts, spellings of addresses, shared addresses, and what somebody has decided."""

import pytest
from lorc.inspect import conflicts
from lorc.project import settings
from lorc.project.errors import WrongCall

from .people import (
    RESPONSES,
    contact,
    customer,
    form,
    held,
    moved,
    payment,
    people,
    response,
    session,
)
from .test_claims import form as intake
from .test_claims import response as answer

DECISIONS = "identity_decisions"
MODELS = [f"path:models/canonical/{kind}" for kind in ("client", "payment", "questionnaire")]
MODELS += ["canonical_emails", "path:models/identity", "questionnaire_scores"]
MODELS += ["email_threads", "int_mail_kinds", "int_payments_of_persons"]
MODELS += ["int_person_events", "contact_timeline"]


@pytest.fixture(scope="module")
def street(empty_lanes):
    """Everybody whose record or address can be read in two ways, built once."""
    empty_lanes.clear()
    empty_lanes.put(
        [
            contact("mara", "mara@x.example", name="Mara Merger"),
            contact(
                "mara-old", "mara@x.example", name="Mara Alt", statecode=1, _masterid_value="mara"
            ),
            contact("mara-older", "m.alt@x.example", statecode=1, _masterid_value="{MARA-OLD}"),
            contact("ring-a", "ring@x.example", _masterid_value="ring-b"),
            contact("ring-b", statecode=1, _masterid_value="ring-a"),
            contact("lost", "lost@x.example", statecode=1, _masterid_value="gone"),
            contact("left", "flat@x.example", statecode=1),
            contact("lives", "flat@x.example"),
            contact("jo", "jo@müller.example", name="Jo Müller"),
            contact("joerg", "j\u00f6rg@x.example", name="Jörg Umlaut"),
            contact("selma", "\t semi1@x.example; Selma <semi2@x.example>\u00a0", name="Selma"),
            contact("tess", "mailto:tess1@x.example\u3000[tess2@x.example]、no other", name="Tess"),
            contact("nora", "none"),
            contact("nils", "none"),
            contact("dot", "d.o.t@gmail.com", name="Dot"),
            contact("pia", "pair@x.example", name="Pia Paar"),
            contact("paul", "pair@x.example", name="Paul Paar"),
            customer("by-old-id", "mara@x.example", "MARA-OLDER", name="Mara Merger"),
            customer("paid-by-another", "jo@müller.example", name="Zora Neumann"),
            payment("payment_intent", "pi_1", customer="by-old-id"),
            session("s1", "mara-old"),
            form(),
            response("merged", "m.alt@x.example"),
            response("lives", "Flat@x.example"),
            response("puny", "jo@XN--MLLER-KVA.example"),
            response("false-puny", "d.o.t@xn--gmail-.com"),
            response("nfd", "jo\u0308rg@x.example"),
            response("semi", "semi2@x.example"),
            response("unseen", "\u200etess2@x.example\u200b"),
            response("plus", "dot+forms@googlemail.com"),
            response("pair", "pair@x.example"),
            intake(),
            answer("ines", 1, "new@x.example", name="Ines Neu"),
            answer("ines-again", 2, email="NEW@x.example", name="Neu, I."),
            answer("ivo", 2, email="new@x.example", name="Ivo Neu"),
            answer("who", 2, email="new@x.example"),
        ]
    )
    empty_lanes.build("--exclude", "resource_type:seed", "--select", *MODELS)
    return empty_lanes


def relinked(lanes):
    """Build what links persons."""
    return lanes.build("--exclude", "resource_type:seed", "--select", "path:models/identity")


def test_a_merged_contact_is_its_master_for_ids_and_addresses(street):
    who = people(street)
    mara = {"contact_id": ["mara", "mara-old", "mara-older"], "customer_id": ["by-old-id"]}
    mara |= {"email": ["mara@x.example", "m.alt@x.example"], "response": [f"{RESPONSES}merged"]}
    found = {(kind, each): who[kind, each] for kind, names in mara.items() for each in names}
    assert set(found.values()) == {"Mara Merger"}
    events = street.rows(
        "select event_kind from contact_timeline inner join persons using (person_key)"
        " where contact_id = 'mara'"
    )
    kinds = {row["event_kind"] for row in events}
    assert kinds == {"form_response", "payment_intent", "session"}


def test_a_deactivated_contact_owns_no_address_that_a_living_one_has(street):
    who = people(street)
    assert who["email", "flat@x.example"] == who["response", f"{RESPONSES}lives"] == "Lives"
    assert who["contact_id", "left"] == "Left"


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("puny", "Jo Müller"),
        ("nfd", "Jörg Umlaut"),
        ("semi", "Selma"),
        ("unseen", "Tess"),
        ("plus", "Dot"),
        ("false-puny", "d.o.t@xn--gmail-.com"),
    ],
)
def test_an_address_is_one_in_all_its_spellings(street, key, name):
    assert people(street)["response", f"{RESPONSES}{key}"] == name


def test_two_unknown_respondents_with_one_address_are_two_persons(street):
    rows = street.rows("select identifier, person_key from person_links")
    key = {row["identifier"].split(":")[-1]: row["person_key"] for row in rows}
    assert key["ines"] == key["ines-again"] == key["new@x.example"]
    assert len({key["ines"], key["ivo"], key["who"]}) == 3


def test_what_is_in_doubt_is_listed_with_why_and_what_settles_it(street):
    rows = street.rows("select * from identity_conflicts")
    assert {(row["conflict_type"], row["identifier"]) for row in rows} == {
        ("merged_in_a_circle", "ring-a"),
        ("merged_in_a_circle", "ring-b"),
        ("master_unknown", "lost"),
        ("address_of_several_contacts", "pair@x.example"),
        ("address_of_several_respondents", "new@x.example"),
        ("name_contradicts_address", "paid-by-another"),
    }
    assert all(row["why"] and row["settled_by"] for row in rows)
    [pair] = [row for row in rows if row["identifier"] == "pair@x.example"]
    assert f"{RESPONSES}pair" in pair["idem_keys"]


def test_conflicts_are_listed_and_explained(street, capsys):
    conflicts.show(settings.load(), None)
    shown = capsys.readouterr().out
    assert "(6 rows)" in shown
    assert "master_unknown" in shown
    assert "x.example" not in shown
    [row] = street.rows(
        "select conflict_key, identifier_key from identity_conflicts"
        " where conflict_type = 'address_of_several_contacts'"
    )
    conflicts.explain(settings.load(), row["conflict_key"][:12])
    shown = capsys.readouterr().out
    assert f"  email,{row['identifier_key']},belongs_to,pia,," in shown
    assert "Paul Paar" in shown
    with pytest.raises(WrongCall, match="No conflict has"):
        conflicts.explain(settings.load(), "none")


DECIDED = [
    (("email", "pair@x.example", "belongs_to", "pia"), {f"response {RESPONSES}pair"}),
    (("customer_id", "paid-by-another", "same", ""), set()),
    (("response", f"{RESPONSES}who", "belongs_to", "jo"), set()),
    (("email", "new@x.example", "same", ""), {f"response {RESPONSES}ivo"}),
    (("contact_id", "lost", "same", "lives"), {"email lost@x.example"}),
    (("contact_id", "ring-b", "not_same", ""), {"contact_id ring-a", "email ring@x.example"}),
]
AS_IT_WAS = {"email new@x.example", "contact_id ring-b"}


def test_a_decision_changes_exactly_the_persons_concerned_and_can_be_taken_back(street):
    before = held(street)
    rows = ", ".join(
        f"('{kind}', to_hex(sha256('{kind} {identifier}')), '{decision}', nullif('{who}', ''),"
        " date '2026-11-29', 'by a test')"
        for (kind, identifier, decision, who), _ in DECIDED
    )
    street.rows(f"insert into {DECISIONS} values {rows}")
    try:
        relinked(street)
        after = held(street)
    finally:
        street.rows(f"delete from {DECISIONS} where true")
    changed = moved(before, after)
    named = {f"{kind} {identifier}" for (kind, identifier, *_), _ in DECIDED}
    assert changed["person_links"] == named.union(*(more for _, more in DECIDED)) - AS_IT_WAS
    persons = {
        text.split('"person_key":"')[1][:64]
        for state in (before, after)
        for link, text in state["person_links"].items()
        if link in changed["person_links"]
    }
    assert changed["persons"] <= persons
    assert {key.split(" ")[-1] for key in changed["contact_timeline"]} <= persons
    assert after["identity_conflicts"] == {}
    assert not [table for table in changed if table.startswith("canonical_")]
    relinked(street)
    assert held(street) == before
