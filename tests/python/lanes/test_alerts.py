"""A flag is told once, by a mail that holds no name, no score and no answer, whatever is killed."""

import json
import os
import signal
import time
from contextlib import ExitStack, contextmanager

import pytest
from jsonschema import Draft4Validator
from lorc.alert import job
from lorc.alert.mail import Message
from lorc.project import settings
from lorc.project.settings import ROOT
from lorc.report.deliveries import Deliveries
from lorc.runs.events import EventLog

from .forms import FORM, PHQ9, STORED, changed, form, response, seeded, sheet
from .sample import stored

CANARY = "Zacharias Kanarienvogel"
NURSE, DOCTOR = "nurse@quittengarten.example.org", "doctor@quittengarten.example.org"
ITEM = f"PHQ-9 item {len(PHQ9)}"
FLAGGED = sheet("000000001", PHQ9)
UNREAD = sheet("00000000-", PHQ9) | {PHQ9[8]: f"jeden zweiten Tag, {CANARY}"}
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


class Killed(BaseException):
    """What no handler of the runner catches: as good as kill -9."""


@pytest.fixture(scope="module")
def built(empty_lanes):
    """The alerts, what is said of them and what they read, which is made once."""
    empty_lanes.clear()
    empty_lanes.build("--select", "+score_health", "+report_scores")
    return empty_lanes


@pytest.fixture
def lanes(built):
    built.clear()
    return built


@pytest.fixture
def told(lanes):
    """A warehouse where one nurse is told."""
    with seeded(lanes, "alert_recipients", f"('{NURSE}', 'test')"):
        yield lanes
    for path in settings.load().state_dir.glob("deliveries/*.json"):
        path.unlink()


def put(lanes, given: dict, key: str = "r", name: str = CANARY) -> None:
    email = f"{name.replace(' ', '.')}@example.com"
    lanes.put([form(), response(key, given, respondentEmail=email)])


def build(lanes, *arguments: str) -> None:
    lanes.build("--select", *STORED, *arguments)


def alert() -> int:
    """The job, in a second of its own: the id of a run tells no more of its time."""
    exit_code = job.main(settings.load())
    time.sleep(1)
    return exit_code


def events(lanes) -> list[dict]:
    rows = lanes.rows(
        """
        select event_type, payload, error_message from event_log
        where event_type like 'alert.%' order by created_at, event_type
        """
    )
    for row in rows:
        name = row["event_type"].replace(".", "_")
        path = ROOT / "schemas" / "com.mensio.event" / name / "jsonschema" / "1-0-0"
        Draft4Validator(json.loads(path.read_text())).validate(row["payload"])
    return rows


def troubles(lanes) -> list[str]:
    rows = lanes.rows("select sentence from score_health where is_trouble and subject = 'alert'")
    return [row["sentence"] for row in rows]


def test_a_planted_flag_is_told_once_whatever_is_done_again(told, box, capsys):
    put(told, FLAGGED)
    build(told)
    assert troubles(told) == ["1 alert was not delivered: run `lorc alert`."]
    assert alert() == 0
    assert alert() == 0
    build(told, "--full-refresh")
    assert alert() == 0
    build(told, "--vars", "rescore: true")
    assert alert() == 0
    put(told, FLAGGED)
    build(told)
    assert job.after_build(settings.load()) == 0
    assert box.addresses == [NURSE]
    assert troubles(told) == []
    assert [row["event_type"] for row in events(told)] == ["alert.raised", "alert.delivered"]
    [(_, mail)] = box.mails
    text = f"{mail['Subject']}\n{mail.get_content()}"
    assert ITEM in text
    assert "lorc explain google_forms:" in text
    log = "".join(
        row["line"] for row in told.rows("select to_json_string(t) as line from event_log as t")
    )
    for word in (CANARY, "Kanarienvogel", "Several days"):
        assert word.lower() not in f"{text}{mail}{log}{capsys.readouterr()}".lower()
    assert NURSE not in log


def test_what_the_events_remember_is_not_told_again_on_another_host(told, box):
    put(told, FLAGGED)
    build(told)
    assert alert() == 0
    for path in settings.load().state_dir.glob("deliveries/*.json"):
        path.unlink()
    assert alert() == 0
    assert box.addresses == [NURSE]


@pytest.mark.parametrize(
    ("where", "method", "mails"),
    [
        (Message, "to", 1),  # before it is sent
        (Deliveries, "add", 2),  # between sending and remembering: twice is better than not at all
        (EventLog, "completed", 1),  # remembered, and not on record yet
    ],
)
def test_a_run_that_is_killed_leaves_nobody_untold(told, box, monkeypatch, where, method, mails):
    put(told, FLAGGED)
    build(told)

    def die(*_arguments, **_more):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(where, method, die)
        with pytest.raises(Killed):
            alert()
    time.sleep(1)
    assert alert() == 0
    assert alert() == 0
    assert len(box.mails) == mails
    assert len({mail["Message-ID"] for _, mail in box.mails}) == 1
    found = [row["event_type"] for row in events(told)]
    assert found == ["alert.raised", "alert.failed", "alert.raised", "alert.delivered"]
    assert troubles(told) == []


def test_a_process_that_is_killed_while_the_server_takes_the_mail_costs_one_more(told, box):
    put(told, FLAGGED)
    build(told)
    given = {name: value for name, value in os.environ.items() if name.startswith(("SMTP", "SSL"))}
    process = told.start("lorc", "alert", REPORT_FROM="alerts@example.org", **given)

    def kill():
        process.kill()
        process.wait()

    box.taken = kill
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert len(box.mails) == 1
    box.taken = lambda: None
    assert alert() == 0
    assert alert() == 0
    assert box.addresses == [NURSE, NURSE]
    assert len({mail["Message-ID"] for _, mail in box.mails}) == 1
    assert troubles(told) == []


def test_who_is_refused_is_said_and_told_later(told, box, capsys):
    put(told, UNREAD)
    build(told)
    with seeded(told, "alert_recipients", f"('{DOCTOR}', 'test')"):
        box.refused = {DOCTOR}
        assert alert() == 1
        assert "number 1 of alert_recipients" in capsys.readouterr().err
        [sentence] = troubles(told)
        assert "The mail server refuses 1 recipient of 2" in sentence
        box.refused = set()
        assert alert() == 0
    assert box.addresses == [NURSE, DOCTOR]
    assert "could not be read" in box.mails[0][1].get_content()
    assert troubles(told) == []


def test_without_a_mail_server_it_fails_on_record(told, monkeypatch, capsys):
    monkeypatch.setenv("SMTP_HOST", "")
    put(told, FLAGGED)
    build(told)
    assert job.after_build(settings.load()) == 1
    assert "SMTP_HOST" in capsys.readouterr().err
    assert "SMTP_HOST" in troubles(told)[0]


def test_nobody_listed_is_a_note_and_a_dry_run_sends_nothing(lanes, box, capsys):
    put(lanes, FLAGGED)
    build(lanes)
    assert job.after_build(settings.load()) == 0
    assert troubles(lanes) == []
    with seeded(lanes, "alert_recipients", f"('{NURSE}', 'test')"):
        assert job.main(settings.load(), is_dry_run=True) == 0
    shown = capsys.readouterr().out
    assert f"A flag is raised: {ITEM}." in shown
    assert "1 alert for 1 recipient: nothing was sent" in shown
    assert (box.mails, events(lanes)) == ([], [])


def test_a_reliable_deterioration_is_told(told, box):
    better, worse = sheet("000000000", PHQ9), sheet("222000000", PHQ9)
    later = {"createTime": "2026-07-01T08:00:00Z", "lastSubmittedTime": "2026-07-01T08:00:00Z"}
    who = {"respondentEmail": "somebody@example.com"}
    contact = {"contactid": "c1", "emailaddress1": "somebody@example.com", "fullname": CANARY}
    told.put(
        [
            form(),
            stored("dataverse", "dataverse-clinic", "contact", "c1", contact),
            response("a", better, **who),
            response("b", worse, **who, **later),
        ]
    )
    build(told)
    assert alert() == 0
    [(_, mail)] = box.mails
    assert "A score is reliably worse than the first: PHQ-9." in mail.get_content()
    assert CANARY not in str(mail)


@contextmanager
def second_instrument(lanes):
    """A scale of two items whose second raises a flag, asked by a form of its own."""
    rules = """insert into {} (
        instrument_id, instrument_version, instrument_name, method, item_count, max_missing,
        rounding, round_to, item_min, item_max, refusal_set, is_higher_worse, reliable_change,
        recovery_cutoff, valid_from
    ) values (
        'second', '1', 'SECOND-2', 'sum', 2, 0, 'half_up', 1, 0, 3, 'refused_1', true, 2, 3,
        date '2026-01-01'
    )"""
    items = ", ".join(
        f"('second', '1', {number}, 'text {number}', null, true, false, {number == 2},"
        " 'phq_frequency_1', null)"
        for number in (1, 2)
    )
    bound = ", ".join(f"('other', 'q{number}', 'second', '1', {number})" for number in (1, 2))
    with ExitStack() as stack:
        stack.enter_context(changed(lanes, "instruments", rules))
        stack.enter_context(seeded(lanes, "instrument_items", items))
        stack.enter_context(seeded(lanes, "score_bands", "('second', '1', 0, 6, 'any', null)"))
        stack.enter_context(seeded(lanes, "form_bindings", bound))
        yield


def test_a_second_flag_item_is_told_apart_everywhere(told, box):
    with second_instrument(told):
        given = {"q1": "Not at all", "q2": ["manchmal", "Not at all"]}
        told.put([form(), response("r", FLAGGED, FORM), response("s", given, "other")])
        build(told)
        assert alert() == 0
        rows = told.rows("select sentence from score_health where subject = 'flag'")
        shown = told.rows(
            "select instrument_name, flags from report_scores where flag_state is not null"
        )
    texts = sorted(mail.get_content().splitlines()[0] for _, mail in box.mails)
    assert texts == [
        "A flag could not be read, or is no longer asked: SECOND-2 item 2.",
        f"A flag is raised: {ITEM}.",
    ]
    assert rows == []  # they are of June
    flags = {row["instrument_name"]: row["flags"] for row in shown}
    assert flags == {
        "PHQ-9": [{"item_number": 9, "state": "raised"}],
        "SECOND-2": [{"item_number": 2, "state": "unread"}],
    }
