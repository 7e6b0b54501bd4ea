"""What providers say that the sandbox does not: each answer is a sentence, or a doubt."""

import io
import itertools
import re
import subprocess
import sys
from contextlib import suppress
from functools import cache

import pytest
from lorc.access import check, google, http, microsoft, stripe, tap_settings
from lorc.access.http import Answer, Refused
from lorc.project import connections
from lorc.project.settings import ROOT
from requests import Response

TAPS = ROOT / "meltano" / "taps"


@pytest.fixture
def answers(monkeypatch):
    """Lets every module be answered so, one after the other; the last one goes on."""

    def given(*listed: Answer) -> None:
        left = list(listed)

        def ask(*_, **__) -> Answer:
            return left.pop(0) if len(left) > 1 else left[0]

        for module in (google, microsoft, stripe):
            monkeypatch.setattr(module, "ask", ask)

    return given


def held(name: str, **values: str):
    return check.with_values(connections.load()[name], values)


CLIENT = {"client_id": "c", "client_secret": "s"}
TOKEN = Answer(200, {"access_token": "t"})


def entra(error: str, *codes: int) -> Answer:
    return Answer(400, {"error": error, "error_codes": list(codes)})


def forbidden(reason: str) -> Answer:
    return Answer(403, {"error": {"code": 403, "errors": [{"reason": reason}]}})


@pytest.mark.parametrize(
    ("name", "more", "listed", "sentence"),
    [
        (
            "exchange-ben-mensio",
            {"user_id": "a@b.c"},
            [entra("invalid_client", 7000222)],
            "The client secret in TAP_EXCHANGE_CLIENT_SECRET has expired: make a new one",
        ),
        (
            "exchange-ben-mensio",
            {"refresh_token": "r"},
            [entra("invalid_grant", 700082)],
            "TAP_EXCHANGE__BEN_MENSIO_REFRESH_TOKEN (90 days unused): run `lorc connect",
        ),
        (
            "exchange-ben-mensio",
            {"refresh_token": "r"},
            [entra("invalid_grant", 65001)],
            "Nobody has consented to the app of TAP_EXCHANGE_CLIENT_ID: run `lorc connect",
        ),
        (
            "exchange-ben-mensio",
            {"refresh_token": "r"},
            [Answer(200, {"access_token": "t", "scope": "User.Read offline_access"})],
            "The grant lacks the scope Mail.Read",
        ),
        (
            "exchange-ben-mensio",
            {"user_id": "a@b.c"},
            [Answer(404, {})],
            "token endpoint answered 404: check TAP_EXCHANGE_AUTH_URL and TAP_EXCHANGE_TENANT_ID",
        ),
        (
            "dataverse-clinic",
            {"api_url": "https://x.crm.dynamics.com", "tenant_id": "t"},
            [entra("invalid_resource")],
            "knows no environment at TAP_DATAVERSE_API_URL",
        ),
        (
            "dataverse-clinic",
            {"api_url": "https://x.crm.dynamics.com", "tenant_id": "t"},
            [TOKEN, Answer(200, {}), Answer(404, {})],
            "no table contacts in the environment of TAP_DATAVERSE_API_URL: check "
            "TAP_DATAVERSE_CONTACTS_ENTITY_SET",
        ),
        (
            "gmail-acct1",
            {"refresh_token": "r"},
            [TOKEN, forbidden("accessNotConfigured")],
            "The Gmail API is not enabled in the project of TAP_GMAIL_CLIENT_ID: enable it",
        ),
        (
            "gmail-acct1",
            {"refresh_token": "r"},
            [TOKEN, Answer(400, {})],
            "has no mailbox: run `lorc connect gmail-acct1` and sign in as the mailbox's owner",
        ),
        (
            "gmail-acct1",
            {"refresh_token": "r"},
            [Answer(200, {"access_token": "two\nlines"})],
            "gave no token: check TAP_GMAIL_AUTH_URL",
        ),
        (
            "gmail-acct1",
            {"refresh_token": "r"},
            [Answer(400, {"error": "unauthorized_client"})],
            "was granted to another OAuth client than TAP_GMAIL_CLIENT_ID",
        ),
    ],
)
def test_a_refusal_names_the_variable_and_the_way_out(answers, name, more, listed, sentence):
    answers(*listed)
    with pytest.raises(Refused, match=re.escape(sentence)) as error:
        held(name, **CLIENT | more)
    assert str(error.value).endswith(".")


@pytest.mark.parametrize(
    ("name", "values", "listed", "doubt"),
    [
        (
            "gmail-acct1",
            CLIENT | {"refresh_token": "r"},
            [Answer(200, {"access_token": "t", "scope": f"{google.BASE}gmail.modify"})],
            "allows more than reading needs (gmail.modify)",
        ),
        (
            "exchange-ben-mensio",
            CLIENT | {"refresh_token": "r"},
            [Answer(200, {"access_token": "t", "scope": "Mail.ReadWrite"})],
            "allows more than reading needs (Mail.ReadWrite)",
        ),
        ("stripe-prod", {"api_key": "sk_live_1"}, [Answer(200, {"data": []})], "may write too"),
        ("stripe-prod", {"api_key": "rk_test_1"}, [Answer(200, {"data": []})], "test mode"),
    ],
)
def test_what_works_and_is_too_much_or_of_a_test_is_a_doubt(answers, name, values, listed, doubt):
    answers(*listed)
    [said] = held(name, **values).doubts
    assert doubt in said
    assert "run `lorc connect" in said


ODD = (None, True, 7, "x", [], {}, [[]], [{}], {"a": []}, [7, None, {"livemode": []}], "€\n")
FIELDS = ("error", "error_codes", "data", "info", "scope", "refresh_token_expires_in", "id_token")
FIELDS += ("emailAddress", "UserId", "access_token")


@pytest.mark.parametrize("name", ["gmail-acct1", "google-forms-intake-01", "exchange-ben-mensio"])
@pytest.mark.parametrize("status", [200, 400, 403])
def test_an_answer_of_an_odd_shape_is_a_sentence(answers, name, status):
    values = CLIENT | {"refresh_token": "r", "form_id": "f", "user_id": "a@b.c"}
    for field, odd in itertools.product(FIELDS, ODD):
        for first in (TOKEN, Answer(status, {field: odd})):
            answers(first, Answer(status, {field: odd}))
            told(name, values)


@pytest.mark.parametrize("status", [200, 400, 403])
def test_an_odd_shape_of_stripe_or_dataverse_is_a_sentence(answers, status):
    values = CLIENT | {"api_url": "https://x.crm.dynamics.com", "tenant_id": "t", "api_key": "k"}
    for field, odd in itertools.product(FIELDS, ODD):
        for name in ("stripe-prod", "dataverse-clinic"):
            answers(TOKEN, Answer(status, {field: odd}))
            told(name, values)
            answers(Answer(status, {field: odd}))
            told(name, values)


def told(name: str, values: dict[str, str]) -> None:
    """What is said of it must not be that it broke."""
    connection = known(name)
    with suppress(Refused):
        found = check.CHECKS[connection.source_system](name, values, variables(connection))
        assert isinstance(found.account, str)


@cache
def known(name: str) -> connections.Connection:
    return connections.load()[name]


@cache
def variables(connection: connections.Connection) -> dict[str, str]:
    return tap_settings.variables(connection)


def test_a_body_that_is_nested_too_deep_is_no_answer():
    response = Response()
    response.raw = io.BytesIO(b"[" * 200_000)
    assert http._json(response) == {}


def test_what_is_assumed_of_a_setting_is_the_taps_own_default():
    everything = "\n".join(path.read_text() for path in TAPS.glob("*/tap_*/*.py"))
    assumed = [google.TOKEN_URL, *google.API_URLS.values(), stripe.API_URL, stripe.API_VERSION]
    assumed += [microsoft.AUTH_URL, microsoft.GRAPH_URL, *microsoft.ENTITY_SETS.values()]
    assert [each for each in assumed if f'"{each}"' not in everything] == []


def test_the_key_is_tried_with_every_list_that_the_tap_reads(answers):
    streams = (TAPS / "tap-stripe" / "tap_stripe" / "streams.py").read_text()
    read = set(re.findall(r'path = "/v1/(\w+)"', streams))
    assert read == stripe.PERMISSIONS.keys() - {"events"}
    assert f'BASIL = "{stripe.BASIL}"' in streams
    answers(Answer(403, {}))
    with pytest.raises(
        Refused, match=r"may not read Events, .*, Disputes, Credit notes: "
    ) as error:
        held("stripe-prod", api_key="rk_live_1")
    assert str(error.value).count("Invoices") == 1


def test_each_provider_has_a_check_and_each_variable_its_name():
    known = connections.load().values()
    assert {each.source_system for each in known} == set(check.CHECKS)
    variables = tap_settings.variables(connections.load()["gmail-acct2"])
    assert variables["refresh_token"] == "TAP_GMAIL__ACCT2_REFRESH_TOKEN"
    assert variables["client_id"] == "TAP_GMAIL_CLIENT_ID"


def test_a_run_imports_nothing_of_all_this():
    """Its start is what a run costs most of."""
    code = "import sys, lorc.cli.main, lorc.ingest.run; print(*sys.modules)"
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(asked.stdout.split())
    unwanted = {"msal", "google_auth_oauthlib", "difflib", "webbrowser", "http.server"}
    unwanted |= {"lorc.access", "lorc.connect", "lorc.doctor"}
    assert not loaded & unwanted
