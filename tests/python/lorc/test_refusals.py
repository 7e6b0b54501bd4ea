"""What Google refuses becomes one sentence, by the forms of its messages."""

import pytest
from google.api_core.exceptions import BadRequest, Forbidden, NotFound
from lorc.warehouse import refusals

DENIED = {
    "Access Denied: Project clinic-data: User does not have bigquery.jobs.create permission in"
    " project clinic-data.": ("bigquery.jobs.create on clinic-data", "BigQuery Job User"),
    "Access Denied: Dataset clinic-data:lorchestra: Permission bigquery.datasets.get denied on"
    " dataset clinic-data:lorchestra (or it may not exist).": (
        "bigquery.datasets.get on dataset clinic-data:lorchestra",
        "BigQuery Data Viewer",
    ),
    "Access Denied: Table clinic-data:lorchestra.raw_objects: User does not have permission to"
    " query table clinic-data:lorchestra.raw_objects, or perhaps it does not exist.": (
        "bigquery.tables.getData on table clinic-data:lorchestra.raw_objects",
        "BigQuery Data Viewer",
    ),
    "Access Denied: Table clinic-data:lorchestra.raw_objects: Permission bigquery.tables.updateData"
    " denied on table clinic-data:lorchestra.raw_objects (or it may not exist).": (
        "bigquery.tables.updateData on table clinic-data:lorchestra.raw_objects",
        "BigQuery Data Editor",
    ),
    "Access Denied: Project clinic-data: User does not have bigquery.datasets.create permission in"
    " project clinic-data.": ("bigquery.datasets.create on clinic-data", "create the dataset"),
}


@pytest.mark.parametrize("words", DENIED)
def test_a_permission_is_named_with_the_role_that_has_it(words):
    found = refusals.of_error(Forbidden(words))
    assert all(part in str(found) for part in DENIED[words])
    assert (found.error_type, found.retryable) == ("permission", False)
    # as dbt hands it on
    by_dbt = f"Database Error in model x (models/x.sql)\n  {words}"
    assert str(refusals.failure(by_dbt)) == str(found)


def test_a_dataset_that_is_elsewhere_is_named_with_its_location():
    words = "Not found: Dataset clinic-data:lorchestra was not found in location EU"
    assert str(refusals.of_error(NotFound(words))) == (
        "There is no dataset clinic-data:lorchestra in location EU: make it there, or name the "
        "place where it lies in BQ_LOCATION."
    )


def test_the_brake_says_its_figure():
    words = "Query exceeded limit for bytes billed: 2500000000. 12884901888 or higher required."
    found = refusals.of_error(BadRequest(words))
    assert "may bill 12.9 GB and BQ_MAX_GB_PER_STATEMENT allows 2.5" in str(found)


def test_a_full_quota_is_one():
    words = (
        "Custom quota exceeded: Your usage exceeded the custom quota for QueryUsagePerDay, which is"
        " set by your administrator."
    )
    assert "quota for a day is used up" in str(refusals.of_error(Forbidden(words)))


def test_nothing_else_of_a_message_is_passed_on():
    assert "Dear" not in str(refusals.of_error(Forbidden("Dear a@example.org, no.")))
    assert refusals.of_error(BadRequest("Could not cast literal 'Dear all' to type DATE")) is None
    assert refusals.of_error(ValueError("Access Denied: Project p: no")) is None


@pytest.mark.parametrize(
    ("words", "is_other"),
    [
        ("Unrecognized name: why at [3:5]", True),
        ("Name why not found inside conflicts at [3:5]", True),
        ("Could not cast literal 'Unrecognized' to type DATE", False),
    ],
)
def test_tables_that_lack_a_column_are_of_another_version(words, is_other):
    found = refusals.of_other_tables(BadRequest(words))
    assert ("`lorc run lanes`" in str(found)) == is_other
    assert refusals.of_other_tables(ValueError(words)) is None
