"""A job is written down when it has ended.

In BigQuery a job's states are nobody's cost ("Introduction to BigQuery jobs"). The emulator
writes a job's whole resource to its database three times, as pending, running and done, which is
a fifth of a small query. Here the first two states are held in memory: a job that a killed
server had not finished is unknown to the next one, and its client sends it again.
"""

from local_bigquery.jobs import store

_unfinished: dict[tuple[str, str], object] = {}


def _key(job) -> tuple[str, str]:
    return job.jobReference.projectId, job.jobReference.jobId


def apply() -> None:
    """Hold unfinished jobs in memory, where look-ups find them first."""
    save, load, list_, delete = store.save, store.load, store.list_, store.delete

    def save_if_done(job):
        if job.status.state != "DONE":
            _unfinished[_key(job)] = job
            return job
        saved = save(job)
        _unfinished.pop(_key(job), None)
        return saved

    def load_any(project_id, job_id):
        return _unfinished.get((project_id, job_id)) or load(project_id, job_id)

    def list_any(project_id, states=None, parent_job_id=None, *times):
        held = [
            job
            for job in list(_unfinished.values())
            if job.jobReference.projectId == project_id
            and job.statistics.parentJobId == parent_job_id
            and (states is None or job.status.state in states)
        ]
        return held + list_(project_id, states, parent_job_id, *times)

    def delete_any(project_id, job_id):
        _unfinished.pop((project_id, job_id), None)
        delete(project_id, job_id)

    store.save, store.load, store.list_, store.delete = save_if_done, load_any, list_any, delete_any
