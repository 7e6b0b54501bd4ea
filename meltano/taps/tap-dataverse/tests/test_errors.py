"""What is tried again, what ends the run, and what the user reads then."""

import os

import pytest
from singer_sdk.exceptions import FatalAPIError, SkippableAPIError
from tap_common.error_suite import ErrorSuite, Source
from tap_common.testing import logged_errors


@pytest.fixture
def contact(environment):
    return environment.add(fullname="Ada", emailaddress1="ada@example.org")


@pytest.fixture
def source(environment, contact, keys):
    def read(**given):
        return keys(environment.run(**given).records("contacts"))

    return Source(environment, environment.connection, read, [contact])


class TestErrors(ErrorSuite):
    places = ("/contacts",)
    token = "/oauth2/v2.0/token"
    refused = "application user for client_id"
    revoked = "client_id and tenant_id"


def test_an_expired_token_is_renewed_once(environment):
    added = sorted(environment.add() for _ in range(5))
    tokens = environment.count("/oauth2/v2.0/token")
    records = environment.tap(page_size=2).streams["contacts"].get_records(None)
    first = next(records)
    environment.control("DELETE", f"tokens/{environment.connection}")
    assert [first["contactid"], *(record["contactid"] for record in records)] == added
    assert tokens() == 2


def test_all_streams_share_one_token(environment):
    tokens = environment.count("/sandbox/oauth2/v2.0/token")
    environment.run()
    assert tokens() == 1


def test_a_wrong_secret_is_named(environment):
    with pytest.raises(FatalAPIError, match="client_secret"):
        environment.run(client_secret="wrong")


@pytest.mark.parametrize("status", [400, 501])
def test_a_table_without_change_tracking_is_named(environment, tmp_path, status):
    environment.fault("/cre92_clientsessions", status=status)
    asked = environment.count("/cre92_clientsessions")
    done = environment.command(tmp_path)
    assert done.returncode == 1
    (error,) = logged_errors(done)
    assert "enable change tracking for the table cre92_clientsessions" in error
    assert "Traceback" not in done.stderr
    assert asked() == 1


def test_a_listing_without_a_delta_link_is_no_complete_one(replay, capsys):
    replay.put("/api/data/v9.2/contacts", {"value": [{"contactid": "1"}]})
    with pytest.raises(FatalAPIError, match="enable change tracking for the table contacts"):
        replay.tap(catalog=replay.only("contacts")).sync_all()
    assert "ACTIVATE_VERSION" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("status", "error", "sentence"),
    [
        (403, FatalAPIError, "reads all rows of the table contacts"),
        (404, SkippableAPIError, r"contacts_entity_set \(contacts\)"),
        (410, FatalAPIError, "run again"),
    ],
)
def test_what_the_user_has_to_mend_is_named(environment, status, error, sentence):
    environment.fault("/contacts", status=status)
    asked = environment.count("/contacts")
    with pytest.raises(error, match=sentence):
        environment.run()
    assert asked() == 1


def test_a_filter_that_is_refused_has_nothing_to_do_with_change_tracking(environment):
    environment.fault("/contacts", status=400)
    with pytest.raises(FatalAPIError, match="check start_date"):
        environment.run(start_date="2026-01-01")


def test_an_unknown_table_is_one_sentence(environment, tmp_path):
    done = environment.command(tmp_path, reports_entity_set="new_reports")
    assert done.returncode == 1
    (error,) = logged_errors(done)
    assert "404 (0x80060888)" in error
    assert "reports_entity_set (new_reports)" in error
    assert "Traceback" not in done.stderr


def test_an_answer_that_is_no_json_is_named(replay):
    replay.put("/api/data/v9.2/contacts", "<html>")
    with pytest.raises(FatalAPIError, match="contacts is no readable JSON"):
        replay.run(catalog=replay.only("contacts"))


def test_a_setting_that_could_leave_the_entity_set_is_refused(environment, tmp_path):
    done = environment.command(tmp_path, contacts_entity_set="contacts?$top=1")
    assert done.returncode == 1
    assert "contacts_entity_set" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("contact")
def test_no_secret_address_or_payload_in_the_log(environment, tmp_path):
    first = environment.run()
    environment.expire()
    environment.fault("/contacts", status=429, retry_after=0, times=1)
    done = environment.command(
        tmp_path,
        state=first.state,
        env={**os.environ, "LOGLEVEL": "DEBUG"},
    )
    assert done.returncode == 0
    assert "the delta link has expired" in done.stderr
    nonce = first.state["bookmarks"]["contacts"]["delta_link"].partition("%21")[2]
    assert nonce
    for secret in ("sandbox-dataverse", "ya29.", "example", "Bearer", "Ada", "deltatoken", nonce):
        assert secret not in done.stderr
