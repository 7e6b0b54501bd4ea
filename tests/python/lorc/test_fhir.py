"""What an Observation says of a score without a total, and of a flag that could not be read."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from fhir.resources.R4B.observation import Observation
from lorc.export import fhir
from lorc.project.settings import ROOT

INSTRUMENT = {
    "instrument_id": "x",
    "instrument_version": "1",
    "instrument_name": "X",
    "loinc_total": None,
    "items": [],
}
SCORE = {
    "score_key": "s1",
    "person_key": None,
    "person_name": None,
    "occurred_at": datetime(2026, 11, 2, 9, tzinfo=UTC),
    "total": Decimal("2.19"),
    "no_total_reason": None,
    "band": None,
    "flag_state": None,
    "answers": None,
}


def observation(**fields) -> Observation:
    return Observation.model_validate(fhir.observation(INSTRUMENT, SCORE | fields))


def test_a_total_has_its_own_digits_and_a_code_of_our_own_where_loinc_has_none():
    told = observation()
    assert told.valueQuantity.value == Decimal("2.19")
    assert (told.code.coding[0].system, told.code.coding[0].code) == (
        "urn:lorchestra:instrument",
        "x",
    )
    assert told.subject is None
    assert told.component is None


def test_without_a_total_it_says_why():
    docs = (ROOT / "models" / "scores" / "docs.md").read_text()
    [words] = re.findall("{% docs no_total_reason %}(.*?){% enddocs %}", docs)
    assert set(re.findall(r"\b\w+_\w+\b", words)) == set(fhir.NO_TOTAL)
    for reason, (code, text) in {**fhir.NO_TOTAL, None: fhir.UNKNOWN}.items():
        told = observation(total=None, no_total_reason=reason)
        assert told.valueQuantity is None
        assert told.dataAbsentReason.coding[0].code == code
        assert told.dataAbsentReason.text == text
    assert observation().dataAbsentReason is None


@pytest.mark.parametrize(("state", "is_raised"), [("raised", True), ("clear", False)])
def test_a_flag_is_raised_or_clear(state, is_raised):
    [flag] = observation(flag_state=state).component
    assert flag.valueBoolean is is_raised


def test_a_flag_that_could_not_be_read_is_neither():
    [flag] = observation(flag_state="unread").component
    assert flag.valueBoolean is None
    assert flag.dataAbsentReason.coding[0].code == "error"
    assert "treat it as raised" in flag.dataAbsentReason.text
