"""Mails of kinds that people report in public: who waits for an answer, and since when.

The files under cases/ and the mails of mail_kinds, mail_dialects, mail_groups, mail_notices and
mail_services are of the same kinds.
"""

import json
from pathlib import Path

import pytest

from .mail_dialects import DIALECTS
from .mail_groups import GROUPS
from .mail_kinds import BEGIN, KINDS, MINUTE, ask
from .mail_notices import NOTICES
from .mail_services import SERVICES
from .messages import build_inbox
from .sample import exchange, gmail, stored

FILES = Path(__file__).parent / "cases" / "mail"
ALL_KINDS = KINDS | DIALECTS | SERVICES | NOTICES | GROUPS

# the message ids of the files: since when each waits, by its own time; None: not at all
FROM_FILES = {
    "k15a": None,  # Graph leaves the headers of what was sent out
    "k15c": None,
    "k05b": "2026-11-06T08:00",
    "k05c": None,
    "k21a": "2026-11-18T07:00",
    "k21b": None,
    "k02a": "2026-11-03T07:00",
    "k03a": "2026-11-04T07:00",
    "k17a": None,
    "k12a": "2026-11-13T07:00",
    "k12c": "2026-11-13T07:20",
    "k23a": None,
    "k19a": "2026-11-17T07:00",
    "k01b": None,
    "k260": None,
    "k261": None,
    "k262": None,
    "k29a": None,
    "k11a": None,
    "k130": None,
    "k131": None,
    "l010a": "2026-11-02T07:00",
    "l015a": "2026-11-02T07:05",
    "l03a": "2026-11-04T07:00",
}


def boxes(folder: Path) -> list[dict]:
    """The files as the two providers tell them: Graph no headers of what was sent."""
    places = {"inbox": "Inbox", "sent": "Sent", "sentitems": "Sent Items"}
    for path in sorted(FILES.glob("*.eml")):
        raw = path.read_bytes()
        kind = places.get(path.stem.rpartition("-")[2], "Inbox")
        box = "exchange/exchange-info-mensio" if b"@mensio." in raw else "gmail/gmail-acct1"
        place = folder / box / kind / path.name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(raw)
    listed = json.loads((FILES / "gmail-same-thread-no-references.json").read_text())
    threads = [stored("gmail", "gmail-acct1", "email", each["id"], each) for each in listed]
    mails = exchange(folder / "exchange" / "exchange-info-mensio")
    return gmail(folder / "gmail" / "gmail-acct1") + mails + threads


# each before what reads it, which is made anew with it
MADE = {
    "int_mail_kinds": "table",
    "int_judged_messages": "table",
    "int_answered_requests": "view",
    "int_thread_messages": "table",
    "inbox_requests": "view",
}
# each rule of who waits, and the SQL without it
RULES = {
    "a machine's answer": (
        "coalesce(auto_submitted not in ('no', 'auto-generated'), false)",
        "false",
    ),
    "a program's mail": ("coalesce(auto_submitted = 'auto-generated', false)", "false"),
    "an absence without Auto-Submitted": (r"r'\b(all|oof|autoreply)\b'", "'^$.'"),
    "a report": ("report_type is not null", "false"),
    "a list": ("or has_list_unsubscribe", ""),
    "a list's fields of what we sent": (") and direction != 'outbound'", ")"),
    "the practice's own list": ("not (is_to_own_group or", "not (false or"),
    "an invitation that a program sends": (
        "in ('REQUEST', 'REPLY', 'COUNTER', 'CANCEL')",
        "in ('REPLY')",
    ),
    "a calendar's answer": ("coalesce(calendar_method = 'REPLY', false)", "false"),
    "another time for a meeting": ("and 'counter' not in unnest(matches)", ""),
    "a reaction": ("or is_reaction", ""),
    "who writes on a page": (
        "when 'form' then array(",
        "when 'form' then from_addresses when '' then array(",
    ),
    "nobody reads there": ("author_kind != 'form' and 'no_reply' in unnest(matches)", "true"),
    "answers go where nobody reads": ("or is_answered_nowhere", ""),
    "a page of our own": ("mails.author_kind = 'form'\n        and", "false and"),
    "a mail server that writes no report": (
        "'mail_server' in unnest(matches) as is_mail_server",
        "false as is_mail_server",
    ),
    "a call by its subject": ("or 'call' in unnest(matches)", ""),
    "a call by what it carries": ("'voice-message', 'fax-message', 'video-message'", "'x'"),
    "a list's fields of a program of forms": (
        "or author_kind = 'form' and 'form' in unnest(matches)",
        "",
    ),
    "a question beside a meeting's answer": ("coalesce(calendar_comment, '')", "''"),
    "a report that tells no mail": ("where reports.undelivered_id is null", "where false"),
    "each report on an answer of its own": (") < balance", ") <= balance"),
    "for how long servers try": ("interval 7 day", "interval 70 day"),
    "a program of forms": ("in ('no_reply', 'form')", "in ('no_reply')"),
    "letters of a category": ("select lower(name)", "select name"),
    "a mail server's name where nothing can come back": (
        "then mails.has_null_return_path",
        "then false",
    ),
    "a program to which nothing can come back": (
        "has_null_return_path\n        or coalesce(",
        "coalesce(",
    ),
    "a mail that is late": ("and not kinds.is_delay", ""),
    "what a machine sends after the last word": (
        "(is_machine or is_closing or is_discarded)",
        "false",
    ),
    "a mail that came back is no last word": ("said.undelivered_id is not null or", ""),
    "patterns where there are no headers": (
        "else not mails.has_headers",
        "else true",
    ),
    "an acknowledgement is no answer": (
        "direction = 'outbound' and not is_machine as is_answer",
        "direction = 'outbound' as is_answer",
    ),
    "a mail of ours by the provider's word": (
        "direction = 'outbound' and",
        "direction != 'inbound' and",
    ),
    "to the person who asked": (
        "coalesce(links.person_key, parties.email) as person",
        "'anybody' as person",
    ),
    "what came back is no answer": ("is_answer and not is_returned", "is_answer"),
    "from whom it came back": ("email in unnest(returned.addresses)", "true"),
    "done": ("and not judged.is_done as is_waiting", "as is_waiting"),
}


@pytest.fixture(scope="module")
def inbox(empty_lanes, tmp_path_factory):
    """All cases in one warehouse: the requests and the threads."""
    lanes = empty_lanes
    lanes.clear()
    label = lanes.rows("select label from done_labels where source_system = 'gmail'")[0]["label"]
    mails = boxes(tmp_path_factory.mktemp("cases"))
    mails.append(ask("whn", at=99_999_999_999_999))  # in the year 192,155
    for kind, _ in ALL_KINDS.values():
        mails += kind
    for each in mails:
        labels = each["payload"].get("labelIds", [])
        each["payload"] |= {"labelIds": [label if name == "DONE" else name for name in labels]}
    lanes.put(mails)
    build_inbox(lanes)
    threads = {row["thread_key"]: row for row in lanes.rows("select * from inbox_view")}
    yield asked(lanes), threads
    lanes.clear()


def asked(lanes) -> dict[str, dict]:
    """The requests by the first part of their id."""
    rows = lanes.rows("select * from inbox_requests")
    return {row["request_key"].partition("@")[0]: row for row in rows}


def waits(requests: dict[str, dict]) -> dict[str, object]:
    """Since when each waits, None if it does not."""
    return {key: row["is_waiting"] and row["asked_at"] for key, row in requests.items()}


@pytest.mark.parametrize("key", FROM_FILES)
def test_the_reported_cases(inbox, key):
    requests, _ = inbox
    row = requests.get(key)
    since = row["asked_at"].strftime("%Y-%m-%dT%H:%M") if row and row["is_waiting"] else None
    assert since == FROM_FILES[key]


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_more_of_each_kind(inbox, kind):
    requests, _ = inbox
    mails, expected = ALL_KINDS[kind]
    keys = [each["external_id"] for each in mails]
    found = {
        key: (requests[key]["asked_at"].timestamp() * 1000 - BEGIN) / MINUTE
        if requests[key]["is_waiting"]
        else None
        for key in keys
        if key in requests
    }
    assert found == expected


def test_a_thread_shows_whose_the_earliest_request_is(inbox):
    requests, threads = inbox
    row = threads[requests["vera"]["thread_key"]]
    assert row["waiting_for"] == "Vera"
    assert (row["waiting_count"], row["answer_failed"]) == (1, False)
    row = threads[requests["more"]["thread_key"]]
    assert (row["waiting_for"], row["waiting_count"]) == ("Iva", 2)
    failed = threads[requests["ria"]["thread_key"]]
    assert (failed["answer_failed"], failed["is_unanswered"]) == (True, True)
    form = threads[requests["form"]["thread_key"]]
    assert (form["waiting_for"], form["contact_name"]) == ("Ines", "Ines")
    assert threads[requests["plus"]["thread_key"]]["contact_name"] == "Olga"
    pages = {key: requests[key]["asked_by"] for key in ("site", "site-2", "site-3", "wp", "sq")}
    assert pages == {key: f"V-{key.title()}" for key in pages}
    assert all(requests[key]["answer_failed"] for key in ("mia", "ned", "nan", "moe", "pat"))
    assert all(requests[key]["answer_failed"] for key in ("gwa", "gwb", "pma", "pmd"))
    asked = {key: requests[key]["asked_by"] for key in ("pcc", "pgr", "pgg", "pgo", "pmt", "two-2")}
    names = ("V-Pcc", "V-Pgr", "V-Pgg", "V-Pgo", "Ann Berger", "Ben")
    assert tuple(asked.values()) == names
    asked = {key: requests[key]["asked_by"] for key in ("to-2", "to-5", "gr-4", "gr-7")}
    assert tuple(asked.values()) == ("V-To-2", "V-To-5", "Gr-4", "V-Gr-7")


def test_the_threads_of_the_cases(inbox):
    requests, threads = inbox
    one = {key: threads[requests[key]["thread_key"]] for key in requests}
    assert one["k15a"] == one["k15c"]
    assert one["k15a"]["message_count"] == 4
    assert one["k05b"] == one["k05c"]
    assert one["k23a"]["message_count"] == one["quy"]["message_count"] == 2
    assert one["f1"] != one["f2"]
    assert len({requests[key]["thread_key"] for key in ("st-1", "st-2", "st-3")}) == 3
    assert one["st-4"] == one["st-5"]


def test_a_mail_that_came_by_a_group_and_directly_is_one(inbox):
    requests, threads = inbox
    thread = threads[requests["both-ways"]["thread_key"]]
    assert (thread["message_count"], thread["waiting_count"]) == (1, 1)
    assert thread["waiting_for"] == "Uma"


def test_who_asks_at_no_time_that_can_be_read_waits_since_it_was_seen(inbox, empty_lanes):
    requests, threads = inbox
    seen = empty_lanes.value("select first_seen from raw_objects where external_id = 'whn'")
    row = threads[requests["whn"]["thread_key"]]
    assert (row["is_unanswered"], row["waiting_since"]) == (True, seen)


def test_lists_and_threads_agree(inbox):
    requests, threads = inbox
    waiting = [row for row in requests.values() if row["is_waiting"]]
    assert len(waiting) == sum(row["waiting_count"] for row in threads.values())
    for key, row in threads.items():
        since = [each["asked_at"] for each in waiting if each["thread_key"] == key]
        assert row["waiting_since"] == min(since, default=None)


@pytest.fixture(scope="module")
def texts(inbox, empty_lanes):
    """The SQL of each model that is made, over all mails."""
    assert inbox
    done = empty_lanes.dbt("compile", "--full-refresh", "--select", *MADE)
    return {run.node.name: run.node.compiled_code for run in done.result.results}


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_left_out_shows(inbox, empty_lanes, texts, rule):
    requests, _ = inbox
    old, new = RULES[rule]
    changed = {name: text.replace(old, new) for name, text in texts.items()}
    assert changed != texts
    try:
        make(empty_lanes, changed)
        assert waits(asked(empty_lanes)) != waits(requests)
    finally:
        make(empty_lanes, texts)


def make(lanes, texts: dict[str, str]) -> None:
    for name, kind in MADE.items():
        lanes.rows(f"create or replace {kind} {name} as {texts[name]}")
