"""A source that means harm ends a run soon, with one sentence of ours and nothing of its own."""

from importlib import import_module

import pytest
from tap_common.testing import Lab, logged_errors

from .hostile import ACCESS_TOKEN, hostile_server

SECRET = "s3cret-of-the-clinic"
CLIENT = {"client_id": "sandbox", "client_secret": SECRET, "refresh_token": f"r-{SECRET}"}
TAPS = {
    "tap_gmail.tap:TapGmail": CLIENT,
    "tap_exchange.tap:TapExchange": CLIENT,
    "tap_dataverse.tap:TapDataverse": {
        "tenant_id": "sandbox",
        "client_id": "sandbox",
        "client_secret": SECRET,
    },
    "tap_google_forms.tap:TapGoogleForms": {**CLIENT, "form_id": "F"},
    "tap_stripe.tap:TapStripe": {"api_key": SECRET, "use_events": False},
}
LIMITS = {
    "max_tries": 2,
    "max_wait": 1,
    "max_request_seconds": 1,
    "max_pages": 20,
    "max_answer_mb": 2,
}
MEMORY = 1 << 30

# Mode: what the sentence says.
OF_THE_API = {
    "redirect": "answered 302, a redirect, and none is followed: check api_url",
    "same_request_elsewhere": "answered 307, a redirect, and none is followed: check api_url",
    "wait_ten_years": "asks to wait longer than max_wait allows",
    "wait_until_2100": "asks to wait longer than max_wait allows",
    "wait_absurdly": "run again later",
    "endless_pages": "gave more pages of a listing than max_pages allows (20)",
    "repeated_page": "gave a page of a listing twice",
    "slow_headers": "No answer (ReadTimeout)",
    "slow_body": "No answer (ConnectionError)",
    "bombs_in_bombs": "packed its answer in a way that was not asked for",
    "large_answer": "gave an answer larger than the setting max_answer_mb allows (2)",
    "deep_answer": "is nested deeper than the setting max_depth allows (6000)",
    "deep_error": "answered 400",
    "half_an_answer": "is no readable JSON: check api_url",
    "half_of_what_was_promised": "No answer (ChunkedEncodingError)",
    "no_json": "is no readable JSON: check api_url",
    "json_as_text": "is no readable JSON: check api_url",
    "a_list": "is no readable JSON: check api_url",
    "another_form": "gave an answer of a form that is not its API's",
}
OF_THE_TOKEN = {
    "token_redirect": "The token endpoint answered 302, a redirect, and none is followed",
    "token_same_request_elsewhere": "answered 307, a redirect, and none is followed",
    "token_wait_ten_years": "The token endpoint (auth_url) answered 429: run again later",
    "token_slow_headers": "No answer (ReadTimeout)",
    "token_slow_body": "No answer (ConnectionError)",
    "token_large_answer": "The token endpoint gave an answer larger than",
    "token_deep_answer": "the access token is nested deeper",
    "token_deep_error": "The token endpoint answered 400: check auth_url",
    "token_half_an_answer": "the access token is no readable JSON: check auth_url",
    "token_no_json": "the access token is no readable JSON: check auth_url",
    "token_another_form": "The token endpoint gave no access token: check auth_url",
}


@pytest.fixture(scope="module")
def server():
    with hostile_server() as server:
        yield server


@pytest.fixture(params=TAPS, ids=lambda name: name.partition(".")[0])
def lab(request, server):
    """A tap whose API and token endpoint are the hostile server."""
    module, _, name = request.param.partition(":")
    server.asked.clear()
    config = TAPS[request.param] | {"api_url": server.url} | LIMITS
    if "api_key" not in config:
        config["auth_url"] = server.url
    return Lab(getattr(import_module(module), name), server.url, config)


@pytest.fixture
def error(lab, server, tmp_path, sleeps):
    """The one sentence that a run in a mode ends with."""

    def error(mode, **settings):
        server.mode = mode
        if mode.startswith("token_") and "auth_url" not in lab.config:
            pytest.skip("This tap asks for no token.")
        done = lab.invoke(tmp_path, **settings)
        assert sum(sleeps) <= 10
        return the_sentence(done)

    return error


def the_sentence(done):
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for secret in (SECRET, ACCESS_TOKEN):
        assert secret not in done.stdout + done.stderr
    assert "Ada" not in done.stderr
    assert "127.0.0.1" not in done.stderr
    (sentence,) = logged_errors(done)
    return sentence


@pytest.mark.parametrize("mode", [*OF_THE_API, *OF_THE_TOKEN])
def test_a_run_ends_with_one_sentence(error, server, mode):
    assert (OF_THE_API | OF_THE_TOKEN)[mode] in error(mode)
    assert "/elsewhere" not in server.asked
    assert len(server.asked) <= 50


def test_a_gzip_bomb_takes_bounded_memory(lab, server, tmp_path):
    server.mode = "gzip_bomb"
    done = lab.command(tmp_path, memory=MEMORY, max_request_seconds=60)
    assert "larger than the setting max_answer_mb allows" in the_sentence(done)


@pytest.mark.parametrize("mode", ["secrets", "token_secrets"])
@pytest.mark.parametrize(
    ("status", "told"),
    [
        (400, SECRET),
        (403, f"r-{SECRET}"),
        (404, f"x.{SECRET}"),
        (401, ACCESS_TOKEN),
        (403, SECRET[:-1]),
        (410, "a1" * 12),
        (429, "Dear Ada, look"),
        (503, "Ada_" * 1000),
    ],
)
def test_what_the_source_says_is_not_repeated(lab, error, server, mode, status, told):
    if told == ACCESS_TOKEN and "api_key" in lab.config:
        told = SECRET
    server.told, server.status = told, status
    assert told not in error(mode)


@pytest.mark.parametrize("code", ["rateLimitExceeded", "0x80060888", "invalid_tenant.v2-1"])
def test_a_code_is_repeated(error, server, code):
    server.told, server.status = code, 403
    assert f"403 ({code}" in error("secrets")


def test_a_run_ends_though_each_request_is_answered_in_time(error):
    told = error("endless_pages", max_pages=10**9, max_run_seconds=1)
    assert "The run took longer than the setting max_run_seconds allows (1)" in told
