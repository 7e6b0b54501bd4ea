"""An upload goes with a load job.

BigQuery ("jobs.insert", Media upload) takes data for load jobs. The emulator runs any job that
comes by the upload's address, a query too.
"""

from local_bigquery.api import uploads
from local_bigquery.errors import BigQueryError
from local_bigquery.jobs.runner import JOB_TYPES


def apply() -> None:
    """Refuse an upload whose configuration is not a load alone."""
    parse = uploads._job

    def load_job(payload):
        job = parse(payload)
        given = job.configuration.dump() if job.configuration else {}
        if [kind for kind in JOB_TYPES if kind in given] != ["load"]:
            raise BigQueryError("invalid", "An upload needs the configuration of a load job.")
        return job

    uploads._job = load_job
