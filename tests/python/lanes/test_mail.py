"""Mails made canonical: what they say, that the provider makes no difference, and their threads."""

import datetime
import re

from .mail import LANE, OWN, PUBLIC, as_gmail, expected, in_both, message

CONTENT = """
select to_hex(sha256(string_agg(to_json_string(made), '\\n' order by to_json_string(made))))
from {} as made
"""


def pairs(addresses):
    return [[each["name"] or "", each["email"] or ""] for each in addresses]


def on_one_line(text):
    return text and re.sub(r"\s+", " ", text)


def read(row):
    """A row in the form of what the parsers read."""
    date = row["sent_at"] and f"{row['sent_at'].astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"
    people = {name: pairs(row[f"{name}_addresses"]) for name in ("from", "to", "cc")}
    message_id = f"<{row['message_ids'][0]}>" if row["message_ids"] else None
    subject = on_one_line(row["subject"])
    return people | {"date_utc": date, "message_id": message_id, "subject": subject}


def test_the_public_mails_say_what_two_parsers_read(lanes):
    known = expected()
    lanes.put([as_gmail(path, (PUBLIC / path).read_bytes()) for path in known])
    lanes.build("--select", *LANE)
    rows = {row["idem_key"]: row for row in lanes.rows("select * from canonical_emails")}
    assert len(rows) == 122
    compared = 0
    for path, told in known.items():
        row, wanted = rows[f"gmail:gmail-acct1:email:{path}"], told["python"]
        wanted["subject"] = on_one_line(wanted["subject"])
        for field, value in read(row).items():
            if told["agree"][field]:
                assert value == wanted[field], (path, field)
                compared += 1
        if told["agree"]["text"]:  # the expectation holds the beginning of a long text
            beginning = wanted["body_plain"]
            whole = len(beginning) == wanted["body_plain_len"]
            assert (
                row["text_body"] == beginning if whole else row["text_body"].startswith(beginning)
            )
            compared += 1
    assert compared == 845


def test_the_provider_makes_no_difference(lanes, tmp_path):
    mails = {path: (PUBLIC / path).read_bytes() for path in expected()}
    named = {str(number): raw for number, raw in enumerate(mails.values())}
    lanes.put(in_both(tmp_path, named))
    lanes.build("--select", *LANE)
    rows = lanes.rows("select * from canonical_emails")
    assert len(rows) == 2 * 122
    by_mail = {}
    for row in rows:
        by_mail.setdefault(row["message_key"], {})[row["source_system"]] = row
    for gmail, graph in (each.values() for each in by_mail.values()):
        for name in gmail:
            same = name not in OWN or (name in ("text_body", "preview") and not graph["html_body"])
            assert not same or gmail[name] == graph[name], (gmail["subject"], name)
    copies = lanes.rows("select distinct copies from email_threads")
    assert copies == [{"copies": 2}]


def test_a_change_moves_exactly_the_rows_concerned(lanes):
    lanes.put(
        [message(key, references=refers) for key, refers in [("a", ""), ("b", "a"), ("c", "")]]
    )
    lanes.build("--select", *LANE)
    before = {row["idem_key"]: row for row in lanes.rows("select * from canonical_emails")}
    threads = lanes.rows("select * from email_threads where message_key = 'c@x'")
    gone = message("a", deleted_at="2026-11-07T00:00:00Z")
    changed = as_gmail("b", b"Message-ID: <b@x>\nReferences: <a@x>\nSubject: new\n\nHello.\n")
    lanes.put([gone, changed, message("d", to="b", minute=9), as_gmail("e", b"", payload=None)])
    lanes.build("--select", *LANE)
    after = {row["idem_key"]: row for row in lanes.rows("select * from canonical_emails")}
    key = "gmail:gmail-acct1:email:"
    assert set(after) == {f"{key}{name}" for name in "bcd"}
    assert after[f"{key}c"] == before[f"{key}c"]
    assert after[f"{key}b"]["subject"] == "new"
    assert lanes.rows("select * from email_threads where message_key = 'c@x'") == threads
    lanes.build("--select", "+canonical_rejects", "--exclude", "raw_objects", "rejected_objects")
    rejects = lanes.rows("select idem_key, model, reason from canonical_rejects")
    assert rejects == [{"idem_key": f"{key}e", "model": LANE[0], "reason": "no_headers"}]
    built = [lanes.rows(CONTENT.format(name)) for name in LANE]
    lanes.build("--select", *LANE, "--full-refresh")
    assert [lanes.rows(CONTENT.format(name)) for name in LANE] == built


def keys_of(lanes):
    rows = lanes.rows("select message_key, thread_key from email_threads")
    return {row["message_key"].removesuffix("@x"): row["thread_key"] for row in rows}


def test_a_thread_keeps_its_key_when_later_mails_arrive(lanes):
    lanes.put([message("b", to="missing", minute=1), message("c", to="missing", minute=2)])
    lanes.put([message("other", minute=3)])
    lanes.build("--select", *LANE)
    first = keys_of(lanes)
    assert first["b"] == first["c"] != first["other"]
    lanes.put([message("d", to="c", minute=4), message("e", to="d", minute=5)])
    lanes.put([message("f", references="unknown e", minute=6), message("missing", minute=7)])
    lanes.build("--select", *LANE)
    later = keys_of(lanes)
    assert {later[key] for key in ("b", "c", "d", "e", "f", "missing")} == {first["b"]}
    lanes.put([message("b", deleted_at="2026-11-07T00:00:00Z")])
    lanes.build("--select", *LANE)
    assert keys_of(lanes) == {key: value for key, value in later.items() if key != "b"}


def test_two_threads_that_a_mail_joins_have_the_older_ones_key(lanes):
    lanes.put([message("old", minute=1), message("new", minute=2)])
    lanes.build("--select", *LANE)
    before = keys_of(lanes)
    lanes.put([message("both", references="new old", minute=3)])
    lanes.build("--select", *LANE)
    assert set(keys_of(lanes).values()) == {before["old"]}
    lanes.put([message("both", references="new old", deleted_at="2026-11-07T00:00:00Z")])
    lanes.build("--select", *LANE)
    assert keys_of(lanes) == before
