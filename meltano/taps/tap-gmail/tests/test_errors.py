"""What is tried again, what ends the run, and what the user reads then."""

import io
import json
import os

import pytest
import requests
from singer_sdk.exceptions import FatalAPIError, RetriableAPIError
from tap_common.error_suite import ErrorSuite, Source
from tap_common.testing import logged_errors

NOON = 1_760_000_000_000


@pytest.fixture
def mail(mailbox):
    return mailbox.add(NOON)


@pytest.fixture
def source(mailbox, mail):
    return Source(mailbox, "gmail-test", lambda **given: mailbox.run(**given).ids, [mail])


class TestErrors(ErrorSuite):
    places = ("/messages/", "/profile?", "/messages?")
    refused = r"401 \(authError\).*setting refresh_token"
    revoked = "(invalid_grant): let the mailbox's owner grant access anew"


def test_a_lost_connection_is_tried_again(mailbox, sleeps):
    with pytest.raises(RetriableAPIError, match="No answer") as caught:
        mailbox.run(api_url="http://127.0.0.1:1", user_id="ada@example.org")
    assert len(sleeps) == 9
    assert "ada" not in str(caught.value)


@pytest.mark.parametrize(
    ("reason", "error"),
    [
        ("rateLimitExceeded", RetriableAPIError),
        ("userRateLimitExceeded", RetriableAPIError),
        ("domainPolicy", FatalAPIError),
    ],
)
def test_rate_limits_that_come_as_403_are_tried_again(mailbox, reason, error):
    answer = requests.Response()
    answer.status_code = 403
    answer.raw = io.BytesIO(json.dumps({"error": {"errors": [{"reason": reason}]}}).encode())
    with pytest.raises(error, match=reason):
        mailbox.tap().streams["messages"].validate_response(answer)


@pytest.mark.parametrize("status", [403, 429])
@pytest.mark.parametrize("reason", ["dailyLimitExceeded", "dailyLimitExceededUnreg"])
def test_a_day_s_quota_that_is_used_up_comes_back_tomorrow(mailbox, status, reason):
    answer = requests.Response()
    answer.status_code = status
    answer.raw = io.BytesIO(json.dumps({"error": {"errors": [{"reason": reason}]}}).encode())
    with pytest.raises(FatalAPIError, match=f"{status} .{reason}.*run again tomorrow"):
        mailbox.tap().streams["messages"].validate_response(answer)


def test_an_expired_token_is_renewed_once(mailbox):
    ids = [mailbox.add(NOON + second * 1000) for second in range(9)]
    tokens = mailbox.count("/token")
    records = mailbox.tap(max_concurrency=2).streams["messages"].get_records(None)
    first = next(records)
    mailbox.control("DELETE", "tokens/gmail-test")
    assert [first["id"], *(record["id"] for record in records)] == ids[::-1]
    assert tokens() == 2


def test_threads_that_were_refused_together_share_the_new_token(mailbox):
    stream = mailbox.tap().streams["messages"]
    tokens = mailbox.count("/token")
    first, second, third = (stream.build_prepared_request("GET", mailbox.url) for _ in range(3))
    sign, reject = stream.authenticator, stream.authenticator.reject
    sign(first)
    sign(second)
    reject(first)
    sign(third)
    reject(second)
    sign(second)
    assert tokens() == 2


@pytest.mark.usefixtures("mail")
def test_a_wrong_client_is_named(mailbox):
    with pytest.raises(FatalAPIError, match="client_id and client_secret anew"):
        mailbox.run(client_secret="wrong")


@pytest.mark.usefixtures("mail")
def test_a_missing_permission_is_named(mailbox, tmp_path):
    mailbox.fault("/messages?", status=403)
    lists = mailbox.count("/messages?")
    done = mailbox.command(tmp_path)
    assert done.returncode == 1
    (error,) = logged_errors(done)
    assert "403 (insufficientPermissions)" in error
    assert "scope gmail.readonly" in error
    assert "Traceback" not in done.stderr
    assert lists() == 1


def test_an_answer_that_is_no_json_names_the_mail(mailbox):
    mailbox.control("POST", "gmail/gmail-test/verbatim/broken", data=b"<html>")
    with pytest.raises(FatalAPIError, match="broken is no readable JSON"):
        mailbox.run()


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("fault", [None, {"path": "/messages/", "status": 401}])
def test_no_secret_address_or_mail_in_the_log(mailbox, mail, tmp_path, again, fault):
    state = mailbox.run().state if again else None
    mailbox.change(mail)
    if fault:
        mailbox.fault(**fault)
    mailbox.fault("/history?" if again else "/messages?", status=429, retry_after=0, times=1)
    done = mailbox.command(tmp_path, state, env={**os.environ, "LOGLEVEL": "DEBUG"})
    assert done.returncode == (1 if fault else 0)
    secrets = (
        "sandbox-gmail-test",
        "ya29.",
        "Bearer",
        "example.org",
        "example%40",
        "This is",
        mail,
    )
    for secret in secrets:
        assert secret not in done.stderr


def test_no_address_in_the_log_when_nobody_answers(mailbox, tmp_path):
    mailbox.fault("/profile?", status=404)
    done = mailbox.command(
        tmp_path, env={**os.environ, "LOGLEVEL": "DEBUG"}, user_id="ada@example.org"
    )
    assert done.returncode == 1
    assert "user_id" in logged_errors(done)[0]
    assert "example" not in done.stderr
