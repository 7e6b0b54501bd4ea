"""The persons of people.yml and how each is written in a mail header."""

from email.utils import formataddr
from functools import cache
from pathlib import Path

import yaml

from .headers import encoded

HERE = Path(__file__).parent


@cache
def directory():
    """Read people.yml: {"clinic": {...}, "mailboxes": {connection: id}, "people": {id: person}}."""
    book = yaml.safe_load((HERE / "people.yml").read_text("utf-8"))
    return {**book, "people": {person["id"]: person for person in book["people"]}}


def address(who):
    """Return the bare address of "id" or "id/label"; KeyError names an unknown person."""
    name, _, label = who.partition("/")
    addresses = directory()["people"][name]["addresses"]
    return addresses[label] if label else next(iter(addresses.values()))


def mailbox(who):
    """Return a person as a header writes it: name and address; other text stays as it is.

    Whoever is no person of people.yml is literal header text (a group, a comment, a stranger),
    which has an @ or a colon in it; anything else is a typing error and raises KeyError.
    """
    if "@" in who or ":" in who:
        return who
    person = directory()["people"][who.partition("/")[0]]
    name = person["name"]
    if name.isascii():
        return formataddr((name, address(who)))
    # In the shorter of the two encodings, so that a name is one encoded word (75 characters).
    word = min((encoded(name, how=how, limit=200) for how in "qb"), key=len)
    return f"{word} <{address(who)}>"


def domain(who):
    """Return the domain of the address in a From value, for the message id."""
    return mailbox(who).rpartition("@")[2].split(">")[0].split()[0]
