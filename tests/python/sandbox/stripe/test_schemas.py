"""What Stripe itself shows of an object follows the schema that its rows name."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft4Validator, ValidationError
from sandbox.stripe.shapes import PREFIXES

SCHEMAS = Path(__file__).parents[4] / "schemas" / "com.mensio.raw"


def validator(kind):
    return Draft4Validator(
        json.loads((SCHEMAS / f"raw_stripe_{kind}" / "jsonschema" / "1-0-0").read_text())
    )


@pytest.mark.parametrize("kind", PREFIXES)
def test_stripes_fixtures(official, kind):
    validator(kind).validate(official(kind))
    for wrong in ({}, {"id": ""}, {"id": 1}, {"id": "x_1", "object": "charge"}):
        with pytest.raises(ValidationError):
            validator(kind).validate(wrong)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("customer", "reader/customers/1-first-page"),
        ("customer", "reader/customers/with-metadata"),
        ("invoice", "reader/invoices/incremental"),
    ],
)
def test_recorded_objects(official, kind, name):
    for item in official(name)["data"]:
        validator(kind).validate(item)


def test_a_deleted_customer(official):
    validator("customer").validate(official("deleted_customer"))
