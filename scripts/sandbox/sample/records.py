"""What the records of Dataverse, Google Forms and Stripe have in common: ids, times, lines."""

import hashlib
import json
import string
import uuid
from datetime import UTC
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml

HERE = Path(__file__).parent
VIENNA = ZoneInfo("Europe/Vienna")
ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
# Any UUID will do, as long as it never changes: contact ids hang on it.
NAMESPACE = uuid.UUID("5b0e7c1e-6d5a-4b0e-9a52-0c6f2d1b7a01")


@cache
def load(name):
    """Read a YAML file of this package; nobody changes what it returns."""
    return yaml.safe_load((HERE / name).read_text("utf-8"))


def guid(kind, name):
    """Return the UUID of a record, the same on every machine."""
    return str(uuid.uuid5(NAMESPACE, f"{kind}/{name}"))


def token(length, *name):
    """Return `length` letters and digits that stand for the name."""
    number = int.from_bytes(hashlib.sha512("/".join(name).encode()).digest())
    letters = []
    for _ in range(length):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def pick(below, *name):
    """Return a number from 0 to below - 1 that stands for the name."""
    return int(hashlib.sha256("/".join(name).encode()).hexdigest(), 16) % below


def vienna(at):
    """Return a time of day in Vienna (naive, as YAML has it) as an aware time in UTC."""
    return at.replace(tzinfo=VIENNA).astimezone(UTC)


def json_lines(records):
    """Return records as bytes, one JSON object per line."""
    lines = (json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in records)
    return "".join(f"{line}\n" for line in lines).encode()
