"""A run and its correlation id."""

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime

TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")


@dataclass(frozen=True)
class Run:
    """One run of a job. `id` is the correlation id of all its events."""

    job_name: str
    started: datetime
    parameters: dict

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


def start(job_name: str, parameters: dict) -> Run:
    """A run that starts now."""
    return Run(job_name, datetime.now(UTC), parameters)
