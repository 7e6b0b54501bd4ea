"""Whose it is, in towns of invented people whose truth is known."""

from collections import defaultdict

import pytest

from .town import SEEDED, Town, form, town

LINKS = """
select identifier_type, identifier, person_key, person_contact_id as contact_id from person_links
"""
LISTED = "select idem_key from identity_conflicts cross join unnest(idem_keys) as idem_key"
SEEDS = [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 11))]
MOST_LEFT_UNDONE = 0.03


@pytest.fixture
def asked(lanes):
    """The questions of the town's form are asked for name, address and client code."""
    lanes.rows(f"insert into form_fields values {SEEDED}")
    yield lanes
    lanes.rows("delete from form_fields where form_id = 'town-form'")


def build(lanes):
    kinds = ("client", "payment", "questionnaire")
    models = [f"path:models/canonical/{kind}" for kind in kinds]
    models += ["canonical_emails", "path:models/identity"]
    return lanes.build("--exclude", "resource_type:seed", "--select", *models)


def read(lanes, told: Town) -> tuple[list[str], dict[tuple[str, str], int], set]:
    """What is wrong in the links, those whose identifiers they should name, and those that they
    leave undone."""
    links = {(row["identifier_type"], row["identifier"]): row for row in lanes.rows(LINKS)}
    listed = {row["idem_key"] for row in lanes.rows(LISTED)}
    who = {each: truth for each, truth in told.truth.items() if truth is not None}
    clients = set(told.contacts.values())
    undone, behind = set(), defaultdict(set)
    wrong = [f"{each} has no link" for each in who if each not in links]
    for each, truth in who.items():
        link = links.get(each)
        contact = link and link["contact_id"]
        if link:
            behind[link["person_key"]].add(truth)
        if contact and told.contacts.get(contact) != truth:
            wrong.append(f"{each} is {contact}'s")
        if not contact and truth in clients:
            undone.add(each)
    wrong += [f"{key} is {people}" for key, people in behind.items() if len(people) > 1]
    objects = {"response": "{}", "customer_id": "stripe:stripe-prod:customer:{}"}
    wrong += [
        f"{kind} {name} is in doubt and not listed"
        for kind, name in told.odd & undone
        if objects[kind].format(name) not in listed
    ]
    return wrong, who, undone


@pytest.mark.parametrize("seed", SEEDS)
def test_no_link_is_wrong_and_what_is_in_doubt_is_listed(asked, seed):
    told = town(seed)
    asked.put([form(), *told.objects])
    build(asked)
    wrong, who, undone = read(asked, told)
    print(f"seed {seed}: {len(who)} identifiers, {len(undone)} left undone")
    assert wrong == []
    assert len(who) > 4000
    assert len(undone) / len(who) < MOST_LEFT_UNDONE
