"""All connections at once: each object of each source arrives once; each change is counted."""

import re

import pytest

from .sources import CONNECTIONS, SAMPLE, STREAMS, Sources


@pytest.fixture(scope="module")
def sources(shared):
    return Sources(shared)


@pytest.fixture(scope="module")
def first(shared, sources):
    """`lorc ingest-all` on a machine where nothing runs yet."""
    shared.run("lorc", "up")
    shared.control("POST", "stripe/stripe-prod/invoice", {"status": "draft"})
    held = {stream: sources.objects(*stream) for stream in STREAMS if stream[1] != "email"}
    done = run_all(shared)
    done.held = held
    return done


@pytest.fixture(scope="module")
def second(shared, first):
    """The same command again."""
    assert first
    return run_all(shared)


@pytest.fixture(scope="module")
def third(shared, sources, second):
    """Once more after three additions, two changes and a deletion per object type."""
    assert second
    expected = {stream: sources.change(*stream, known(shared, *stream)) for stream in STREAMS}
    done = run_all(shared)
    done.expected = expected
    return done


def known(lorc, connection: str, object_type: str) -> list[str]:
    """The ids that raw_objects has."""
    rows = lorc.rows(
        "select external_id from raw_objects"
        " where connection_name = @connection and object_type = @object_type order by 1",
        connection=connection,
        object_type=object_type,
    )
    return [row["external_id"] for row in rows]


def run_all(lorc):
    done = lorc.run("lorc", "ingest-all")
    assert done.returncode == 0, done.stdout + done.stderr
    done.merged = {
        (row["connection_name"], row["object_type"]): row
        for row in lorc.rows(
            "select * from ingests where true qualify row_number() over ("
            "partition by connection_name, object_type order by started_at desc) = 1"
        )
    }
    return done


def test_every_connection_is_in_the_table_at_the_end(first):
    table = first.stdout.splitlines()
    assert table[-1] == f"{len(CONNECTIONS)} connections: {len(CONNECTIONS)} done"
    done = [line.split()[0] for line in table if re.match(r"[a-z0-9-]+ +done ", line)]
    assert sorted(done) == sorted(CONNECTIONS)


def test_each_mail_is_there_once(shared, first):
    assert first
    held = shared.rows(
        "select connection_name, count(*) as mails from raw_objects"
        " where object_type = 'email' and deleted_at is null group by 1"
    )
    files = {
        connection: len(list((SAMPLE / provider / connection).rglob("*.eml")))
        for connection, provider in CONNECTIONS.items()
        if provider in ("gmail", "exchange")
    }
    assert {row["connection_name"]: row["mails"] for row in held} == files


@pytest.mark.parametrize(
    ("connection", "object_type"), [each for each in STREAMS if each[1] != "email"]
)
def test_each_object_is_there_as_the_source_holds_it(
    shared, sources, first, connection, object_type
):
    stored = shared.rows(
        "select external_id, payload from raw_objects where first_run_id = @run"
        " and object_type = @object_type",
        run=first.merged[connection, object_type]["correlation_id"],
        object_type=object_type,
    )
    held = first.held[connection, object_type]
    assert sources.in_the_folder(connection, object_type).keys() <= held.keys()
    assert {row["external_id"]: row["payload"] for row in stored} == held


def test_a_response_names_its_form_beside_the_payload(shared, first):
    assert first
    unnamed = shared.rows(
        "select responses.idem_key from raw_objects as responses"
        " left join raw_objects as forms"
        " on responses.connection_name = forms.connection_name and forms.object_type = 'form'"
        " and json_value(responses.context, '$.formId') = forms.external_id"
        " where responses.object_type = 'form_response' and forms.idem_key is null"
    )
    assert unnamed == []


def test_a_second_time_there_is_nothing_to_insert_or_update(second):
    for stream, row in second.merged.items():
        assert {name: row[name] for name in ("inserted", "updated", "deleted")} == {
            "inserted": 0,
            "updated": 0,
            "deleted": 0,
        }, stream


def test_additions_changes_and_deletions_are_counted_exactly(third):
    counted = {
        stream: (row["inserted"], row["updated"], row["deleted"])
        for stream, row in third.merged.items()
        if stream in third.expected
    }
    assert counted == third.expected


def test_the_state_is_the_source_s_own(shared, sources, third):
    assert third
    for connection, object_type in [each for each in STREAMS if each[1] != "email"]:
        stored = shared.rows(
            "select external_id, payload from raw_objects where connection_name = @connection"
            " and object_type = @object_type and deleted_at is null",
            connection=connection,
            object_type=object_type,
        )
        held = sources.objects(connection, object_type)
        assert {row["external_id"]: row["payload"] for row in stored} == held


def test_no_token_and_no_address_is_left_in_a_log(shared, first, second, third):
    left = shared.text_left_behind()
    left += "".join(done.stdout + done.stderr for done in (first, second, third))
    for secret in ("sandbox-tap", "ya29.", "deltatoken=", "skiptoken="):
        assert secret not in left
    assert not re.search(r"[\w.]+@[\w.-]*(example|mensio)", left)
