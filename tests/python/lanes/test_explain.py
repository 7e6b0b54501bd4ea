"""What `lorc explain` says of what is not there, or nothing was made of."""

import json
import re

import pytest
from click.testing import CliRunner
from lorc.cli.main import main

from .sample import stored

MAIL = {
    "id": "m1",
    "payload": {"headers": [{"name": "Message-ID", "value": "<gone@example.org>"}]},
}


def explain(name: str, *options: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["explain", name, *options])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


@pytest.fixture
def gone(lanes):
    """A mail that its source no longer has."""
    mail = stored("gmail", "gmail-acct1", "email", "m1", MAIL)
    lanes.put([mail | {"deleted_at": "2026-11-02T10:00:00Z"}])
    return lanes


@pytest.mark.usefixtures("gone")
def test_a_deleted_mail_is_found_by_its_message_id():
    for name in ("<gone@example.org>", "gone@example.org", "m1", "gmail:gmail-acct1:email:m1"):
        code, said = explain(name)
        assert code == 0
        assert "deleted at the source: gone since 2026-11-02 10:00:00 UTC" in said
        assert "what is deleted at its source leaves every other table" in said


def test_a_live_mail_that_no_lane_has_seen_says_so(lanes):
    lanes.put([stored("gmail", "gmail-acct1", "email", "m1", MAIL)])
    code, said = explain("m1")
    assert code == 0
    assert "run `lorc run lanes`" in said


def test_a_rejected_record_says_why_and_shows_nothing_of_it(lanes):
    lanes.rows(
        """
        insert into rejected_objects (
            reject_key, source_system, connection_name, object_type, external_id, reject_reason,
            raw_text, first_seen, last_seen, staged_at, first_run_id, last_run_id
        )
        select
            'abcdef0123456789', 'gmail', 'gmail-acct1', 'email', 'm2', 'number_out_of_range',
            '{"secret": 1e400}', timestamp '2026-11-02', timestamp '2026-11-03',
            timestamp '2026-11-03', 'first-20261102000000', 'last-20261103000000'
        """
    )
    for name in ("m2", "gmail:gmail-acct1:email:m2", "abcdef0123456789"):
        code, said = explain(name)
        assert code == 1
        assert "rejected (number_out_of_range), first 2026-11-02" in said
        assert "last-20261103000000" in said
        assert "`lorc rejects --show abcdef012345`" in said
        assert "secret" not in said
    assert "accepted since" not in said
    lanes.rows("update rejected_objects set accepted_at = timestamp '2026-11-04' where true")
    assert "accepted since 2026-11-04" in explain("m2")[1]


def test_two_objects_of_one_id_are_to_choose_from(lanes):
    lanes.put(
        [stored("gmail", name, "email", "m1", MAIL) for name in ("gmail-acct1", "gmail-acct2")]
    )
    code, said = explain("m1")
    assert code == 0
    assert re.findall(r"gmail:gmail-acct\d:email:m1", said) == [
        "gmail:gmail-acct1:email:m1",
        "gmail:gmail-acct2:email:m1",
    ]
    assert len(json.loads(explain("m1", "--json")[1])["objects"]) == 2


def test_words_of_sql_are_a_name_like_another(lanes):
    lanes.put([stored("gmail", "gmail-acct1", "email", "m1", MAIL)])
    for name in ("' or true --", "m1' or '1'='1", "{{ 7 }}", "\\", "%", "a@b'c"):
        code, said = explain(name)
        assert code == 1
        assert "no run has ever extracted it" in said
