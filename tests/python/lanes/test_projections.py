"""The inbox, the trends and the events, as objects come, change and go."""

import json

from jsonschema import Draft4Validator
from lorc.project.settings import ROOT

from . import forms
from .messages import message

LAYERS = ("canonical", "identity", "scores", "projections", "events")
LANE = [f"path:models/{layer}" for layer in LAYERS]
CLIENT = "Cleo <cleo@client.example>"
DESK = "hello@quittengarten.example.org"
LEONIE = "leonie@quittengarten.example.org"
INSURER = "claims@insurer.example"
PHQ9 = {"10": "111111112", "4": "111100000", "5": "111110000", "12": "222111111"}


def build(lanes):
    lanes.build("--exclude", "resource_type:seed", "resource_type:snapshot", "--select", *LANE)


def inbox(lanes) -> dict:
    """The one thread of the inbox."""
    (row,) = lanes.rows("select * from inbox_view")
    return row


def ask(**more):
    return message("ask", CLIENT, DESK, day=1, **more)


def reply(key="2", *, sender=DESK, to=CLIENT, **more):
    return message(key, sender, to, **{"day": 2, "replies_to": "ask", "labels": ["SENT"]} | more)


def answer(**more):
    return reply("answer", **more)


# each case's mails, the subject being its name, and the day since when somebody waits
WAITING = {
    "asked": ([ask()], 1),
    "answered": ([ask(), answer()], None),
    "asked again": ([ask(), answer(), message("3", CLIENT, DESK, day=3, replies_to="answer")], 3),
    "among ourselves": ([ask(), reply(to=LEONIE)], 1),
    "passed on": ([ask(), reply(to=INSURER, subject="Fwd: ")], 1),
    "passed on by another program": ([ask(), reply(to=INSURER, subject="I: ")], 1),
    "sent back": ([ask(), reply(subject="Fwd: ")], None),
    "copied in": ([ask(), reply(to=INSURER, Cc=CLIENT)], None),
    "from a plus-address": ([ask(), reply(sender="hello+forms@quittengarten.example.org")], None),
    "to where answers are to go": (
        [ask(Reply_To="Cleo <cleo@work.example>"), reply(to="cleo@work.example")],
        None,
    ),
    "forged": ([ask(), reply(labels=["INBOX"])], 1),
    "by a form": ([message("1", DESK, DESK, day=1, Reply_To=CLIENT)], 1),
    "machine": ([message("1", "no-reply@shop.example", DESK, day=1)], None),
    "accepted in a person's words": ([message("1", CLIENT, DESK, day=1, subject="Accepted: ")], 1),
    "spam": ([ask(labels=["SPAM"])], None),
    "away": (
        [ask(), reply(Auto_Submitted="auto-replied")],
        1,
    ),
    "draft": ([ask(), answer(draft=True)], 1),
}


def test_who_waits(lanes):
    lanes.put([of_case(case, each) for case, (mails, _) in WAITING.items() for each in mails])
    build(lanes)
    rows = lanes.rows("select subject, waiting_since, is_unanswered from inbox_view")
    since = {row["subject"].split(": ")[-1]: row["waiting_since"] for row in rows}
    assert {case: when and when.day for case, when in since.items()} == {
        case: day for case, (_, day) in WAITING.items()
    }
    assert all(row["is_unanswered"] == (row["waiting_since"] is not None) for row in rows)


def of_case(case: str, mail: dict) -> dict:
    """The mail in a thread of the case's own."""
    text = json.dumps(mail["payload"]).replace("@letters.example", f"-{len(case)}-{case[:3]}@x")
    payload = json.loads(text)
    for header in payload["payload"]["headers"]:
        if header["name"] == "Subject":
            header["value"] = header["value"].replace("Hello", "") + case
    return mail | {"external_id": f"{case} {mail['external_id']}", "payload": payload}


def test_a_mail_in_two_mailboxes_is_one_message_with_two_copies(lanes):
    lanes.put(
        [ask(), ask(connection="gmail-acct2"), ask(connection="gmail-acct3", labels=["TRASH"])]
    )
    build(lanes)
    row = inbox(lanes)
    assert (row["message_count"], row["copies"]) == (1, 3)
    assert row["connections"] == ["gmail-acct1", "gmail-acct2", "gmail-acct3"]
    assert row["is_unanswered"]
    assert {each["email"] for each in row["participants"]} == {"cleo@client.example", DESK}


def test_an_answer_that_is_deleted_brings_the_waiting_back(lanes):
    lanes.put([ask(), answer()])
    build(lanes)
    assert inbox(lanes)["waiting_since"] is None
    lanes.put([answer() | {"deleted_at": "2026-11-03T00:00:00Z"}])
    build(lanes)
    assert inbox(lanes)["waiting_since"].day == 1


def scored(key: str, digits: str, day: int, **more) -> dict:
    """A response to PHQ-9 alone, always from the same person."""
    given = forms.sheet(digits, forms.PHQ9)
    time = f"2026-11-{day:02}T09:00:00Z"
    more |= {"respondentEmail": "cleo@client.example", "lastSubmittedTime": time}
    return forms.response(key, given, createTime=time, **more)


def series(lanes) -> list[tuple]:
    rows = lanes.rows(
        """
        select
            sequence_number, total, change_from_baseline, is_reliably_better, is_recovered, has_flag
        from measurement_timeseries where instrument_id = 'phq9' order by occurred_at
        """
    )
    return [tuple(row.values()) for row in rows]


def test_a_series_is_judged_against_its_first_total(lanes):
    lanes.put([forms.form(), scored("a", "-" * 8 + "1", 1), scored("b", PHQ9["10"], 2)])
    build(lanes)
    assert series(lanes) == [
        (None, None, None, None, None, True),
        (1, 10, None, None, None, True),
    ]
    lanes.put([scored("c", PHQ9["5"], 3), scored("d", PHQ9["4"], 4)])
    build(lanes)
    assert series(lanes)[2:] == [
        (2, 5, -5, False, False, False),
        (3, 4, -6, True, True, False),
    ]
    lanes.put([scored("b", PHQ9["10"], 2) | {"deleted_at": "2026-11-05T00:00:00Z"}])
    build(lanes)
    assert series(lanes)[1:] == [(1, 5, None, None, None, False), (2, 4, -1, False, False, False)]


def events(lanes) -> list[str]:
    rows = lanes.rows("select event_type, payload, schema_ref from canonical_events")
    for row in rows:
        schema = ROOT / "schemas" / row["schema_ref"].removeprefix("iglu:")
        payload = row["payload"]
        payload = json.loads(payload) if isinstance(payload, str) else payload
        Draft4Validator(json.loads(schema.read_text())).validate(payload)
    return sorted(row["event_type"] for row in rows)


def test_an_event_is_added_by_what_changes_and_by_nothing_else(lanes):
    lanes.put([ask(), forms.form(), scored("a", PHQ9["10"], 2)])
    build(lanes)
    first = events(lanes)
    assert first.count("email.canonicalized") == 1
    assert first.count("questionnaire_response") == 1
    assert first.count("measurement.scored") == 2
    build(lanes)
    assert events(lanes) == first
    lanes.put([ask(labels=["INBOX", "STARRED"])])
    build(lanes)
    assert events(lanes).count("email.canonicalized") == 2
    gone = {"deleted_at": "2026-11-05T00:00:00Z"}
    lanes.put([ask() | gone, scored("a", PHQ9["10"], 2) | gone])
    build(lanes)
    assert len(events(lanes)) == len(first) + 1
    lanes.put([ask(), scored("a", PHQ9["10"], 2)])
    build(lanes)
    assert len(events(lanes)) == len(first) + 1
