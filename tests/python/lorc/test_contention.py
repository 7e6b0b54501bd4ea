"""What BigQuery gives up for others' sake is sent again, and nothing else is."""

import pytest
from google.api_core.exceptions import BadRequest, Forbidden
from lorc.warehouse import contention

SERIALIZE = "Could not serialize access to table p:d.t due to concurrent update"


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _: None)


@pytest.mark.parametrize(
    "error",
    [
        BadRequest(SERIALIZE),
        BadRequest("Too many DML statements outstanding against table p:d.t, limit is 20."),
        BadRequest("Transaction is aborted due to concurrent update against table p:d.t."),
        Forbidden("Exceeded rate limits: too many table dml insert operations for this table"),
        RuntimeError(f"Database Error in model raw_objects\n  {SERIALIZE}"),
    ],
)
def test_a_statement_that_was_given_up_is_sent_again(error):
    answers = iter([error, error, None])

    def send():
        if answer := next(answers):
            raise answer
        return "done"

    assert contention.RETRY(send)() == "done"


@pytest.mark.parametrize(
    "error",
    [
        BadRequest("Syntax error: Unexpected end of script at [1:1]"),
        Forbidden("Quota exceeded: Your table exceeded quota for imports or query appends"),
    ],
)
def test_any_other_error_is_not(error):
    sent = []

    def send():
        sent.append(1)
        raise error

    with pytest.raises(type(error)):
        contention.RETRY(send)()
    assert sent == [1]


def test_what_was_given_up_after_minutes_of_work_is_sent_again(monkeypatch):
    now = [0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    answers = iter([BadRequest(SERIALIZE), BadRequest(SERIALIZE), None])

    def send():
        now[0] += 20 * 60
        if answer := next(answers):
            raise answer
        return "done"

    assert contention.RETRY(send)() == "done"


def test_dbt_sends_by_it():
    import dbt_lorchestra
    from dbt.adapters.bigquery.connections import BigQueryConnectionManager

    assert dbt_lorchestra.RETRY is contention.RETRY
    assert BigQueryConnectionManager.raw_execute.__wrapped__.__name__ == "raw_execute"
