"""What an Observation says of a score without a total, and of a flag that could not be read."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from fhir.resources.R4B.observation import Observation
from lorc.export import fhir

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


def test_without_a_total_it_says_that_it_is_absent():
    told = observation(total=None)
    assert told.valueQuantity is None
    assert told.dataAbsentReason.coding[0].code == "not-performed"


@pytest.mark.parametrize(("state", "is_raised"), [("raised", True), ("clear", False)])
def test_a_flag_is_raised_or_clear(state, is_raised):
    [flag] = observation(flag_state=state).component
    assert flag.valueBoolean is is_raised


def test_a_flag_that_could_not_be_read_is_neither():
    [flag] = observation(flag_state="unread").component
    assert flag.valueBoolean is None
    assert flag.dataAbsentReason.coding[0].code == "error"
    assert "treat it as raised" in flag.dataAbsentReason.text
