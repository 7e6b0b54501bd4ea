"""A run and its correlation id."""

import hashlib
import os
import re
import sys
from dataclasses import dataclass
from datetime import UTC, datetime

# W3C Trace Context: no zeros, no version ff, and of a later version there may be more; as the macro
# `trace_id` has it
TRACEPARENT = re.compile(
    r"(?!ff|00.{54})[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?"
)
MALFORMED = (
    "TRACEPARENT is no traceparent of W3C Trace Context and is ignored: it should look like "
    "00-{32 hex digits}-{16 hex digits}-01."
)


@dataclass(frozen=True)
class Run:
    """One run of a job. `id` is the correlation id of all its events."""

    job_name: str
    started: datetime
    parameters: dict

    @classmethod
    def start(cls, job_name: str, parameters: dict) -> "Run":
        """A run that starts now. A TRACEPARENT that cannot be read is said to be ignored."""
        run = cls(job_name, datetime.now(UTC), parameters)
        if os.environ.get("TRACEPARENT") and not run.trace_id:
            print(MALFORMED, file=sys.stderr)
        return run

    @property
    def id(self) -> str:
        """`{job_name}-{YYYYMMDDHHMMSS}` in UTC."""
        return f"{self.job_name}-{self.started:%Y%m%d%H%M%S}"

    @property
    def trace_id(self) -> str | None:
        """The trace id of the caller's TRACEPARENT (W3C Trace Context), if it set a valid one."""
        match = TRACEPARENT.fullmatch(os.environ.get("TRACEPARENT", ""))
        return match[1] if match else None

    @property
    def seconds(self) -> float:
        """Seconds since the run started."""
        return round((datetime.now(UTC) - self.started).total_seconds(), 3)

    @property
    def labels(self) -> dict[str, str]:
        """What the runner's own jobs in BigQuery are labelled with; dbt's by macro job_labels.

        BigQuery takes 63 characters of each ("Introduction to labels"); dbt cuts its own.
        """
        labels = {"job_name": self.job_name, "stage": "job"}
        if connection := self.parameters.get("connection"):
            labels["connection"] = connection
        return {key: value[:63] for key, value in labels.items()}

    def context(self) -> dict:
        """The run as dbt's var `run` and the event macros take it."""
        return {
            "id": self.id,
            "job_name": self.job_name,
            "trace_id": self.trace_id,
            "started_at": self.started.isoformat(),
            "parameters": self.parameters,
        }


def started_at(run_id: str) -> datetime:
    """When the run of that correlation id started, to the second."""
    return datetime.strptime(f"{run_id[-14:]}+0000", "%Y%m%d%H%M%S%z")


def span_id(run_id: str) -> str:
    """The id of a run's span in the caller's trace: 16 hex digits, the same whenever asked."""
    return hashlib.sha256(run_id.encode()).hexdigest()[:16]
