"""What is tried again, what ends the run, and what the user reads then."""

import os

import pytest
from singer_sdk.exceptions import ConfigValidationError, FatalAPIError
from tap_common.error_suite import ErrorSuite, Source
from tap_common.testing import logged_errors

OWN = {
    "client_id": "sandbox-exchange-test",
    "tenant_id": "example.org",
    "user_id": "exchange-test@example.com",
}


@pytest.fixture
def mail(mailbox):
    return mailbox.add()


@pytest.fixture
def app(mailbox):
    """The settings with which the app signs in by itself."""
    del mailbox.config["refresh_token"]
    mailbox.config |= OWN
    return mailbox


@pytest.fixture
def source(mailbox, mail):
    return Source(mailbox, "exchange-test", lambda **given: mailbox.run(**given).ids, [mail])


class TestErrors(ErrorSuite):
    places = ("/messages/delta", "/mailFolders/delta")
    token = "/oauth2/v2.0/token"
    refused = r"401 \(InvalidAuth.*setting refresh_token"
    revoked = "(invalid_grant): let the mailbox's owner grant access anew"


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_honoured_in_the_middle_of_a_run(mailbox, sleeps, status):
    mails = [mailbox.add() for _ in range(4)]
    mailbox.fault("skiptoken", status=status, retry_after=30, times=2)
    assert mailbox.run(page_size=2).ids == sorted(mails)
    assert [int(seconds) for seconds in sleeps] == [30, 30]


def test_an_expired_token_is_renewed_once(mailbox):
    mails = [mailbox.add(str(number)) for number in range(6)]
    tokens = mailbox.count("/oauth2/v2.0/token")
    records = mailbox.tap(page_size=2).streams["messages"].get_records(None)
    first = next(records)
    mailbox.control("DELETE", "tokens/exchange-test")
    read = {first["id"], *(record["id"] for record in records)}
    assert read == set(mails)
    assert tokens() == 2


def test_the_app_signs_in_by_itself(app, mail):
    assert app.run().ids == [mail]


def test_an_app_that_the_tenant_no_longer_knows_is_named(app):
    app.control("DELETE", "tokens/exchange-test?refresh=true")
    with pytest.raises(FatalAPIError, match=r"unauthorized_client\): copy the settings client_id"):
        app.run()


def test_a_wrong_secret_is_named(app):
    with pytest.raises(FatalAPIError, match=r"invalid_client\): copy the settings client_id"):
        app.run(client_secret="wrong")


def test_an_app_that_signs_in_by_itself_needs_a_mailbox_and_a_tenant(app, tmp_path):
    with pytest.raises(ConfigValidationError, match="tenant_id and user_id must be given"):
        app.run(user_id="me")
    done = app.command(tmp_path, tenant_id="common")
    assert done.returncode == 1
    assert "tenant_id and user_id must be given" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_permission_is_named(mailbox):
    mailbox.fault("/mailFolders/delta", status=403)
    lists = mailbox.count("/mailFolders/delta")
    with pytest.raises(FatalAPIError, match=r"403 \(ErrorAccessDenied\).*permission Mail.Read"):
        mailbox.run()
    assert lists() == 1


def test_an_unknown_mailbox_is_named(mailbox, tmp_path):
    done = mailbox.command(tmp_path, user_id="nobody@example.com")
    assert done.returncode == 1
    (error,) = logged_errors(done)
    assert "404 (ErrorInvalidUser): check api_url and user_id" in error
    assert "nobody" not in done.stderr


@pytest.mark.parametrize("fault", [None, {"path": "/messages/AAk", "status": 401}])
def test_no_secret_and_no_address_in_the_log(app, mail, tmp_path, fault):
    state = app.run().state
    app.change(mail, isRead=False)
    app.delete(app.add())
    if fault:
        app.fault(**fault)
    app.fault("/messages/delta", status=429, retry_after=0, times=1)
    done = app.command(tmp_path, state, env={**os.environ, "LOGLEVEL": "DEBUG"})
    assert done.returncode == (1 if fault else 0)
    secrets = ("sandbox-exchange-test", "ya29.", "example.org", "example.com", "Bearer")
    for secret in (*secrets, "a mail", "deltatoken=", "example%40", mail):
        assert secret not in done.stderr
