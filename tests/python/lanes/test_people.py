"""Persons and what belongs to them: who is who, and what concerns whom."""

from collections import Counter

import pytest

from .people import (
    RESPONSES,
    build,
    contact,
    customer,
    form,
    held,
    mails,
    moved,
    payment,
    people,
    response,
    session,
)

OWN = "hello@quittengarten.example.org"
BEN, BOOKING = "exchange-ben-mensio", "exchange-booking-mensio"


@pytest.fixture(scope="module")
def village(empty_lanes, tmp_path_factory):
    """Everybody who is hard to tell apart, built once."""
    empty_lanes.clear()
    letters = (
        (BEN, "Anna <Anna@x.example>", f"Desk <{OWN}>"),
        (BOOKING, "Anna <Anna@x.example>", f"Desk <{OWN}>"),
        (BEN, "Pair <pair@x.example>", OWN),
        (BEN, OWN, "Carl <carl@x.example>, Stranger <stranger@x.example>"),
    )
    empty_lanes.put(
        [
            contact("anna", "anna@x.example", " ANNA@y.example"),
            contact("bert", "pair@x.example"),
            contact("bea", "Pair@x.example", "bea@x.example"),
            contact("carl", "carl@x.example"),
            contact("dora", OWN),
            session("s1", "anna"),
            session("s2", "gone"),
            session("s3", None),
            customer("by-id", "nobody@x.example", "anna"),
            customer("by-email", "BEA@x.example", name="Bea"),
            customer("torn", "carl@x.example", "{ANNA}"),
            customer("shared", "pair@x.example", name="Bea Berta"),
            customer("alone"),
            customer("stranger", "stranger@x.example"),
            payment("invoice", "in_1", customer="torn", metadata={"contactid": "carl"}),
            payment("payment_intent", "pi_1", customer="by-email"),
            payment("refund", "re_1", payment_intent="pi_1"),
            payment("refund", "re_2", currency="zzz"),
            payment("invoice", "in_2", customer_email="pair@x.example"),
            form(),
            response("r1", "anna@Y.example"),
            response("r2", "pair@x.example"),
            response("r3", "pair@x.example"),
            response("r4"),
            response("r5"),
            response("r6", OWN),
            response("r7", "stranger@x.example"),
            *mails(tmp_path_factory.mktemp("mails"), *letters),
        ]
    )
    build(empty_lanes)
    return empty_lanes


def test_explicit_ids_come_first_then_an_address_of_one_contact(village):
    who = people(village)
    assert who["email", "anna@x.example"] == who["email", "anna@y.example"] == "Anna"
    assert who["customer_id", "by-id"] == who["customer_id", "torn"] == "Anna"
    assert who["customer_id", "by-email"] == "Bea"
    assert who["email", "carl@x.example"] == "Carl"
    assert who["response", f"{RESPONSES}r1"] == "Anna"


def test_an_address_that_two_contacts_share_is_nobodys(village):
    who = people(village)
    assert ("email", "pair@x.example") not in who
    assert who["customer_id", "shared"] == "Bea Berta"
    assert who["response", f"{RESPONSES}r2"] == "response"
    assert village.rows("select * from contact_timeline where title = 'Mail 2'") == []


def test_an_address_without_a_contact_is_a_person(village):
    who = people(village)
    assert who["email", "nobody@x.example"] != "Anna"
    stranger = who["customer_id", "stranger"]
    assert stranger == who["email", "stranger@x.example"] == "Payer stranger"
    assert who["response", f"{RESPONSES}r7"] == stranger


def test_unknown_respondents_are_never_merged(village):
    unknown = village.rows(
        """
        select person_key, count(*) as links from person_links
        where person_key in (select person_key from persons where person_kind = 'response')
        group by 1
        """
    )
    assert [row["links"] for row in unknown] == [1] * 5  # r2 to r6


def test_the_practice_is_nobodys_address_and_has_no_timeline(village):
    own = village.rows("select emails, contact_id from persons where is_own")
    assert [OWN] in [row["emails"] for row in own]
    assert {row["contact_id"] for row in own} == {None}
    assert people(village)["contact_id", "dora"] == "Dora"
    events = village.rows("select * from contact_timeline inner join persons using (person_key)")
    assert not any(row["is_own"] for row in events)


def test_conflicts_name_the_persons_and_objects_concerned(village):
    found = {
        (row["conflict_type"], row["identifier"]): row
        for row in village.rows("select * from identity_conflicts")
    }
    assert set(found) == {
        ("address_of_several_contacts", "pair@x.example"),
        ("address_of_another_contact", "torn"),
        ("address_unknown_to_the_contact", "by-id"),
        ("own_address_of_a_contact", OWN),
        ("contact_unknown", "gone"),
    }
    keys = {row["contact_id"]: row["person_key"] for row in village.rows("select * from persons")}
    pair = found["address_of_several_contacts", "pair@x.example"]
    assert set(pair["person_keys"]) == {keys["bert"], keys["bea"]}
    torn = found["address_of_another_contact", "torn"]
    assert torn["person_keys"] == [keys["anna"], keys["carl"]]
    assert len(torn["idem_keys"]) == 2


def test_a_timeline_has_each_event_of_a_person_once(village):
    rows = village.rows(
        """
        select display_name, event_kind, title, direction, amount
        from contact_timeline inner join persons using (person_key)
        where person_kind = 'contact'
        """
    )
    assert Counter((row["display_name"], row["event_kind"], row["direction"]) for row in rows) == {
        ("Anna", "email", "inbound"): 1,
        ("Anna", "session", None): 1,
        ("Anna", "form_response", None): 1,
        (None, "session", None): 1,
        ("Carl", "email", "outbound"): 1,
        ("Carl", "invoice", None): 1,
        ("Bea", "payment_intent", "inbound"): 1,
        ("Bea", "refund", "outbound"): 1,
    }
    amounts = {row["event_kind"]: row["amount"] for row in rows}
    assert amounts["session"] == 120
    assert amounts["invoice"] == amounts["refund"] == 12


def test_a_changed_and_a_deleted_contact_move_the_rows_concerned(village):
    before = held(village)
    gone = contact("carl", "carl@x.example") | {"deleted_at": "2026-11-20T00:00:00Z"}
    village.put([contact("bert", "bert@x.example"), gone])
    build(village)
    after = held(village)
    dataverse = "dataverse:dataverse-clinic:contact:"
    assert moved(before, after).keys() == {
        "canonical_contacts",
        "person_identifiers",
        "person_links",
        "persons",
        "identity_conflicts",
        "contact_timeline",
    }
    assert moved(before, after)["canonical_contacts"] == {f"{dataverse}bert", f"{dataverse}carl"}
    assert moved(before, after)["person_links"] == {
        "email bert@x.example",  # is new
        "email pair@x.example",  # is Bea's alone now, and with it:
        "customer_id shared",
        f"response {RESPONSES}r2",
        f"response {RESPONSES}r3",
        "email carl@x.example",  # is a person of its own
    }
    assert moved(before, after)["identity_conflicts"] == {
        "address_of_several_contacts pair@x.example",
        "address_of_another_contact torn",
        "address_unknown_to_the_contact torn",
        "contact_unknown carl",  # of whom the invoice in_1 is
    }
    build(village, "--full-refresh")
    assert held(village) == after
    again = build(village)
    merges = [run for run in again.result.results if run.adapter_response.get("code") == "MERGE"]
    assert len(merges) > len("canonical")
    assert not any(run.adapter_response["rows_affected"] for run in merges)
