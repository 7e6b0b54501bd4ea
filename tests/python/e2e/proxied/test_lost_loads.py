"""Load jobs that fail: the loader exits 0 and moves the state, the run must not."""

import itertools

import pytest

CONNECTION = "gmail-acct1"
ONE_UPLOAD_PER_MAIL = {"TARGET_BIGQUERY_BATCH_SIZE": "1"}


@pytest.fixture
def mails(shared, request):
    """The ids of three mails that arrived since the last complete run."""
    if not shared.bookmark():
        shared.mail(CONNECTION, "before")
        shared.counts(shared.ingest(CONNECTION))
    names = [
        f"{request.node.name}-{number}".replace("[", "-").replace("]", "") for number in (1, 2, 3)
    ]
    return shared.add(CONNECTION, *names)


def verdicts(verdict, fits, *, method="POST"):
    """A rule for uploads: `verdict` for those whose number, from 1, fits."""
    numbers = itertools.count(1)

    def rule(used, path, _body):
        is_upload = used == method and path.startswith("/upload/")
        return verdict if is_upload and fits(next(numbers)) else None

    return rule


def is_complete(shared, mails):
    stored = shared.objects()
    return all(f"gmail:{CONNECTION}:email:{mail}" in stored for mail in mails)


@pytest.mark.parametrize("first_refused", [1, 3], ids=["all", "last"])
def test_refused_uploads_fail_the_run_and_keep_the_bookmark(shared, proxy, mails, first_refused):
    bookmark = shared.bookmark()
    proxy.rule = verdicts("refuse", lambda number: number >= first_refused)
    done = shared.ingest(CONNECTION, WAREHOUSE_PORT=proxy.port, **ONE_UPLOAD_PER_MAIL)
    assert done.returncode == 1
    assert "The bookmark stays where it was" in done.stderr.splitlines()[-1]
    assert shared.bookmark() == bookmark
    [failed] = [event for event in shared.failure() if event["event_type"] == "ingest.failed"]
    assert failed["payload"]["error_type"] == "reconcile"
    assert failed["payload"]["records_staged"] < failed["payload"]["records_extracted"]
    assert not is_complete(shared, mails)

    again = shared.counts(shared.ingest(CONNECTION))
    assert again["inserted"] == len(mails)
    assert is_complete(shared, mails)


def test_one_refused_upload_is_made_good_or_noticed(shared, proxy, mails):
    bookmark = shared.bookmark()
    proxy.rule = verdicts("refuse", lambda number: number == 1)
    done = shared.ingest(CONNECTION, WAREHOUSE_PORT=proxy.port, **ONE_UPLOAD_PER_MAIL)
    assert (done.returncode == 0) == is_complete(shared, mails)
    if done.returncode:
        assert shared.bookmark() == bookmark
        assert shared.failure()
        assert shared.counts(shared.ingest(CONNECTION))["inserted"] == len(mails)
    assert is_complete(shared, mails)


def test_a_load_whose_answer_is_lost_counts_once(shared, proxy, mails):
    proxy.rule = verdicts("lose", lambda number: number == 1, method="PUT")
    done = shared.ingest(CONNECTION, WAREHOUSE_PORT=proxy.port, **ONE_UPLOAD_PER_MAIL)
    counts = shared.counts(done)
    assert counts["extracted"] == counts["staged"]
    assert counts["inserted"] == len(mails)
    assert counts["inserted"] + counts["unchanged"] == counts["staged"]
    assert is_complete(shared, mails)


def test_a_warehouse_that_goes_away_after_the_load_leaves_the_bookmark(shared, proxy, mails):
    bookmark, gone = shared.bookmark(), []

    def hang_up(_method, _path, body):
        if b"records_staged" in body and b"count(" in body:
            gone.append(body)
        return "lose" if gone else None

    proxy.rule = hang_up
    done = shared.ingest(CONNECTION, WAREHOUSE_PORT=proxy.port)
    assert done.returncode == 1
    assert f"127.0.0.1:{proxy.port} does not answer" in done.stderr.splitlines()[-1]
    assert shared.bookmark() == bookmark
    assert not is_complete(shared, mails)
    assert shared.counts(shared.ingest(CONNECTION))["inserted"] == len(mails)
    assert is_complete(shared, mails)
