"""Rows of the clinic's CRM, as the Dataverse Web API v9.2 returns them with all annotations."""

from datetime import timedelta

from . import care, people
from .dataverse_rows import Row
from .records import guid, json_lines, load, pick, vienna

STAGES = {"lead": 1, "client": 2, "former": 3, "payer": 4, "partner": 5, "closed": 6}
GENDERS = {1: "Male", 2: "Female"}
KINDS = {"in person": 1, "video": 2, "couple": 3, "group": 4}
STATUS = {"scheduled": 1, "held": 2, "cancelled": 3, "no-show": 4}
REPORTS = {
    "intake summary": 1,
    "progress": 2,
    "closing": 3,
    "insurer confirmation": 4,
    "attendance confirmation": 5,
    "safety plan": 6,
}
# The publisher's prefix and first number of the clinic's own option sets.
OPTION = 979_570_000


def files():
    """Yield (path below the data folder, bytes) of each table, its rows by version."""
    tables = {"contact": list(contacts()), "session": list(sessions()), "report": list(reports())}
    rows = sorted(
        (row for table in tables.values() for row in table), key=lambda row: (row.modified, row.id)
    )
    # One counter for all tables, as SQL Server's rowversion has it.
    version = 4_370_000
    for row in rows:
        version += 1 + pick(9, row.id)
        row.versioned(version)
    for name, table in tables.items():
        ordered = sorted(table, key=lambda row: row["versionnumber"])
        yield f"dataverse/dataverse-clinic/{name}.jsonl", json_lines(ordered)


def full_name(who):
    """Return a person's name as the CRM has it; staff keep the one of people.yml."""
    known = {one["who"]: f"{one['first']} {one['last']}" for one in load("contacts.yml")}
    return known.get(who) or people.directory()["people"][who]["name"]


def contacts():
    """Yield the contacts; they change for good at their first session or a later date."""
    for one in load("contacts.yml"):
        who = one["who"]
        held = [s.end for s in care.sessions() if s.client == who and s.status == "held"]
        opened = vienna(one["since"])
        changed = vienna(one["changed"]) if "changed" in one else min(held, default=opened)
        row = Row("contact", guid("contact", who), opened, max(opened, changed), "mira")
        active = one["stage"] not in ("former", "closed")
        row.option("statecode", 0 if active else 1, "Active" if active else "Inactive")
        row.option("statuscode", 1 if active else 2, "Active" if active else "Inactive")
        row.option("cre92_stage", OPTION + STAGES[one["stage"]], one["stage"].capitalize())
        row.option("gendercode", one.get("gender"), GENDERS.get(one.get("gender")))
        row["fullname"], row["firstname"], row["lastname"] = (
            full_name(who),
            one["first"],
            one["last"],
        )
        row["emailaddress1"] = people.address(who)
        row["emailaddress2"] = _second_address(who)
        row["telephone1"] = one.get("phone")
        row.day("birthdate", one.get("born"))
        yield row


def _second_address(who):
    addresses = list(people.directory()["people"][who]["addresses"].values())
    return addresses[1] if len(addresses) > 1 else None


def sessions():
    """Yield one row for each person's part in a session, changed last when it was over."""
    opened = {one["who"]: vienna(one["since"]) for one in load("contacts.yml")}
    for one in care.sessions():
        booked = max(one.start - timedelta(days=7 + pick(14, one.name)), opened[one.client])
        told = {"held": one.end, "no-show": one.end, "scheduled": booked}
        known = told.get(one.status, one.start - timedelta(hours=3 + pick(40, one.name)))
        row = Row("cre92_clientsession", guid("session", one.name), booked, known, one.therapist)
        row["cre92_name"] = f"{full_name(one.client)} {one.start:%Y-%m-%d}"
        row.moment("cre92_sessiondate", one.start)
        row.number("cre92_duration", one.minutes, f"{one.minutes} minutes")
        row.option("cre92_sessiontype", OPTION + KINDS[one.kind], one.kind.capitalize())
        row.option("cre92_status", OPTION + STATUS[one.status], one.status.capitalize())
        row.number("cre92_fee", float(one.fee), f"{one.fee:.2f}")
        row.lookup("cre92_client", "cre92_Client", "contact", one.client, full_name(one.client))
        staff = full_name(one.therapist)
        row.lookup("cre92_therapist", "cre92_Therapist", "systemuser", one.therapist, staff)
        noted = one.kind == "video" and pick(5, one.name) == 0
        row["cre92_notes"] = "Video link sent." if noted else None
        yield row


def reports():
    """Yield an intake summary after each client's first session, and the reports of reports.yml."""
    seen = {}
    for one in care.sessions():
        if one.status == "held" and one.client not in seen:
            seen[one.client] = one
            at = one.end + timedelta(minutes=20 + pick(90, one.name))
            yield _report(one.client, one.therapist, at, "intake summary", one)
    days = {(s.client, s.start.date()): s for s in care.sessions() if s.kind != "group"}
    for one in load("reports.yml"):
        session = days[one["who"], one["session"]] if "session" in one else None
        yield _report(one["who"], one["by"], vienna(one["at"]), one["type"], session)


def _report(who, author, at, kind, session):
    row = Row("cre92_clientreport", guid("report", f"{who}-{at:%Y%m%d}-{kind}"), at, at, author)
    row["cre92_name"] = f"{kind.capitalize()}: {full_name(who)}"
    row.moment("cre92_reportdate", at)
    row.option("cre92_reporttype", OPTION + REPORTS[kind], kind.capitalize())
    row.lookup("cre92_client", "cre92_Client", "contact", who, full_name(who))
    if session:
        name = f"{full_name(who)} {session.start:%Y-%m-%d}"
        row.lookup("cre92_session", "cre92_Session", "cre92_clientsession", session.name, name)
    else:
        row["_cre92_session_value"] = None
    return row
