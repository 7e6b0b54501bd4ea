"""What seeds alone bring: PHQ-8, PHQ-4, WHO-5, PCL-5 and AUDIT, scored in another way too."""

import io
import json
import random
from bisect import bisect_right
from itertools import product

import pytest
from google.cloud import bigquery

from .forms import response, run, scores, seeded

# the lowest total of each band, as published; WHO-5 in per cent
BANDS = {
    "phq8": {0: "minimal", 5: "mild", 10: "moderate", 15: "moderately severe", 20: "severe"},
    "phq4": {0: "normal", 3: "mild", 6: "moderate", 9: "severe"},
    "who5": {0: "likely depression", 29: "poor well-being", 51: "no sign of depression"},
    "pcl5": {0: "below the cutoff", 32: "probable PTSD"},
    "audit": {0: "low risk", 8: "hazardous", 16: "harmful", 20: "possible dependence"},
}
OPTIONS = {
    "phq8": ["0123"] * 8,
    "phq4": ["0123"] * 4,
    "who5": ["012345"] * 5,
    "pcl5": ["01234"] * 20,
    "audit": ["01234"] * 8 + ["024"] * 2,
}
MAY_MISS = {"phq8": 2}
WORDS = {
    "who5": "At no time|Some of the time|Less than half of the time|More than half of the time|"
    "Most of the time|All of the time",
    "pcl5": "Not at all|A little bit|Moderately|Quite a bit|Extremely",
}
AUDIT = [
    "Never|Monthly or less|2 to 4 times a month|2 to 3 times a week|4 or more times a week",
    "1 or 2|3 or 4|5 or 6|7 to 9|10 or more",
    *["Never|Less than monthly|Monthly|Weekly|Daily or almost daily"] * 6,
    *["No||Yes, but not in the last year||Yes, during the last year"] * 2,
]


def label(instrument: str, sheet: str) -> tuple[int | None, str | None]:
    """The total and the band of a sheet, one digit for each item, "-" where there is none."""
    points = [int(digit) for digit in sheet if digit != "-"]
    if not points or len(sheet) - len(points) > MAY_MISS.get(instrument, 0):
        return None, None
    halves = 2 * sum(points) * len(sheet) // len(points)  # the sum of all items, in halves
    total = (halves + 1) // 2 * (4 if instrument == "who5" else 1)
    lowest = sorted(BANDS[instrument])
    return total, BANDS[instrument][lowest[bisect_right(lowest, total) - 1]]


def drawn(instrument: str, count: int) -> set[str]:
    """Some sheets, complete and not, and those at the ends."""
    chance = random.Random(instrument)
    options = OPTIONS[instrument]
    found = {"".join(each[0] for each in options), "".join(each[-1] for each in options)}
    while len(found) < count:
        sheet = [chance.choice(each) for each in options]
        for place in chance.sample(range(len(sheet)), chance.choice([0, 0, 1, 2, 3])):
            sheet[place] = "-"
        found.add("".join(sheet))
    return found


@pytest.fixture
def sheets(lanes):
    """Every sheet of PHQ-4 and WHO-5 and 2,000 of the others, with their labels, as a table."""
    given = {each: drawn(each, 2_000) for each in ("phq8", "pcl5", "audit")}
    for each in ("phq4", "who5"):
        given[each] = {"".join(digits) for digits in product(*OPTIONS[each])}
    rows = [
        {"key": f"{name}-{sheet}", "instrument_id": name, "sheet": sheet}
        | dict(zip(("total", "band"), label(name, sheet), strict=True))
        for name, found in given.items()
        for sheet in sorted(found)
    ]
    lanes.client.load_table_from_file(
        io.BytesIO(b"\n".join(json.dumps(row).encode() for row in rows)),
        "local.lorchestra.sheets",
        job_config=bigquery.LoadJobConfig(
            source_format="NEWLINE_DELIMITED_JSON",
            schema=[
                *(bigquery.SchemaField(name, "STRING") for name in ("key", "instrument_id")),
                bigquery.SchemaField("sheet", "STRING"),
                bigquery.SchemaField("total", "NUMERIC"),
                bigquery.SchemaField("band", "STRING"),
            ],
        ),
    ).result()
    yield len(rows)
    lanes.rows("drop table sheets")


def test_a_sheet_gets_the_label_that_its_publication_gives_it(lanes, sheets):
    assert sheets == 3 * 2_000 + 4**4 + 6**5
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
            instrument_version, item_number, coded_value, source_hash
        )
        select
            concat(key, '/', number), key, concat(instrument_id, '-alone'), 'q', 0, instrument_id,
            '1', number, safe_cast(substr(sheet, number, 1) as int64), 'h'
        from sheets
        cross join unnest(generate_array(1, length(sheet))) as number
        """
    )
    alone = ", ".join(f"('{each}-alone', 'q', '{each}', '1', 1)" for each in BANDS)
    with seeded(lanes, "form_bindings", alone):
        lanes.build("--select", "questionnaire_scores")
    found = lanes.rows(
        """
        select count(*) as scored, countif(
            scores.total is distinct from sheets.total or scores.band is distinct from sheets.band
        ) as wrong
        from questionnaire_scores as scores
        inner join sheets on scores.idem_key = sheets.key
        """
    )
    assert found == [{"scored": sheets, "wrong": 0}]


def words(instrument: str) -> list[list[str]]:
    """The options of each item in words, by their value."""
    if instrument == "audit":
        return [each.split("|") for each in AUDIT]
    return [WORDS[instrument].split("|")] * len(OPTIONS[instrument])


def test_every_option_is_read_as_it_is_printed(lanes):
    bindings, given, expected = [], [], {}
    for name in ("who5", "pcl5", "audit"):
        options = words(name)
        bindings += [
            f"('{name}', '{name}{n}', '{name}', '1', {n + 1})" for n, _ in enumerate(options)
        ]
        for value in range(len(options[0])):
            said = [each[value] or each[value - 1] for each in options]
            key = f"{name}-{value}"
            given.append(
                response(key, {f"{name}{n}": text for n, text in enumerate(said)}, form_id=name)
            )
            sheet = "".join(str(each.index(text)) for each, text in zip(options, said, strict=True))
            expected[key, name] = label(name, sheet)
    lanes.put(given)
    with seeded(lanes, "form_bindings", ", ".join(bindings)):
        run(lanes)
    found = scores(lanes)
    assert {key: (row["total"], row["band"]) for key, row in found.items()} == expected
    assert not any(row["n_rejected"] for row in found.values())


def test_a_number_of_drinks_is_not_taken_for_an_option(lanes):
    """2 drinks are the first option of AUDIT's second item, not the third."""
    lanes.put([response("two", {"q": "2"}, form_id="drinks")])
    with seeded(lanes, "form_bindings", "('drinks', 'q', 'audit', '1', 2)"):
        run(lanes)
    row = scores(lanes)["two", "audit"]
    assert (row["total"], row["n_rejected"]) == (None, 1)
