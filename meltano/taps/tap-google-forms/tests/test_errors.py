"""What is tried again, what ends the run, and what the user reads then."""

import io
import json
import os

import pytest
import requests
from singer_sdk.exceptions import FatalAPIError, RetriableAPIError
from tap_common.testing import logged_errors

from .conftest import hour


@pytest.fixture
def ids(form):
    return form.add_some(4)


@pytest.mark.parametrize("status", [429, 500, 503])
@pytest.mark.parametrize("path", ["-test?", "pageToken=", "/token"])
def test_a_busy_server_is_asked_again(form, ids, sleeps, path, status):
    form.fault(path, status=status, retry_after=30, times=2)
    assert form.run(page_size=2).ids == ids
    assert [int(seconds) for seconds in sleeps] == ([30, 30] if path != "/token" else [1, 2])


@pytest.mark.usefixtures("ids")
def test_five_tries_then_the_run_fails(form, sleeps):
    form.fault("/responses?", status=503)
    lists = form.count("/responses?")
    with pytest.raises(RetriableAPIError, match=r"503 \(UNAVAILABLE\): run again later"):
        form.run()
    assert (lists(), len(sleeps)) == (5, 4)


def test_an_expired_token_is_renewed_once(form, ids):
    tokens = form.count("/token")
    records = form.tap(page_size=1).streams["responses"].get_records(None)
    first = next(records)
    form.control("DELETE", f"tokens/{form.connection}")
    assert [first["responseId"], *(record["responseId"] for record in records)] == ids
    assert tokens() == 2


@pytest.mark.usefixtures("ids")
def test_a_fresh_token_that_is_refused_ends_the_run(form, tmp_path):
    form.fault("/responses?", status=401)
    lists, tokens = form.count("/responses?"), form.count("/token")
    done = form.command(tmp_path)
    assert done.returncode == 1
    (error,) = logged_errors(done)
    assert "401 (UNAUTHENTICATED)" in error
    assert "setting refresh_token" in error
    assert (lists(), tokens()) == (2, 2)


def test_a_revoked_refresh_token_is_named(form, tmp_path):
    form.control("DELETE", f"tokens/{form.connection}?refresh=true")
    done = form.command(tmp_path)
    assert done.returncode == 1
    (error,) = logged_errors(done)
    assert "invalid_grant" in error
    assert "forms.responses.readonly" in error
    assert "Traceback" not in done.stderr
    assert form.config["refresh_token"] not in done.stdout + done.stderr


def test_a_wrong_client_is_named(form):
    with pytest.raises(FatalAPIError, match="client_id and client_secret anew"):
        form.run(client_secret="wrong")


@pytest.mark.parametrize(
    ("status", "code", "way_out"),
    [(403, "PERMISSION_DENIED", "allowed to edit"), (404, "NOT_FOUND", "check form_id")],
)
def test_a_form_out_of_reach_is_named(form, tmp_path, status, code, way_out):
    form.fault("/v1/forms/", status=status)
    done = form.command(tmp_path)
    assert done.returncode == 1
    (error,) = logged_errors(done)
    assert f"{status} ({code})" in error
    assert way_out in error
    assert "Traceback" not in done.stderr


def test_another_connections_form_is_not_found(form):
    with pytest.raises(Exception, match=r"404 \(NOT_FOUND\): check form_id"):
        form.run(form_id="another")


@pytest.mark.parametrize(
    ("error", "word"),
    [
        ({"errors": [{"reason": "userRateLimitExceeded"}]}, "userRateLimitExceeded"),
        ({"status": "PERMISSION_DENIED"}, "PERMISSION_DENIED"),
        ({}, "answered 403: "),
    ],
)
def test_googles_word_for_an_error_is_quoted(form, error, word):
    answer = requests.Response()
    answer.status_code, answer.reason = 403, "Forbidden"
    answer.raw = io.BytesIO(json.dumps({"error": error}).encode())
    kind = RetriableAPIError if "RateLimit" in word else FatalAPIError
    with pytest.raises(kind, match=word):
        form.tap().streams["form"].validate_response(answer)


@pytest.mark.parametrize("fault", [None, {"path": "/responses", "status": 401}])
def test_no_secret_and_no_answer_in_the_log(form, tmp_path, fault):
    form.add(hour(0), respondentEmail="ada@example.org", answers={"q": {"questionId": "payload"}})
    if fault:
        form.fault(**fault)
    form.fault("/v1/forms/", status=429, retry_after=0, times=1)
    done = form.command(tmp_path, env={**os.environ, "LOGLEVEL": "DEBUG"})
    assert done.returncode == (1 if fault else 0)
    for secret in ("sandbox-google", "ya29.", "example.org", "payload", "Bearer"):
        assert secret not in done.stderr
