"""What the MERGE that was sent says of its cost: constants and the part of staging it reads."""

import re

from google.cloud.bigquery import Client, QueryJob

STAGING = "staging_gmail_acct1.messages"
CONSTANTS = {"source_system": "gmail", "connection_name": "gmail-acct1", "object_type": "email"}


def last_merge(client: Client) -> QueryJob:
    """The job of the newest MERGE into raw_objects."""
    for job in client.list_jobs(all_users=True):  # newest first
        is_merge = isinstance(job, QueryJob) and job.statement_type == "MERGE"
        if is_merge and '"model.lorchestra.raw_objects"' in job.query:
            return job
    raise LookupError("no MERGE into raw_objects was sent")


def of_last_run(client: Client) -> list[QueryJob]:
    """The statements that were sent from the newest beginning of a run on, newest first."""
    sent = []
    for job in client.list_jobs(all_users=True):
        if isinstance(job, QueryJob):
            sent.append(job)
            if "'job.started'" in job.query:
                return sent
    raise LookupError("no run has begun")


def seconds_of(job: QueryJob) -> float:
    """How long the warehouse worked on a job."""
    return (job.ended - job.started).total_seconds()


def faults(merge: str) -> list[str]:
    """What a MERGE after a complete run lacks, one sentence each."""
    missing = []
    condition = re.search(r"\bas DBT_INTERNAL_SOURCE\s+on (.*?)\bwhen\b", merge, re.S | re.I)
    for column, value in CONSTANTS.items():
        wanted = f"DBT_INTERNAL_DEST.{column} in ('{value}')"
        if not condition or wanted not in condition[1]:
            missing.append(f"The MERGE has no constant for {column}.")
    staging = re.escape("`local`." + ".".join(f"`{name}`" for name in STAGING.split(".")))
    reads = len(re.findall(staging, merge))
    bounded = rf"{staging}\s+where _sdc_batched_at >= timestamp\('[^']+'\)"
    if not reads or len(re.findall(bounded, merge)) != reads:
        missing.append("The MERGE reads staging without a constant on _sdc_batched_at.")
    return missing
