"""What is tried again, what ends the run, and what the user reads then."""

import os

import pytest
from singer_sdk.exceptions import FatalAPIError
from tap_common.error_suite import ErrorSuite, Source
from tap_common.testing import logged_errors


@pytest.fixture
def changed(account):
    """An account with a customer that changed after the first run, and the state of that run."""
    customer = account.add(email="ada@example.org")
    account.state = account.run().state
    account.change("customer", customer, name="Ada")
    return customer


@pytest.fixture
def source(account, changed):
    def read(**given):
        return account.run(account.state, **given).ids("customers")

    return Source(account, account.folder.name, read, [changed])


class TestErrors(ErrorSuite):
    places = ("/v1/customers/", "/v1/events")
    token = None
    refused = "create a restricted key"
    revoked = "401 (api_key_expired for events): create a restricted key"


def test_a_busy_server_in_the_middle_of_a_listing_is_asked_again(account, sleeps):
    expected = [account.add(created=1_760_000_000 + n) for n in range(6)]
    account.fault("starting_after", status=503, retry_after=7, after=1, times=1)
    assert account.run(page_size=2).ids("customers") == expected[::-1]
    assert [int(seconds) for seconds in sleeps] == [7]


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
