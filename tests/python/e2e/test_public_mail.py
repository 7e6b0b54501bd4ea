"""Real mails of public mailing lists, through the whole system as a mailbox of one's own."""

import hashlib
import json
import os
import shutil
from datetime import datetime
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path

import pytest

REPO = Path(__file__).parents[3]
CONNECTION = "gmail-acct2"


@pytest.fixture(scope="module")
def shared_data():
    folder = Path(os.environ.get("LORC_SHARED_DATA") or REPO.parent / "shared" / "data")
    assert (folder / "mail").is_dir(), (
        f"The public mails are not at {folder}; set LORC_SHARED_DATA to the folder with mail/."
    )
    return folder


@pytest.fixture(scope="module")
def arrived(shared, shared_data):
    """The counts of the run, and each stored payload by its external_id."""
    shutil.copytree(shared_data / "mail", shared.data / "gmail" / CONNECTION)
    counts = shared.counts(shared.ingest(CONNECTION))
    rows = shared.rows("select external_id, payload from raw_objects")
    return counts, {row["external_id"]: row["payload"] for row in rows}


def test_each_mail_arrives(arrived, shared_data):
    counts, messages = arrived
    mails = len(list((shared_data / "mail").rglob("*.eml")))
    assert counts["extracted"] == counts["inserted"] == len(messages) == mails == 122


def test_subject_sender_and_date_are_what_two_parsers_read(arrived, shared_data):
    _, messages = arrived
    compared = 0
    for line in (shared_data / "mail_expected.jsonl").read_text("utf-8").splitlines():
        known = json.loads(line)
        name = known["path"].removeprefix("mail/")
        digest = hashlib.sha256(f"{CONNECTION}/{name}".encode()).hexdigest()
        fields = messages[f"1{digest[:15]}"]["payload"]["headers"]
        first = {field["name"].lower(): field["value"] for field in reversed(fields)}
        read = {
            "subject": first.get("subject"),
            "from": [list(pair) for pair in getaddresses([first.get("from", "")])],
            "date_utc": parsedate_to_datetime(first["date"]).timestamp(),
        }
        date = datetime.fromisoformat(known["python"]["date_utc"]).timestamp()
        wanted = known["python"] | {"date_utc": date}
        for field, value in read.items():
            if known["agree"][field]:
                assert value == wanted[field], (name, field)
                compared += 1
    assert compared > 3 * 100
