"""Every answer sheet gets the label that somebody with a pencil would give it."""

import csv
import io
import json
import os
from pathlib import Path

import pytest
from google.cloud import bigquery
from lorc.project.settings import ROOT

from .forms import response, run, scores, seeded
from .scoring import ITEMS, complete, incomplete, label, spoilt

SHARED = Path(os.environ.get("LORC_SHARED_DATA") or ROOT.parent / "shared" / "data")


def labels(rows: list[tuple[str, str, str]]) -> bytes:
    """JSON lines of (key, instrument, sheet) with the label that each should get."""
    lines = []
    for key, instrument, digits in rows:
        fields = label(instrument, digits)._asdict()
        named = {"key": key, "instrument_id": instrument, "sheet": digits}
        lines.append(json.dumps(named | fields))
    return "\n".join(lines).encode()


@pytest.fixture
def sheets(lanes):
    """Every sheet with the label that it should get, as a table."""
    rows = [
        (f"{instrument}-{digits}", instrument, digits)
        for instrument in ("phq9", "gad7")
        for sheets in (complete, incomplete, spoilt)
        for digits in sheets(ITEMS[instrument])
    ]
    lanes.client.load_table_from_file(
        io.BytesIO(labels(rows)),
        "local.lorchestra.sheets",
        job_config=bigquery.LoadJobConfig(
            source_format="NEWLINE_DELIMITED_JSON",
            schema=[
                bigquery.SchemaField("key", "STRING"),
                bigquery.SchemaField("instrument_id", "STRING"),
                bigquery.SchemaField("sheet", "STRING"),
                bigquery.SchemaField("total", "NUMERIC"),
                bigquery.SchemaField("band", "STRING"),
                bigquery.SchemaField("has_flag", "BOOL"),
                bigquery.SchemaField("is_prorated", "BOOL"),
                bigquery.SchemaField("n_answered", "INT64"),
                bigquery.SchemaField("flag_state", "STRING"),
                bigquery.SchemaField("n_rejected", "INT64"),
            ],
        ),
    ).result()
    yield len(rows)
    lanes.rows("drop table sheets")


def test_every_answer_set_and_every_missing_pattern_has_its_label(lanes, sheets):
    patterns = [each(items) for each in (incomplete, spoilt) for items in (9, 7)]
    assert sheets == 262_144 + 16_384 + sum(map(len, patterns))
    run(lanes)
    lanes.rows(
        """
        insert into canonical_questionnaire_responses
            (idem_key, form_id, subject_key, submitted_at, source_hash)
        select key, concat(instrument_id, '-alone'), key, timestamp '2026-01-01', 'h' from sheets
        """
    )
    lanes.rows(
        """
        insert into canonical_answers (
            answer_key, idem_key, form_id, question_id, position, instrument_id,
            instrument_version, item_number, coded_value, reject_reason, source_hash, given_value
        )
        with kinds as (
            select 'x' as kind, '?' as ticked union all select '=', '00' union all select 'A', '01'
            union all select 'm', '2?' union all select 'u', '0?'
        ),
        given as (
            select
                sheets.*, number, kinds.kind,
                coalesce(kinds.ticked, substr(sheet, number, 1)) as ticked
            from sheets
            cross join unnest(generate_array(1, length(sheet))) as number
            left join kinds on kinds.kind = substr(sheet, number, 1)
        )
        select
            concat(key, '/', number, '/', place), key, concat(instrument_id, '-alone'), 'q', place,
            instrument_id, '1', number,
            if(kind is null, safe_cast(ticked as int64), null),
            case
                when kind is null then null
                when substr(ticked, place, 1) = '?' then 'unknown_answer'
                else 'several_answers'
            end,
            'h', safe_cast(substr(ticked, place, 1) as int64)
        from given
        cross join unnest(generate_array(1, length(ticked))) as place
        """
    )
    alone = ", ".join(
        f"('{each}-alone', 'q{number}', '{each}', '1', {number})"
        for each in ("phq9", "gad7")
        for number in range(1, ITEMS[each] + 1)
    )
    with seeded(lanes, "form_bindings", alone):
        lanes.build("--select", "form_questions", "questionnaire_scores")
    wrong = """
        select count(*) as scored, countif(
            scores.total is distinct from sheets.total
            or scores.band is distinct from sheets.band
            or scores.has_flag != sheets.has_flag
            or scores.is_prorated != sheets.is_prorated
            or scores.n_answered != sheets.n_answered
            or scores.flag_state is distinct from sheets.flag_state
            or scores.n_rejected != sheets.n_rejected
            or scores.n_missing != length(sheets.sheet) - sheets.n_answered - sheets.n_rejected
        ) as wrong
        from questionnaire_scores as scores
        inner join sheets on scores.idem_key = sheets.key
    """
    assert lanes.rows(wrong) == [{"scored": sheets, "wrong": 0}]


def test_real_answer_sheets_have_their_labels(lanes):
    path = SHARED / "survey" / "Psychological_aspects.csv"
    if not path.exists():
        pytest.skip(f"the answer sheets are not at {path}")
    columns = {"phq9": "D", "gad7": "A", "pss10": "S"}
    questions = [
        (f"{letter}{number}", instrument, number)
        for instrument, letter in columns.items()
        for number in range(1, ITEMS[instrument] + 1)
    ]
    with path.open(encoding="utf-8-sig") as file:
        people = list(csv.DictReader(file))
    assert len(people) == 223  # the 224th line is the heading
    answered = [
        response(f"s{nth}", {name: person[name] for name, *_ in questions}, "survey")
        for nth, person in enumerate(people)
    ]
    lanes.put(answered)
    bindings = ", ".join(
        f"('survey', '{name}', '{instrument}', '1', {number})"
        for name, instrument, number in questions
    )
    with seeded(lanes, "form_bindings", bindings):
        run(lanes)
    found = scores(lanes)
    assert len(found) == 3 * 223
    for nth, person in enumerate(people):
        for instrument, letter in columns.items():
            digits = "".join(person[f"{letter}{n}"] for n in range(1, ITEMS[instrument] + 1))
            row = found[f"s{nth}", instrument]
            expected = label(instrument, digits)._asdict()
            assert {name: row[name] for name in expected} == expected
