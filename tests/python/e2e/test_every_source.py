"""All connections at once: each object of each source arrives once; each change is counted."""

import re

import pytest

from . import lanes
from .sources import CONNECTIONS, SAMPLE, STREAMS, Sources

pytestmark = pytest.mark.slow

CHANGED_IN = {
    "gmail-acct2",
    "exchange-info-mensio",
    "dataverse-clinic",
    "google-forms-followup",
    "stripe-prod",
}
UNCHANGED = {"gmail-acct1", "exchange-ben-efs", "google-forms-intake-01"}
NOT = (0, 0, 0)


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
def lanes_before(shared, first):
    """Every lane over what came first."""
    assert first
    return run_lanes(shared)


@pytest.fixture(scope="module")
def second(shared, sources, first, lanes_before):
    """Once more, after changes in one connection of each provider; some have none."""
    assert lanes_before
    expected = {
        stream: sources.change(*stream, known(shared, *stream)) if stream[0] in CHANGED_IN else NOT
        for stream in first.merged
        if stream[1] != "form" and stream[0] in CHANGED_IN | UNCHANGED
    }
    done = run_all(shared, *sorted(CHANGED_IN | UNCHANGED))
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


def run_all(lorc, *connections: str):
    """Ingest all connections by one command, or some one by one. Returns what it said."""
    calls = [["ingest", name] for name in connections] or [["ingest-all"]]
    for call in calls:
        done = lorc.run("lorc", *call)
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


def test_what_changed_is_counted_exactly_and_of_the_rest_nothing(second):
    """Three additions, two changes and a deletion per object type, where there were any."""
    counted = {
        stream: (row["inserted"], row["updated"], row["deleted"])
        for stream, row in second.merged.items()
        if stream in second.expected
    }
    assert counted == second.expected
    assert list(counted.values()).count(NOT) < len(counted)


def test_the_state_is_the_source_s_own(shared, sources, second):
    assert second
    for connection, object_type in [each for each in STREAMS if each[1] != "email"]:
        stored = shared.rows(
            "select external_id, payload from raw_objects where connection_name = @connection"
            " and object_type = @object_type and deleted_at is null",
            connection=connection,
            object_type=object_type,
        )
        held = sources.objects(connection, object_type)
        assert {row["external_id"]: row["payload"] for row in stored} == held


def test_no_token_and_no_address_is_left_in_a_log(shared, first, second):
    left = shared.text_left_behind()
    left += "".join(done.stdout + done.stderr for done in (first, second))
    for secret in ("sandbox-tap", "ya29.", "deltatoken=", "skiptoken="):
        assert secret not in left
    assert not re.search(r"[\w.]+@[\w.-]*(example|mensio)", left)


@pytest.fixture(scope="module")
def lanes_after(shared, second):
    """Every lane again, after the changes."""
    assert second
    return run_lanes(shared)


def run_lanes(lorc):
    """Build every lane. Returns what each table then holds of each object."""
    done = lorc.run("lorc", "run", "lanes")
    assert done.returncode == 0, done.stdout + done.stderr
    return lanes.objects(lorc), lanes.rows_by_object(lorc)


def test_in_every_lane_exactly_the_rows_of_changed_objects_move(shared, lanes_before, lanes_after):
    (objects_before, rows_before), (objects_after, rows_after) = lanes_before, lanes_after
    changed = {
        key
        for key in objects_after
        if objects_after[key] != objects_before.get(key)
        and (objects_after[key][2] or objects_before.get(key, (None, None, False))[2])
    }
    rejected = {row["idem_key"] for row in shared.rows("select idem_key from canonical_rejects")}
    for table, kinds in lanes.MADE_OF.items():
        before, after = rows_before[table], rows_after[table]
        moved = {key for key in before | after if before.get(key) != after.get(key)}
        concerned = {
            key
            for key in changed
            if objects_after[key][0] in kinds and not (key in rejected and key not in before)
        }
        assert moved
        if table in ("canonical_answers", "questionnaire_scores"):  # none of an empty response
            assert moved <= concerned
        else:
            assert moved == concerned
        gone = {key for key in changed if not objects_after[key][2]}
        assert not gone & after.keys()


def test_a_run_of_the_lanes_without_news_writes_nothing(shared, lanes_after):
    assert lanes_after
    before = lanes.contents(shared, (*lanes.MADE_OF, "email_threads", *lanes.WITH_MEMORY))
    run_lanes(shared)
    assert lanes.contents(shared, tuple(before)) == before
    [written] = shared.rows(
        "select sum(int64(payload.rows_written)) as rows_written from event_log"
        " where event_type in ('canonize.completed', 'score.completed', 'project.completed')"
        " and correlation_id = (select correlation_id from event_log"
        " where event_type = 'canonize.completed' order by created_at desc limit 1)"
    )
    assert written["rows_written"] == 0


@pytest.fixture(scope="module")
def built(shared, lanes_after):
    """Every model from nothing. What was there before it."""
    assert lanes_after
    tables = (*lanes.MADE_OF, "email_threads", *lanes.VIEWS, *lanes.WITH_MEMORY)
    before = lanes.contents(shared, tables)
    kinds = ("--exclude-resource-type", "test", "unit_test")
    done = shared.run("dbt", "build", "--full-refresh", *kinds, "--profiles-dir", ".")
    done.before = before
    return done


def test_every_dbt_test_passes_over_all_sources(shared, built):
    assert built.returncode == 0, built.stdout
    for kind in ("test", "unit_test"):
        done = shared.run("dbt", "test", "--resource-type", kind, "--profiles-dir", ".")
        assert done.returncode == 0, done.stdout


def test_a_full_refresh_gives_the_same_rows_and_leaves_what_has_memory(shared, built):
    assert lanes.contents(shared, tuple(built.before)) == built.before


def test_every_statement_is_one_that_google_takes(shared, built):
    """After each command of the runner, through Google's own SQL analyzer."""
    assert built
    contact = known(shared, "dataverse-clinic", "contact")[0]
    for command in (
        ["run", "stripe_ingest_invoices"],
        ["replay", "--all", "--connection", "gmail-acct3"],
        ["rejects"],
        ["export", "--to", str(shared.folder / "export")],
        ["export", "events", "--format", "openlineage", "--to", str(shared.folder / "events")],
        ["explain", f"dataverse:dataverse-clinic:contact:{contact}"],
        ["report"],
        ["forget", "--email", "jonas.ziegelbauer@example.com", "--yes"],
        ["status"],
    ):
        done = shared.run("lorc", *command)
        assert done.returncode == 0, done.stderr
    url = f"http://127.0.0.1:{shared.warehouse_port}"
    done = shared.run("python", "-m", "analyze", "--url", url, "--project", "local")
    assert done.returncode == 0, done.stdout
    assert ", 0 rejected, " in done.stdout
