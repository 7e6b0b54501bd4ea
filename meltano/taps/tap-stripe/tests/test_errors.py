"""What is tried again, what ends the run, and what the user reads then."""

import os

import pytest
from singer_sdk.exceptions import FatalAPIError, RetriableAPIError
from tap_common.testing import logged_errors


@pytest.fixture
def changed(account):
    """An account with a customer that changed after the first run, and the state of that run."""
    customer = account.add(email="ada@example.org")
    account.state = account.run().state
    account.change("customer", customer, name="Ada")
    return customer


PLACES = ["/v1/events", "/v1/customers/"]


def test_retry_after_is_honoured(account, changed, sleeps):
    account.fault("/v1/customers/", status=429, retry_after=30, times=2)
    assert account.run(account.state).ids("customers") == [changed]
    assert [int(seconds) for seconds in sleeps] == [30, 30]


@pytest.mark.parametrize("status", [429, 500, 503])
@pytest.mark.parametrize("place", PLACES)
def test_a_busy_server_is_asked_again(account, changed, sleeps, place, status):
    account.fault(place, status=status, times=2)
    assert account.run(account.state).ids("customers") == [changed]
    assert len(sleeps) == 2


def test_a_busy_server_in_the_middle_of_a_listing_is_asked_again(account, sleeps):
    expected = [account.add(created=1_760_000_000 + n) for n in range(6)]
    account.fault("starting_after", status=503, retry_after=7, after=1, times=1)
    assert account.run(page_size=2).ids("customers") == expected[::-1]
    assert [int(seconds) for seconds in sleeps] == [7]


@pytest.mark.usefixtures("changed")
@pytest.mark.parametrize("place", PLACES)
def test_five_tries_then_the_run_fails(account, sleeps, place):
    account.fault(place, status=503)
    requests = account.count(place)
    with pytest.raises(RetriableAPIError, match="run again later"):
        account.run(account.state)
    assert requests() == 5
    assert sleeps == sorted(sleeps)


def test_a_lost_connection_is_tried_again(account, sleeps):
    with pytest.raises(RetriableAPIError, match="No answer"):
        account.run(api_url="http://127.0.0.1:1")
    assert len(sleeps) == 4


@pytest.mark.usefixtures("changed")
@pytest.mark.parametrize(
    ("place", "resource"), [("/v1/events", "events"), ("/v1/customers/", "customers")]
)
def test_a_missing_permission_is_named(account, tmp_path, place, resource):
    account.fault(place, status=403)
    requests = account.count(place)
    done = account.command(tmp_path, account.state)
    assert done.returncode == 1
    (error,) = logged_errors(done)
    assert f"for {resource}): give the restricted key" in error
    assert "Traceback" not in done.stderr
    assert requests() == 1


def test_a_revoked_key_is_one_sentence(account, tmp_path):
    account.control("DELETE", f"tokens/{account.folder.name}?refresh=true")
    done = account.command(tmp_path, env={**os.environ, "LOGLEVEL": "DEBUG"})
    assert done.returncode == 1
    (error,) = logged_errors(done)
    assert "401 (api_key_expired for events): create a restricted key" in error
    assert "setting api_key" in error
    for output in (done.stdout, done.stderr):
        assert "sandbox-stripe" not in output
        assert "Traceback" not in output


def test_a_key_that_is_refused_in_the_middle_ends_the_run(account, changed):
    account.fault("/v1/customers/", status=401)
    requests = account.count("/v1/customers/")
    with pytest.raises(FatalAPIError, match="create a restricted key"):
        account.run(account.state)
    assert requests() == 1
    account.control("DELETE", "faults")
    assert account.run(account.state).live_ids("customers") == [changed]


def test_a_missing_server_deletes_nothing(account, changed):
    for place in ("nowhere", f"v1/customers/{changed}/nowhere"):
        with pytest.raises(Exception, match="check api_url"):
            account.run(account.state, api_url=f"{account.url}/{place}")


def test_a_version_that_stripe_does_not_know_is_named(account):
    with pytest.raises(FatalAPIError, match="check api_version"):
        account.run(api_version="yesterday")


@pytest.mark.parametrize("fault", [None, {"path": "/v1/customers/", "status": 403}])
@pytest.mark.usefixtures("changed")
def test_no_key_no_address_and_no_object_in_the_log(account, tmp_path, fault):
    if fault:
        account.fault(**fault)
    account.fault("/v1/", status=429, retry_after=0, times=1)
    done = account.command(tmp_path, account.state, env={**os.environ, "LOGLEVEL": "DEBUG"})
    assert done.returncode == (1 if fault else 0)
    for secret in ("sandbox-stripe", "Bearer", "example.org", "Ada", "cus_"):
        assert secret not in done.stderr


def test_a_setting_that_is_no_url_is_named(account, tmp_path):
    done = account.command(tmp_path, api_url="localhost")
    assert done.returncode == 1
    assert "api_url" in done.stderr
    assert "Traceback" not in done.stderr
