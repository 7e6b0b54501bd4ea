"""What the practice's scores come to: who owes what, outcomes and exports, each counted anew."""

import csv
import io
import json
from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner
from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.observation import Observation
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from lorc.cli.main import main

HERE = ZoneInfo("Europe/Vienna")
KINDS = {
    "Questionnaire": Questionnaire,
    "QuestionnaireResponse": QuestionnaireResponse,
    "Observation": Observation,
}
ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
LIMITS = {"phq9": (6, 10), "gad7": (4, 8)}
ITEMS = {"phq9": 9, "gad7": 7}


def lorc(*arguments: str) -> str:
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    return done.output


def day(time: datetime) -> date:
    return time.astimezone(HERE).date()


@pytest.fixture(scope="module")
def measured(clinic):
    """The totals of each client and instrument in their order: (day, total)."""
    rows = clinic.rows(
        """
        select person_key, instrument_id, occurred_at, total from measurement_timeseries
        where total is not null and is_counted and person_key is not null and not is_unconfirmed
        order by occurred_at, score_key
        """
    )
    found = defaultdict(list)
    for row in rows:
        found[row["person_key"], row["instrument_id"]].append(
            (day(row["occurred_at"]), row["total"])
        )
    return found


# -- outcomes


def standing(series: list[tuple[date, Decimal]], instrument: str, as_of: date) -> set[str] | None:
    """How a client stands at the end of a day, by one instrument; None without any total."""
    totals = [total for when, total in series if when <= as_of]
    if len(totals) < 2:
        return {"client"} if totals else None
    change, cutoff = LIMITS[instrument]
    first, last = totals[0], totals[-1]
    facts = {
        "client": True,
        "paired": True,
        "improved": first - last >= change,
        "deteriorated": last - first >= change,
        "case": first >= cutoff,
        "still": last >= cutoff,
    }
    return {name for name, holds in facts.items() if holds}


def together(parts: list[set[str]]) -> set[str]:
    """How a client stands by all instruments."""
    known = set().union(*parts)
    return known - {"improved", "deteriorated"} if {"improved", "deteriorated"} <= known else known


def counted(measured: dict, measured_by: str, as_of: date) -> dict[str, int]:
    parts = defaultdict(list)
    for (person, instrument), series in measured.items():
        if instrument in LIMITS and measured_by in (instrument, "all"):
            found = standing(series, instrument, as_of)
            if found:
                parts[person].append(found)
    stands = [together(each) for each in parts.values()]
    recovered = [each for each in stands if "case" in each and "still" not in each]
    return {
        "n_clients": len(stands),
        "n_paired": sum("paired" in each for each in stands),
        "n_improved": sum("improved" in each for each in stands),
        "n_deteriorated": sum("deteriorated" in each for each in stands),
        "n_cases": sum("case" in each for each in stands),
        "n_recovered": len(recovered),
        "n_reliably_recovered": sum("improved" in each for each in recovered),
    }


def test_outcomes_as_of_any_day_are_those_of_a_recount(clinic, measured):
    rows = clinic.rows("select * from practice_outcomes order by counted_on")
    days = {when for series in measured.values() for when, _ in series}
    asked = sorted(days | {max(days) + timedelta(30), min(days) + timedelta(1)})
    for measured_by in ("phq9", "gad7", "all"):
        known = [row for row in rows if row["measured_by"] == measured_by]
        for as_of in asked:
            before = [row for row in known if row["counted_on"] <= as_of]
            expected = counted(measured, measured_by, as_of)
            if not before:
                assert not expected["n_clients"]
                continue
            row = before[-1]
            assert {name: row[name] for name in expected} == expected, (measured_by, as_of)
            assert row["followed_on"] is None or row["followed_on"] > as_of
    last = [row for row in rows if row["followed_on"] is None]
    assert {row["measured_by"] for row in last} == {"phq9", "gad7", "all"}
    whole = next(row for row in last if row["measured_by"] == "all")
    assert min(whole["n_improved"], whole["n_recovered"], whole["n_deteriorated"]) > 0
    assert whole["improvement_rate"] == pytest.approx(
        whole["n_improved"] / whole["n_paired"], abs=1e-4
    )
    assert whole["recovery_rate"] == pytest.approx(
        whole["n_recovered"] / whole["n_cases"], abs=1e-4
    )


# -- who owes what


def owed(clinic) -> dict[str, tuple[date, date]]:
    """From which day to which somebody owes by the schedules of the sample: clients since their
    first session that was held, who has left until the last."""
    client, held = 979570002, 979570002
    links = clinic.rows(
        "select identifier, person_key from person_links where identifier_type = 'contact_id'"
    )
    person = {row["identifier"]: row["person_key"] for row in links}
    objects = clinic.rows(
        """
        select object_type, payload from raw_objects
        where source_system = 'dataverse' and object_type in ('contact', 'session')
        """
    )
    payloads = defaultdict(list)
    for row in objects:
        payload = row["payload"]
        payloads[row["object_type"]].append(
            json.loads(payload) if isinstance(payload, str) else payload
        )
    today = datetime.now(HERE).date()
    stays = {
        person[each["contactid"].lower()]
        for each in payloads["contact"]
        if each["statecode"] == 0 and each["cre92_stage"] == client
    }
    sessions = defaultdict(list)
    for each in payloads["session"]:
        when = day(datetime.fromisoformat(each["cre92_sessiondate"]))
        whose = person.get((each["_cre92_client_value"] or "").lower())
        if each["cre92_status"] == held and when <= today and whose:
            sessions[whose].append(when)
    return {
        whose: (min(days), today if whose in stays else max(days))
        for whose, days in sessions.items()
    }


def test_completion_is_that_of_a_recount(clinic, measured):
    today, step, grace = datetime.now(HERE).date(), timedelta(28), timedelta(7)
    weeks = defaultdict(lambda: [0, 0, 0, 0])
    for instrument in LIMITS:
        for whose, (first, last) in owed(clinic).items():
            days = [first + nth * step for nth in range((last - first) // step + 1)]
            given = [when for when, _ in measured.get((whose, instrument), [])]
            for nth, due in enumerate(days):
                until = days[nth + 1] - grace if nth + 1 < len(days) else date.max
                answers = [when for when in given if due - grace <= when < until]
                is_open = not answers and today <= due + grace and until > today
                week = weeks[due - timedelta(due.weekday()), f"{instrument}_clients"]
                week[0] += not is_open
                week[1] += bool(answers)
                week[2] += bool(answers) and min(answers) <= due + grace
                week[3] += is_open
    found = {
        (row["week_start"], row["schedule_id"]): [
            row[name] for name in ("n_due", "n_answered", "n_in_time", "n_open")
        ]
        for row in clinic.rows("select * from questionnaire_completion")
    }
    assert found == dict(weeks)
    assert sum(row[1] for row in found.values()) > 50


def test_who_owes_what_is_listed(clinic):
    rows = clinic.rows("select due_state, count(*) as n from questionnaires_due group by 1")
    counts = defaultdict(int, {row["due_state"]: row["n"] for row in rows})
    listed = json.loads(lorc("due", "--json"))
    assert len(listed) == counts["due"] + counts["late"]
    assert {row["due_state"] for row in listed} <= {"due", "late"}
    assert [row["in_time_until"] for row in listed] == sorted(
        row["in_time_until"] for row in listed
    )
    everything = json.loads(lorc("due", "--all", "--json"))
    assert len(everything) == sum(counts.values())
    said = lorc("due")
    assert said.endswith(f"{counts['late']:,} late, {counts['due']:,} due and in time\n")
    assert all(row["display_name"] in said for row in listed)


# -- exports


def value_of(coding) -> Decimal:
    (ordinal,) = [each.valueDecimal for each in coding.extension if each.url == ORDINAL]
    return ordinal


def read_back(resources: list[dict]) -> dict[str, Decimal | None]:
    """The totals by score, each worked out from the answers and held against its Observation."""
    found, answers, read = {}, {}, defaultdict(int)
    for each in resources:
        resource = KINDS[each["resourceType"]].model_validate(each)
        read[each["resourceType"]] += 1
        if isinstance(resource, QuestionnaireResponse):
            answers[resource.id] = resource
        elif isinstance(resource, Observation):
            quantity = resource.valueQuantity
            found[resource.id] = quantity and quantity.value
            assert (quantity is None) == (resource.dataAbsentReason is not None)
            assert resource.derivedFrom[0].reference == f"QuestionnaireResponse/{resource.id}"
    assert read["QuestionnaireResponse"] == read["Observation"] == len(found)
    complete = 0
    for key, response in answers.items():
        instrument = response.questionnaire.split(":")[-1].split("|")[0]
        count = ITEMS.get(instrument)
        values = [
            value_of(item.answer[0].valueCoding)
            for item in response.item or []
            if count and int(item.linkId) <= count
        ]
        if len(values) == count:
            complete += 1
            assert sum(values) == found[key]
    assert complete > 150
    return found


@pytest.mark.parametrize("form", ["bundle", "ndjson"])
def test_fhir_is_valid_and_reads_back_as_the_same_totals(clinic, tmp_path, form):
    path = tmp_path / "scores"
    said = lorc("export", "fhir", "--format", form, "--to", str(path))
    assert path.stat().st_mode & 0o777 == 0o600
    written = path.read_text()
    if form == "bundle":
        bundle = json.loads(written)
        Bundle.model_validate(bundle)
        resources = [each["resource"] for each in bundle["entry"]]
        assert len({each["fullUrl"] for each in bundle["entry"]}) == len(resources)
    else:
        resources = [json.loads(line) for line in written.splitlines()]
    assert said == f"{len(resources):,} resources in {path}\n"
    rows = clinic.rows("select score_key, total from measurement_timeseries")
    assert read_back(resources) == {row["score_key"]: row["total"] for row in rows}
    assert len(rows) == 252
    names = clinic.rows("select display_name from persons where display_name is not null")
    assert not [row for row in names if row["display_name"] in written]
    assert "@" not in written


def test_fhir_has_the_codes_of_loinc(clinic):
    lines = lorc("export", "fhir", "--format", "ndjson", "--to", "-", "--names").splitlines()
    resources = [json.loads(line) for line in lines]
    phq9 = next(each for each in resources if each["id"] == "phq9-1")
    assert phq9["code"] == [{"system": "http://loinc.org", "code": "44249-1"}]
    codes = [item["code"][0]["code"] for item in phq9["item"]]
    assert codes[:2] == ["44250-9", "44255-8"]
    assert codes[8:] == ["44260-8", "69722-7"]
    options = [each["valueCoding"]["code"] for each in phq9["item"][0]["answerOption"]]
    assert options == ["LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9"]
    totals = {
        each["code"]["coding"][0]["code"]
        for each in resources
        if each["resourceType"] == "Observation"
    }
    assert {"44261-6", "70274-6"} <= totals
    persons = clinic.rows("select person_key, display_name from persons")
    known = {row["person_key"]: row["display_name"] for row in persons}
    told = [each["subject"] for each in resources if "subject" in each]
    assert told
    assert all(each.get("display") == known[each["identifier"]["value"]] for each in told)


def test_measurements_are_a_table_that_no_spreadsheet_calculates(clinic):
    clinic.rows("update questionnaire_scores set band = '=1+1' where band = 'mild'")
    rows = list(csv.DictReader(io.StringIO(lorc("export", "measurements", "--to", "-"))))
    found = clinic.rows("select score_key, total, change_from_last from measurement_timeseries")
    assert {row["score_key"]: row["total"] for row in rows} == {
        row["score_key"]: "" if row["total"] is None else str(row["total"]) for row in found
    }
    assert "person_name" not in rows[0]
    assert {row["band"] for row in rows} >= {"minimal", "'=1+1"}
    bare = lorc("export", "measurements", "--to", "-", "--raw")
    assert "=1+1" in {row["band"] for row in csv.DictReader(io.StringIO(bare))}
    clinic.rows("update questionnaire_scores set band = 'mild' where band = '=1+1'")
    falls = [row["change_from_last"] for row in rows if row["change_from_last"].startswith("-")]
    assert falls
    since = lorc("export", "measurements", "--to", "-", "--since", "2026-11-01", "--names")
    later = list(csv.DictReader(io.StringIO(since)))
    assert 0 < len(later) < len(rows)
    assert any(row["person_name"] for row in later)
