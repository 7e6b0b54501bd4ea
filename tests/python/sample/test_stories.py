"""The same persons across mails, contacts, sessions, answers and payments: their stories agree."""

import re
from collections import Counter, defaultdict
from datetime import UTC, datetime

import pytest
from sandbox.sample.people import directory

SHOWN = "@OData.Community.Display.V1.FormattedValue"
OFTEN = ["Not at all", "Several days", "More than half the days", "Nearly every day"]
INVOICE = re.compile(
    rb"Invoice (Q-[\d-]+)( corrected)?\) Tj T\* \((\d+) sessions.*?\(Total EUR ([\d.]+)\)"
)


def seconds(text):
    return datetime.fromisoformat(text).timestamp()


def owners():
    """{address: person's id}"""
    people = directory()["people"]
    return {a: who for who, one in people.items() for a in one["addresses"].values()}


def said(response, question):
    """The words of an answer, or None."""
    answer = response["answers"].get(question)
    return answer and answer["textAnswers"]["answers"][0]["value"]


@pytest.fixture
def contact(tables):
    """{person's id: contact row} by the address."""
    return {owners()[row["emailaddress1"]]: row for row in tables["contact"]}


@pytest.fixture
def sessions(tables):
    """{contactid: session rows by date}"""
    found = defaultdict(list)
    for row in sorted(tables["session"], key=lambda row: row["cre92_sessiondate"]):
        found[row["_cre92_client_value"]].append(row)
    return found


@pytest.fixture
def totals(forms):
    """{person's id: [(PHQ-9 total, its flag item) month by month]} of the complete answers."""
    items = forms["followup"]["form"]["items"][:9]
    keys = [item["questionItem"]["question"]["questionId"] for item in items]
    found = defaultdict(list)
    for one in forms["followup"]["responses"]:
        words = [said(one, key) for key in keys]
        if "respondentEmail" in one and set(words) <= set(OFTEN):
            scores = [OFTEN.index(word) for word in words]
            found[owners()[one["respondentEmail"]]].append((sum(scores), scores[8]))
    return found


def test_everyone_is_a_contact(contact):
    people = directory()["people"].values()
    assert set(contact) == {p["id"] for p in people if p["role"] in ("client", "lead", "family")}


def test_a_lead_is_known_from_the_first_mail_on(mails, exchange, contact):
    firsts = {
        "sabine": ("first-question.", mails),
        "edda": ("edda-asks.", exchange),
        "noor": ("noor-asks.", exchange),
        "rafael": ("rafael-asks.", exchange),
    }
    for who, (name, box) in firsts.items():
        mail = next(m for m in box if m.value("Message-ID").startswith(f"<{name}"))
        wrote = datetime.strptime(mail.value("Date"), "%a, %d %b %Y %H:%M:%S %z").timestamp()
        assert 0 < seconds(contact[who]["createdon"]) - wrote < 3600


def test_an_intake_comes_between_the_first_contact_and_the_first_session(forms, contact, sessions):
    items = {item["title"]: item for item in forms["intake-01"]["form"]["items"]}
    asked = items["Your e-mail address"]["questionItem"]["question"]["questionId"]
    found = [(said(one, asked), one) for one in forms["intake-01"]["responses"]]
    found += [(one["respondentEmail"], one) for one in forms["intake-02"]["responses"]]
    persons = [(owners().get(email), one["createTime"]) for email, one in found]
    # Käthe was a client before the forms were there; one stranger is nobody.
    checked = [(who, at) for who, at in persons if who not in (None, "kaethe")]
    assert len(checked) == 21
    for who, at in checked:
        assert contact[who]["createdon"] < at
        own = sessions[contact[who]["contactid"]]
        assert all(at < session["cre92_sessiondate"] for session in own), who


def test_sessions_are_on_the_dates_that_the_mails_say(contact, sessions):
    # Client, time in Vienna, status; each is told in a mail to the front desk or to booking.
    told = [
        ("jonas", "5/28/2026 4:00 PM", "Held"),
        ("jonas", "9/17/2026 5:00 PM", "Held"),
        ("jonas", "10/7/2026 7:00 AM", "Held"),
        ("lucas", "6/17/2026 4:00 PM", "Cancelled"),
        ("priya", "7/2/2026 7:00 AM", "Held"),
        ("priya", "9/24/2026 8:00 AM", "Held"),
        ("guenther", "7/15/2026 10:00 AM", "Held"),
        ("guenther", "10/21/2026 10:00 AM", "Held"),
        ("signe", "10/21/2026 10:00 AM", "Held"),
        ("kasia", "7/29/2026 2:00 PM", "Held"),
        ("haruka", "8/11/2026 1:00 PM", "Held"),
        ("soren", "7/20/2026 6:00 PM", "Cancelled"),
        ("kaethe", "7/31/2026 9:00 AM", "Held"),
        ("theo", "9/10/2026 9:00 AM", "Held"),
        ("dmitri", "10/29/2026 6:00 PM", "Held"),
        ("eleni", "11/3/2026 5:00 PM", "Cancelled"),
        ("edda", "6/10/2026 9:00 AM", "Held"),
        ("edda", "8/5/2026 9:00 AM", "No-show"),
        ("edda", "10/14/2026 9:00 AM", "Cancelled"),
        ("noor", "9/29/2026 11:00 AM", "Held"),
    ]
    for who, when, status in told:
        found = {
            row["cre92_sessiondate" + SHOWN]: row["cre92_status" + SHOWN]
            for row in sessions[contact[who]["contactid"]]
        }
        assert found[when] == status, (who, when)


def test_every_session_that_took_place_is_on_one_invoice(stripe, sessions, contact):
    lines = defaultdict(list)
    for one in stripe["invoice"]:
        if one["status"] != "void":
            lines[one["metadata"]["contactid"]] += one["lines"]["data"]
    unbilled, counted = defaultdict(list), Counter()
    for client, own in sessions.items():
        for row in own:
            on = [line["id"] for line in lines[client] if covers(line, row)]
            if row["cre92_status" + SHOWN] in ("Held", "No-show"):
                assert len(on) <= 1
                counted.update(on)
                unbilled[client] += [] if on else [row["cre92_sessiondate"]]
    for client, dates in unbilled.items():
        quarterly = client == contact["ngozi"]["contactid"]
        assert all(date > ("2026-10-01" if quarterly else "2026-11-01") for date in dates)
    more = {
        line["description"]: line["quantity"] - counted[line["id"]]
        for own in lines.values()
        for line in own
        if line["quantity"] != counted[line["id"]]
    }
    # Each was paid back.
    assert more == {
        "Psychotherapy, September 2026": 1,
        "Group evening, 29 September 2026": 1,
        "Psychotherapy, 3 November 2026": 1,
        "Tuesday group, 3 November 2026": 1,
    }


def covers(line, row):
    start, end = line["period"]["start"], line["period"]["end"]
    unit = int(line["pricing"]["unit_amount_decimal"])
    return start <= seconds(row["cre92_sessiondate"]) < end and unit == 100 * row["cre92_fee"]


def test_invoices_in_the_mails_are_those_of_stripe(mails, stripe):
    invoices = {one["number"]: one for one in stripe["invoice"]}
    told = {
        found.groups()
        for mail in mails
        for part in mail.parts
        if part.get_content_type() == "application/pdf"
        if (found := INVOICE.search(part.get_payload(decode=True)))
    }
    assert len(told) == 5
    for number, corrected, count, total in told:
        one = invoices[number.decode() + ("-K" if corrected else "")]
        assert one["lines"]["data"][0]["quantity"] == int(count)
        assert one["total"] == round(100 * float(total))


def test_card_payments_are_those_of_the_payout_reports(mails, stripe):
    invoices = {one["number"]: one for one in stripe["invoice"]}
    by_card = {
        one["number"]
        for one in invoices.values()
        if one["payment_settings"]["payment_method_types"] == ["card"]
    }
    reports = [m for m in mails if m.value("Subject").startswith("Your payout report")]
    assert len(reports) == 2
    for mail in reports:
        (sheet,) = [part for part in mail.parts if part.get_content_type() == "text/csv"]
        rows = [r.split(";") for r in sheet.get_payload(decode=True).decode().splitlines()[1:]]
        month = rows[0][0][:7]
        paid = {
            number: datetime.fromtimestamp(invoices[number]["status_transitions"]["paid_at"], UTC)
            for number in by_card
            if invoices[number]["status_transitions"]["paid_at"]
        }
        assert {n for n, at in paid.items() if f"{at:%Y-%m}" == month} == {row[1] for row in rows}
        for day, number, gross, *_ in rows:
            assert f"{paid[number]:%Y-%m-%d}" == day
            assert invoices[number]["total"] == round(100 * float(gross))


def test_some_recover_one_gets_worse_and_one_drops_out(totals, contact, sessions):
    recovered = [
        who
        for who, months in totals.items()
        if (months[0][0] >= 10 > months[-1][0] and months[0][0] - months[-1][0] >= 6)
    ]
    assert set(recovered) >= {"jonas", "lucas", "xiaoyu", "signe"}
    worse = [who for who, months in totals.items() if months[-1][0] - months[0][0] >= 6]
    assert worse == ["edda"]
    assert [item9 for _, item9 in totals["edda"]] == [0, 0, 0, 1, 1, 2]
    assert not any(item9 for who in totals if who != "edda" for _, item9 in totals[who])
    assert len(totals["amelie"]) == 3
    last = [row["cre92_status" + SHOWN] for row in sessions[contact["amelie"]["contactid"]]][-2:]
    assert last == ["No-show", "No-show"]
