"""The shipped data is what the generator writes, and stays small and invented."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from sandbox.sample.__main__ import PROVIDERS
from sandbox.sample.mail import Mails
from sandbox.sample.people import address, directory

DATA = Path(__file__).parents[3] / "scripts/sandbox/data"
# An @ with Microsoft. or OData. after it begins the name of an annotation.
ADDRESS = re.compile(rb"[\w.+-]+@(?!Microsoft\.|OData\.)([\w-]+(?:\.[\w-]+)+)")


def generate(folder):
    return subprocess.run(
        [sys.executable, "-m", "sandbox.sample", str(folder)], capture_output=True, text=True
    )


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for provider in PROVIDERS
        for path in (folder / provider).rglob("*")
        if path.is_file()
    }


def test_the_generator_writes_what_is_shipped_byte_for_byte(tmp_path):
    assert generate(tmp_path).returncode == 0
    written, shipped = contents(tmp_path), contents(DATA)
    assert written.keys() == shipped.keys()
    assert [path for path in written if written[path] != shipped[path]] == []


@pytest.mark.parametrize("name", ["gmail/mine.eml", "stripe/mine.jsonl"])
def test_the_generator_does_not_replace_a_folder_of_ones_own(tmp_path, name):
    mine = tmp_path / name
    mine.parent.mkdir()
    mine.write_bytes(b"kept")
    run = generate(tmp_path)
    assert run.returncode == 2
    assert "is already there; name a new folder" in run.stderr
    assert contents(tmp_path) == {name: b"kept"}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"colour": "red"}, "The mail hello has an unknown key: colour."),
        ({}, "There are two mails with the id hello."),
    ],
)
def test_a_wrong_description_is_named(change, sentence):
    spec = {"id": "hello", "text": "Good morning."}
    with pytest.raises(ValueError, match=sentence):
        Mails([spec, {**spec, **change}])


def test_there_are_enough_mails_of_half_a_year(mails):
    found = [path.split("/") for path in (mail.path for mail in mails)]
    for connection, least in {"gmail-acct1": 80, "gmail-acct2": 50, "gmail-acct3": 35}.items():
        assert sum(parts[0] == connection for parts in found) >= least
    days = sorted(parts[2][:10] for parts in found)
    assert (days[0], days[-1]) == ("2026-05-18", "2026-11-13")
    assert all(parts[2].startswith(parts[1]) for parts in found)


def test_both_line_ends_occur_and_no_mail_mixes_them(mails):
    mixed = [mail.path for mail in mails if 0 < mail.raw.count(b"\r\n") != mail.raw.count(b"\n")]
    assert mixed == []
    share = sum(b"\r\n" in mail.raw for mail in mails) / len(mails)
    assert 0.2 < share < 0.5


def test_the_folder_stays_small(mails):
    sizes = [len(mail.raw) for mail in mails]
    assert max(sizes) < 450_000
    assert sum(sizes) < 1_500_000


def test_every_address_is_of_a_domain_for_examples():
    domains = {
        domain.decode() for data in contents(DATA).values() for domain in ADDRESS.findall(data)
    }
    domains |= {address(who).partition("@")[2] for who in directory()["people"]}
    allowed = re.compile(r"(^|\.)example\.(org|com|net)$", re.IGNORECASE)
    assert {name for name in domains if not allowed.search(name)} == set()


def test_what_is_not_a_mail_stays_small_too():
    new = [len(data) for path, data in contents(DATA).items() if not path.startswith("gmail/")]
    assert sum(new) < 3_000_000


def test_every_mailbox_belongs_to_the_staff():
    book = directory()
    domains = {
        "gmail": {"quittengarten.example.org"},
        "exchange": {"mensio.example.org", "efs.example.org"},
    }
    assert len(book["mailboxes"]) == 7
    for connection, owner in book["mailboxes"].items():
        assert book["people"][owner.partition("/")[0]]["role"] == "staff"
        assert address(owner).partition("@")[2] in domains[connection.partition("-")[0]]


def test_persons_are_complete_and_their_addresses_are_theirs_alone():
    people = directory()["people"].values()
    keys = {"id", "name", "role", "zone", "addresses", "notes"}
    assert [person["id"] for person in people if person.keys() != keys] == []
    addresses = [one for person in people for one in person["addresses"].values()]
    assert len(addresses) == len(set(addresses))
    assert sum(person["role"] in ("client", "lead") for person in people) >= 20
