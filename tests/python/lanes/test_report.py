"""The sample clinic's weekly report: its figures are those of the raw rows, counted otherwise."""

import html
import io
import json
import re
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pypdf
import pytest
from jsonschema import Draft4Validator
from lorc.project import settings
from lorc.project.errors import WrongCall
from lorc.project.settings import ROOT
from lorc.report import job, metrics, prove, weeks
from lorc.today import page as today

from .forms import CONNECTION, OFTEN, QUESTIONS
from .lanes import Lanes
from .sample import sample

WEEK, NAME = date(2026, 11, 2), "2026-W45"
MORNING = date(2026, 11, 12)
VIENNA = ZoneInfo("Europe/Vienna")
STATUS = "cre92_status@OData.Community.Display.V1.FormattedValue"
RECIPIENTS = ["mira@quittengarten.example.org", "tomasz@quittengarten.example.org"]


@pytest.fixture(scope="module")
def practice(tmp_path_factory):
    """The sample clinic with every lane built, the weeks of its autumn taken whenever that is."""
    weeks = (datetime.now(UTC).date() - WEEK).days // 7 + 8
    more = ["--vars", json.dumps({"snapshot_weeks": weeks})] if weeks > 12 else []
    with Lanes.running(tmp_path_factory) as lanes:
        lanes.put(sample())
        lanes.build(*more)
        yield lanes


@pytest.fixture(scope="module")
def made(practice):  # noqa: ARG001
    """The folder with the report of the week."""
    assert job.main(settings.load(), NAME, None) == 0
    return settings.load().reports_dir


@pytest.fixture(scope="module")
def page(made) -> str:
    return (made / f"{NAME}.html").read_text()


@pytest.fixture(scope="module")
def raw(practice) -> list[dict]:
    """The raw rows that exist, with their payloads."""
    return practice.rows(
        "select connection_name, object_type, payload, context from raw_objects"
        " where deleted_at is null"
    )


def payloads(raw: list[dict], kind: str) -> list[dict]:
    return [row["payload"] for row in raw if row["object_type"] == kind]


def in_week(when: str | int) -> bool:
    """Whether a time of a payload lies in the week, where the practice is."""
    if isinstance(when, int):
        moment = datetime.fromtimestamp(when, UTC)
    else:
        moment = datetime.fromisoformat(when)
    return WEEK <= moment.astimezone(VIENNA).date() < WEEK + timedelta(days=7)


def sessions(raw) -> list[dict]:
    return [each for each in payloads(raw, "session") if in_week(each["cre92_sessiondate"])]


def money(raw, kind: str) -> list[int]:
    """The amounts in cents that moved in the week: a payment came when its invoice was paid."""
    paid = {each["id"]: each["status_transitions"]["paid_at"] for each in payloads(raw, "invoice")}
    return [
        each.get("amount_received", each["amount"])
        for each in payloads(raw, kind)
        if each["status"] == "succeeded"
        and in_week(paid.get((each["metadata"] or {}).get("invoice")) or each["created"])
        and each["currency"] == "eur"
    ]


def sheets(raw) -> list[list[int]]:
    """The answers to PHQ-9 in the week, as points."""
    given = [
        row["payload"]["answers"]
        for row in raw
        if row["object_type"] == "form_response"
        and in_week(row["payload"]["lastSubmittedTime"])
        and row["connection_name"] == CONNECTION
    ]
    return [
        [
            OFTEN.index(answers[question]["textAnswers"]["answers"][0]["value"])
            for question in QUESTIONS[:9]
        ]
        for answers in given
    ]


def card(page: str, title: str) -> str:
    """The figure of a card."""
    return re.search(rf'<h3>{title}</h3>\s*<div class="value">([^<]*)</div>', page)[1]


def cell(page: str, table: str, name: str) -> str:
    """This week's figure in a table's row."""
    [found] = re.findall(rf"<caption>{re.escape(table)}</caption>(.*?)</table>", page, re.DOTALL)
    return re.search(rf'<td>{name}</td><td class="number">([^<]*)</td>', found)[1]


def test_ten_figures_are_those_of_the_raw_rows(page, raw):
    held = [each for each in sessions(raw) if each[STATUS] == "Held"]
    paid, back, answers = money(raw, "payment_intent"), money(raw, "refund"), sheets(raw)
    submitted = [
        each for each in payloads(raw, "form_response") if in_week(each["lastSubmittedTime"])
    ]
    totals = [sum(sheet) for sheet in answers]
    by_what = "Sessions, by what became of them"
    found = {
        "sessions": card(page, "Sessions"),
        "held": cell(page, by_what, "Held"),
        "cancelled": cell(page, by_what, "Cancelled"),
        "payments": card(page, "Payments received"),
        "paid": cell(page, "Payments received, amount", "EUR"),
        "refunds": card(page, "Refunds"),
        "paid back": cell(page, "Refunds, amount", "EUR"),
        "answered": card(page, "Forms answered"),
        "flags": card(page, "Flags raised"),
        "mean": cell(page, "Mean score", "PHQ-9"),
    }
    counted = {
        "sessions": len(sessions(raw)),
        "held": len(held),
        "cancelled": len([each for each in sessions(raw) if each[STATUS] == "Cancelled"]),
        "payments": len(paid),
        "paid": sum(paid) / 100,
        "refunds": len(back),
        "paid back": sum(back) / 100,
        "answered": len(submitted),
        "flags": len([sheet for sheet in answers if sheet[8] > 0]),
        "mean": round(sum(totals) / len(totals), 2),
    }
    assert {name: float(re.sub("[,€]", "", text)) for name, text in found.items()} == counted
    assert len([value for value in counted.values() if value]) >= 8


def test_the_last_score_of_each_who_answered_is_that_of_the_answers(page, raw, practice):
    names = {
        email: row["display_name"]
        for row in practice.rows("select display_name, emails from persons")
        for email in row["emails"]
    }
    seen = 0
    for row in raw:
        payload = row["payload"]
        if row["connection_name"] != CONNECTION or row["object_type"] != "form_response":
            continue
        if not in_week(payload["lastSubmittedTime"]):
            continue
        name = html.escape(names[payload["respondentEmail"].lower()])
        total = sum(
            OFTEN.index(payload["answers"][question]["textAnswers"]["answers"][0]["value"])
            for question in QUESTIONS[:9]
        )
        part = page.split(f"<h3><bdi>{name}</bdi></h3>")[1].split("</article>")[0]
        assert f"<figcaption>PHQ-9 {total}, " in part
        seen += 1
    assert seen >= 3


def test_the_pdf_holds_the_same_figures(made, page):
    reader = pypdf.PdfReader(made / f"{NAME}.pdf")
    text = squeezed("".join(each.extract_text() for each in reader.pages))
    cards = re.findall(r'<h3>([^<]*)</h3>\s*<div class="value">([^<]*)</div>', page)
    captions = re.findall(r"<figcaption>([^<]*)</figcaption>", page)
    assert len(cards) == len(metrics.cards())
    assert len(captions) > 20
    for each in [*(title + value for title, value in cards), *captions]:
        assert squeezed(html.unescape(each)) in text, each


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_the_newest_of_those_who_wait_is_never_cut(page, practice):
    [row] = practice.rows(
        "select subject from inbox_view where is_unanswered and contact_id is not null"
        " order by waiting_since desc limit 1"
    )
    table = page.split("<h2>Waiting for an answer</h2>")[1].split("</table>")[0]
    assert html.escape(row["subject"]) in table


def answer(page: str, name: str) -> str:
    """One of the five answers on the first screen of a morning."""
    first = page.split('<section id="first"')[1].split("</section>")[0]
    found = first.split(f'<article class="answer {name}')[1].split("</article>")[0]
    return html.unescape(re.sub("<[^>]*>", "", found))


def test_the_five_questions_of_a_morning_are_answered_first(practice):
    layout = today.read(settings.load(), MORNING)
    page = today.page(layout)
    assert len(page.encode()) < 300_000
    [flag] = practice.rows(
        "select person_name, answer from today_flags where occurred_at < timestamp('2026-11-13')"
        " and (followed_at is null or followed_at >= timestamp('2026-11-13'))"
        " order by occurred_at desc limit 1"
    )
    assert flag["person_name"] in answer(page, "danger")
    assert flag["answer"] in answer(page, "danger")
    waiting = practice.rows(
        "select person_name from today_threads where waiting_group = 'client'"
        " and waiting_since between timestamp('2026-10-14 23:00:00')"
        " and timestamp('2026-11-09 23:00:00') order by waiting_since"
    )
    assert f"the longest {waiting[0]['person_name']} since" in answer(page, "waits")
    assert waiting[-1]["person_name"] in answer(page, "waits")
    assert re.search(r"\d+ (people|person) came", answer(page, "new"))
    for row in practice.rows(
        "select person_name from today_sessions where session_on = date '2026-11-12'"
    ):
        assert row["person_name"] in answer(page, "comes")
    assert "4 sessions today, 2 tomorrow." in answer(page, "comes")
    for said in ("failed", "Ask for another way to pay."):
        assert said in answer(page, "broken")


def test_figures_are_proved_from_raw_objects_and_a_row_that_was_altered_is_named(practice, capsys):
    monday = weeks.monday(NAME)
    found = prove.figures(settings.load(), monday)
    assert prove.show(found, NAME, None)
    counted = {each.metric for each in found if each.counted}
    elsewhere = {"flags_raised", "fees_amount", "disputes_amount"}  # none in that week
    assert counted == metrics.known().keys() - elsewhere
    disputed = prove.figures(settings.load(), weeks.monday("2026-W43"))
    assert prove.show(disputed, "2026-W43", None)
    assert {each.metric for each in disputed if each.counted} > {"fees_amount", "disputes_amount"}
    [session] = [each for each in found if (each.metric, each.dimension) == ("sessions", "Held")]
    alter = (
        "update raw_objects set payload = parse_json(replace(to_json_string(payload),"
        f" '{{}}', '{{}}')) where idem_key = '{session.keys[0]}'"
    )
    altered = {'"cre92_status":979570002': '"cre92_status":979570003', '"Held"': '"Cancelled"'}
    for old, new in altered.items():
        practice.rows(alter.format(old, new))
    try:
        assert not prove.show(prove.figures(settings.load(), monday), NAME, None)
        assert "sessions, Held: the report says" in capsys.readouterr().out
    finally:
        for old, new in altered.items():
            practice.rows(alter.format(new, old))


def test_a_report_is_for_its_owner_alone(made):
    assert made.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in made.iterdir()} == {0o600}


def test_a_report_that_runs_on_nothing_recent_says_so_first(page):
    """The fixture puts objects straight into raw_objects: no run is on record."""
    assert re.search(r'<body>\s*<div class="health stale" role="status">⚠ Old data', page)


def test_a_clients_report_holds_nobody_elses_data(practice, page):
    persons = practice.rows("select * from persons where not is_own and contact_id is not null")
    chosen = practice.rows(
        "select person_key, any_value(contact_id) as contact_id from report_scores"
        " where contact_id is not null group by 1 order by countif(has_flag) desc, 1 limit 3"
    )
    assert len(chosen) == 3
    assert len([each for each in persons if each["display_name"] in html.unescape(page)]) > 15
    for client in chosen:
        assert job.main(settings.load(), NAME, client["contact_id"]) == 0
        stem = f"{NAME}-client-{client['person_key'][:12]}"
        folder = settings.load().reports_dir
        reader = pypdf.PdfReader(folder / f"{stem}.pdf")
        texts = [
            html.unescape((folder / f"{stem}.html").read_text()),
            " ".join("".join(page.extract_text() for page in reader.pages).split()),
        ]
        own = next(each for each in persons if each["person_key"] == client["person_key"])
        for text in texts:
            assert own["display_name"] in text
            for other in persons:
                if other["person_key"] == client["person_key"]:
                    continue
                words = [other["display_name"], other["person_key"], other["contact_id"]]
                for word in [*words, *other["emails"]]:
                    assert word not in text, (own["display_name"], word)


def events(practice, since: datetime) -> list[dict]:
    return practice.rows(
        "select * from event_log where (event_type like 'report.%' or event_type like 'job.%')"
        f" and created_at >= timestamp('{since.isoformat()}') order by created_at"
    )


@pytest.fixture
def mailed(box, monkeypatch):
    """A mail server that reports go out by."""
    monkeypatch.setenv("REPORT_FROM", "reports@example.org")
    return box


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_what_failed_half_way_goes_on_and_all_is_on_record(practice, mailed, capsys, monkeypatch):
    monkeypatch.setenv("TRACEPARENT", f"00-{'ab' * 16}-{'cd' * 8}-01")
    began = datetime.now(UTC)
    mailed.refused = {RECIPIENTS[0]}
    assert job.main(settings.load(), NAME, None, deliver=True) == 1
    assert "number 1 of report_recipients" in capsys.readouterr().err
    assert mailed.addresses == [RECIPIENTS[1]]
    mailed.refused = set()
    assert job.main(settings.load(), NAME, None, deliver=True) == 0
    assert "sent: 1 of 2, 1 had it already" in capsys.readouterr().out
    assert sorted(mailed.addresses) == RECIPIENTS
    [(_, mail), _] = mailed.mails
    assert len(list(mail.iter_attachments())) == 1

    found = events(practice, began)
    assert [each["event_type"] for each in found if each["event_type"] != "job.started"] == [
        "report.started",
        "report.generated",
        "report.failed",
        "job.failed",
        "report.started",
        "report.generated",
        "report.delivered",
        "job.completed",
    ]
    assert len({each["correlation_id"] for each in found}) == 2
    assert {each["trace_id"] for each in found} == {"ab" * 16}
    delivered = next(each["payload"] for each in found if each["event_type"] == "report.delivered")
    assert (delivered["recipients"], delivered["sent"], delivered["already_sent"]) == (2, 1, 1)
    private = [row["display_name"] for row in practice.rows("select display_name from persons")]
    for each in found:
        path = each["event_schema_ref"].removeprefix("iglu:")
        schema = json.loads((ROOT / "schemas" / path).read_text())
        Draft4Validator(schema).validate(each["payload"])
        text = json.dumps(each["payload"]) + (each["error_message"] or "")
        assert "@" not in text
        assert not [name for name in private if name and name in text]


def test_the_books_hold_after_reports(practice):
    assert practice.failed("path:tests/dbt/events", "source:lorchestra.event_log") == set()


@pytest.mark.usefixtures("practice")
def test_a_dry_run_writes_what_it_would_send(monkeypatch):
    monkeypatch.delenv("SMTP_HOST", raising=False)
    assert job.main(settings.load(), NAME, None, deliver=True, is_dry_run=True) == 0
    written = sorted(settings.load().reports_dir.glob("*.eml"))
    mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in written]
    assert [mail["To"] for mail in mails] == RECIPIENTS
    [pdf] = mails[0].iter_attachments()
    assert pypdf.PdfReader(io.BytesIO(pdf.get_content())).pages


@pytest.mark.usefixtures("practice")
def test_what_there_is_no_report_of_is_a_wrong_call():
    for week, client, words in [
        ("2026-45", None, "write it as 2026-W47"),
        ("1999-W01", None, "There are no figures of 1999-W01"),
        (NAME, "nobody@example.org", "--client names nobody"),
        (NAME, RECIPIENTS[0], "--client names nobody"),
    ]:
        with pytest.raises(WrongCall, match=words):
            job.main(settings.load(), week, client)


def test_the_views_keep_their_promises(practice):
    assert practice.failed("path:models/report") == set()
