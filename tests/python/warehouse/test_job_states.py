"""A job is written to the emulator's database once."""

import pytest
from emulator.patches import job_states
from local_bigquery.jobs import store
from local_bigquery.models import Job, JobReference, JobStatistics, JobStatus


@pytest.fixture
def written(monkeypatch):
    """The jobs that reach the database, with the patch applied to a store that is a list."""
    jobs = []

    def save(job):
        jobs.append(job)
        return job

    def load(_project_id, job_id):
        return next((job for job in jobs if job.jobReference.jobId == job_id), None)

    monkeypatch.setattr(store, "save", save)
    monkeypatch.setattr(store, "load", load)
    monkeypatch.setattr(store, "list_", lambda *_: list(jobs))
    monkeypatch.setattr(store, "delete", lambda *_: jobs.clear())
    job_states.apply()
    return jobs


def job(state: str) -> Job:
    return Job(
        jobReference=JobReference(projectId="local", jobId="one"),
        status=JobStatus(state=state),
        statistics=JobStatistics(creationTime="1"),
    )


def test_only_the_end_of_a_job_is_written(written):
    for state in ("PENDING", "RUNNING"):
        store.save(job(state))
        assert written == []
        assert store.load("local", "one").status.state == state
        assert [found.status.state for found in store.list_("local")] == [state]
    store.save(job("DONE"))
    assert [found.status.state for found in written] == ["DONE"]
    assert store.load("local", "one").status.state == "DONE"
    assert len(store.list_("local")) == 1


@pytest.mark.usefixtures("written")
def test_an_unfinished_job_can_be_asked_for_by_state_and_deleted():
    store.save(job("RUNNING"))
    assert store.list_("local", ["DONE"]) == []
    assert len(store.list_("local", ["RUNNING"])) == 1
    assert store.list_("another") == []
    store.delete("local", "one")
    assert store.load("local", "one") is None
