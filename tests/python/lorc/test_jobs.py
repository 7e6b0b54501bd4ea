"""The jobs by their names."""

from collections import Counter

import pytest
from lorc.project import connections, jobs
from lorc.project.errors import WrongCall
from lorc.project.jobs import Ingest, Lane, Report


@pytest.fixture(scope="module")
def known():
    return jobs.load()


def test_each_connection_has_a_job_and_one_per_object_type_where_it_has_several(known):
    expected = {
        name: 1 + (len(each.streams) if len(each.streams) > 1 else 0)
        for name, each in connections.load().items()
    }
    found = Counter(job.connection for job in known.values() if isinstance(job, Ingest))
    assert found == expected


@pytest.mark.parametrize(
    ("name", "job", "shown"),
    [
        ("gmail_ingest_acct1", Ingest("gmail-acct1", None), "ingest gmail-acct1"),
        (
            "dataverse_ingest_sessions",
            Ingest("dataverse-clinic", "session"),
            "ingest dataverse-clinic (session)",
        ),
        ("generate_weekly_report", Report(False), "The weekly report, as a page and a PDF"),
        ("deliver_weekly_report", Report(True), "The weekly report, as a page and a PDF, by mail"),
    ],
)
def test_a_job_is_found_by_its_name_and_says_what_it_does(name, job, shown):
    assert jobs.find(name) == job
    assert str(job) == shown


def test_each_selector_is_a_job_that_shows_its_description(known):
    lanes = {name: job for name, job in known.items() if isinstance(job, Lane)}
    assert {"canonicalize_email", "score_phq9", "rescore", "lanes"} <= lanes.keys()
    assert all(job.selector == name and str(job).strip() for name, job in lanes.items())


@pytest.mark.parametrize("name", ["", "gmail_ingest", "GMAIL_INGEST_ACCT1", "lanes "])
def test_an_unknown_name_is_a_wrong_call_that_lists_the_known_ones(known, name):
    with pytest.raises(WrongCall) as error:
        jobs.find(name)
    assert error.value.exit_code == 2
    names = ", ".join(sorted(known))
    assert str(error.value).startswith(f"There is no job {name!r}. ")
    assert str(error.value).endswith(f"The known ones are: {names}.")
