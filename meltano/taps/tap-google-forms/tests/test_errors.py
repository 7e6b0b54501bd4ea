"""What is tried again, what ends the run, and what the user reads then."""

import io
import json
import os

import pytest
import requests
from singer_sdk.exceptions import FatalAPIError, RetriableAPIError
from tap_common.error_suite import ErrorSuite, Source
from tap_common.testing import logged_errors

from .conftest import hour


@pytest.fixture
def ids(form):
    return form.add_some(4)


@pytest.fixture
def source(form, ids):
    return Source(form, form.connection, lambda **given: form.run(**given).ids, ids)


class TestErrors(ErrorSuite):
    places = ("/responses?", "-test?")
    refused = r"401 \(UNAUTHENTICATED\).*setting refresh_token"
    revoked = "(invalid_grant): let an editor of the form grant access anew"


def test_an_expired_token_is_renewed_once(form, ids):
    tokens = form.count("/token")
    records = form.tap(page_size=1).streams["responses"].get_records(None)
    first = next(records)
    form.control("DELETE", f"tokens/{form.connection}")
    assert [first["responseId"], *(record["responseId"] for record in records)] == ids
    assert tokens() == 2


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
