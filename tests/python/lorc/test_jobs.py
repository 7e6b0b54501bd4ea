"""The jobs by their names."""

from collections import Counter

import pytest
from click.testing import CliRunner
from lorc.cli.main import main
from lorc.project import connections, jobs
from lorc.project.errors import StepFailed, WrongCall
from lorc.project.jobs import Extract, Ingest, Lane, Report


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
        ("extract_email", Extract("email"), "ingest every connection that has the type email"),
        (
            "extract_forms",
            Extract("form_response"),
            "ingest every connection that has the type form_response",
        ),
        ("generate_weekly_report", Report(False), "The weekly report, as a page and a PDF"),
        ("generate_weekly_client_report", Report(False), "The weekly report, as a page and a PDF"),
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


OWNERS = [
    *("extract_email", "extract_forms", "canonicalize_email", "canonicalize_questionnaires"),
    *("build_inbox_view", "score_phq9", "score_gad7"),
    *("generate_weekly_report", "generate_weekly_client_report"),
    *("gmail_ingest_acct1", "exchange_ingest_ben_mensio", "dataverse_ingest_sessions"),
    *("google_forms_ingest_intake_01", "stripe_ingest_invoices"),
]


def test_the_names_of_the_owner_s_documents_are_jobs(known):
    assert set(OWNERS) <= known.keys()


@pytest.mark.parametrize(
    ("job", "providers"),
    [("extract_email", {"gmail", "exchange"}), ("extract_forms", {"google_forms"})],
)
def test_an_extract_is_of_every_connection_with_that_type(known, job, providers):
    chosen = known[job].connections()
    assert {each.source_system for each in chosen} == providers
    of_them = [each for each in connections.load().values() if each.source_system in providers]
    assert chosen == of_them


@pytest.fixture
def called(monkeypatch):
    """What `lorc run` did, by the words of a command line."""
    done = []

    def note(name, code=0):
        return lambda *given, **named: done.append((name, given, named)) or code

    monkeypatch.setattr("lorc.cli.parts.end", done.append)
    monkeypatch.delenv("NOTIFY", raising=False)
    monkeypatch.setattr("lorc.ingest.several.main", note("several"))
    monkeypatch.setattr("lorc.ingest.run.ingest", note("ingest"))
    monkeypatch.setattr("lorc.transform.lanes.main", note("lanes"))
    monkeypatch.setattr("lorc.cli.after_build.main", note("after"))
    monkeypatch.setattr("lorc.report.job.main", note("report"))
    monkeypatch.setattr("lorc.report.job.weeks_since", lambda *_: ["2026-W46", "2026-W47"])

    def run(*arguments):
        done.clear()
        given = CliRunner().invoke(main, ["run", *arguments])
        return [each for each in done if isinstance(each, tuple)], given

    return run


@pytest.mark.parametrize("job", OWNERS)
def test_since_goes_with_each_of_them(called, job):
    done, given = called(job, "--since", "2026-11-10")
    assert done, given.output


def test_an_extract_goes_on_from_its_bookmarks_or_since_a_day(called):
    [(name, given, named)], _ = called("extract_email")
    assert (name, given[2], named) == ("several", 2, {"arguments": ()})
    [(_, given, named)], _ = called("extract_email", "--since", "2026-11-10")
    assert {each.source_system for each in given[1]} == {"gmail", "exchange"}
    assert named == {"arguments": ("--since", "2026-11-10")}


def test_since_makes_each_week_s_report(called):
    done, _ = called("generate_weekly_client_report", "--since", "2026-11-10")
    assert [(name, given[1]) for name, given, _ in done] == [
        ("report", "2026-W46"),
        ("report", "2026-W47"),
    ]
    [(_, given, named)], _ = called("generate_weekly_client_report")
    assert (given[1], named["deliver"]) == (None, False)


def test_since_has_the_lanes_look_at_all_again(called):
    assert called("score_phq9", "--since", "2026-11-10")[0][0][2]["everything"] is True
    assert called("score_phq9")[0][0][2]["everything"] is False


@pytest.mark.parametrize("job", ["deliver_weekly_report", "rescore"])
def test_since_goes_with_nothing_that_is_done_to_others(called, job):
    done, given = called(job, "--since", "2026-11-10")
    assert (done, given.exit_code) == ([], 2)
    assert "--since" in given.output


@pytest.mark.parametrize("name", ["", "gmail_ingest", "GMAIL_INGEST_ACCT1", "lanes "])
def test_an_unknown_name_is_a_wrong_call_that_says_what_lists_the_known_ones(name):
    with pytest.raises(WrongCall) as error:
        jobs.find(name)
    assert error.value.exit_code == 2
    assert str(error.value).startswith(f"There is no job {name!r}. ")
    assert str(error.value).endswith("`lorc jobs list` lists them.")


@pytest.mark.parametrize("error", [StepFailed("The warehouse is gone.", "warehouse"), None])
def test_who_notify_names_is_told_however_a_job_ends(called, monkeypatch, error):
    told = []

    def main(*_, **__):
        if error:
            raise error
        return 0

    monkeypatch.setenv("NOTIFY", "ops@example.org")
    monkeypatch.setattr("lorc.alert.notify.after", told.append)
    monkeypatch.setattr("lorc.transform.lanes.main", main)
    _, given = called("lanes")
    assert len(told) == 1
    assert given.exit_code == (1 if error else 0)
    assert ("The warehouse is gone." in given.output) is bool(error)
