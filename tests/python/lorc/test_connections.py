"""The connections of the project, their jobs and what they need in prod."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from lorc.access.check import CHECKS
from lorc.connect.job import How, connect
from lorc.project import connections, credentials
from lorc.project.connections import Connection
from lorc.project.errors import WrongCall

PROD = SimpleNamespace(is_local=False)


@pytest.fixture(scope="module")
def known():
    return connections.load()


TYPES = {
    "gmail": ["email"],
    "exchange": ["email"],
    "dataverse": ["contact", "session", "report"],
    "google_forms": ["form", "form_response"],
    "stripe": [
        "customer",
        "invoice",
        "payment_intent",
        "refund",
        "invoice_payment",
        "dispute",
        "credit_note",
    ],
}


def test_a_connection_has_the_object_types_of_its_provider(known):
    assert {each.source_system for each in known.values()} == set(TYPES)
    for each in known.values():
        types = [stream.object_type for stream in each.streams]
        assert types == TYPES[each.source_system], each.name


@pytest.mark.parametrize(
    ("connection", "object_type", "job"),
    [
        ("gmail-acct1", None, "gmail_ingest_acct1"),
        ("exchange-ben-mensio", None, "exchange_ingest_ben_mensio"),
        ("dataverse-clinic", "session", "dataverse_ingest_sessions"),
        ("google-forms-intake-01", None, "google_forms_ingest_intake_01"),
        ("google-forms-intake-01", "form", "google_forms_ingest_intake_01_forms"),
        ("stripe-prod", "invoice", "stripe_ingest_invoices"),
    ],
)
def test_job_names(known, connection, object_type, job):
    assert known[connection].job_name(object_type) == job


def test_no_two_jobs_have_the_same_name(known):
    jobs = [
        each.job_name(kind)
        for each in known.values()
        for kind in (None, *(stream.object_type for stream in each.streams))
    ]
    assert len(jobs) == len(set(jobs))


def test_an_unknown_connection_is_answered_with_the_known_ones():
    with pytest.raises(WrongCall, match=r"There is no connection 'x'.*stripe-prod"):
        connections.find("x")


def test_what_prod_lacks_is_named(monkeypatch):
    groups = (("ID", "SECRET", "MAILBOX"), ("ID", "SECRET", "TOKEN", "MORE"))
    given = ("tap-x--a", "d", (), groups, None)
    connection = Connection("x-a", "stripe", *given, is_only_one=True)
    with pytest.raises(WrongCall, match="x-a needs ID, SECRET, MAILBOX: run `lorc connect x-a`"):
        credentials.check(PROD, connection)
    monkeypatch.setenv("ID", "1")
    monkeypatch.setenv("SECRET", "1")
    monkeypatch.setenv("TOKEN", "1")
    with pytest.raises(WrongCall, match="x-a needs MORE:"):
        credentials.check(PROD, connection)
    monkeypatch.setenv("MORE", "1")
    credentials.check(PROD, connection)


def test_connect_is_named_for_no_tap_that_it_would_refuse():
    assert set(credentials.CONNECTED) == set(CHECKS)
    given = ("tap-github--x", "d", (), (("TAP_GITHUB_TOKEN", "TAP_GITHUB_USER"),), None)
    foreign = Connection("github-x", "github", *given, is_only_one=True)
    variables = "TAP_GITHUB_TOKEN, TAP_GITHUB_USER"
    with pytest.raises(WrongCall, match=f"needs {variables}: set them in .env") as refused:
        credentials.check(PROD, foreign)
    assert "lorc connect" not in str(refused.value)
    with pytest.raises(WrongCall, match=f"no sign-in of: set {variables} in .env"):
        connect(foreign, How(), print, print)


def test_a_mailbox_has_variables_of_its_own(known):
    (group,) = known["gmail-acct2"].credentials
    assert group == (
        "TAP_GMAIL_CLIENT_ID",
        "TAP_GMAIL_CLIENT_SECRET",
        "TAP_GMAIL__ACCT2_REFRESH_TOKEN",
    )


@pytest.mark.parametrize("name", ["gmail-acct2", "exchange-info-mensio", "stripe-prod"])
def test_a_folder_that_the_sandbox_lacks_is_named(tmp_path, name):
    connection = connections.find(name)
    here = SimpleNamespace(is_local=True, sandbox_data=tmp_path)
    folder = tmp_path / connection.source_system / name
    with pytest.raises(WrongCall, match=f"There is no folder {folder} for {name}: make it"):
        credentials.check(here, connection)
    folder.mkdir(parents=True)
    credentials.check(here, connection)
    nowhere = SimpleNamespace(is_local=True, sandbox_data=tmp_path / "nowhere")
    with pytest.raises(WrongCall, match=r"SANDBOX_DATA is .*nowhere, where there is no folder"):
        credentials.check(nowhere, connection)
    folder.rmdir()
    credentials.check(here, replace(connection, source_system="github"))
