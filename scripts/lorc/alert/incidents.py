"""What is wrong at a moment, from the runs on record: each thing by a key that it keeps."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from lorc.console.values import span
from lorc.project.connections import Connection

ABANDONED = "abandoned"
NO_ANSWER = "warehouse"
# jobs of which nobody waits for the next run, so that a failure of theirs would never be over
BY_HAND = ("replay_", "retry_", "forget", "rescore")


@dataclass(frozen=True)
class Incident:
    """Something that is wrong, since when, and in words: codes and names of jobs alone.

    `key` is the connection or the job that it is about: however many runs fail, it is one until
    all is well with that.
    """

    key: str
    since: datetime
    words: str


def found(
    runs: list[dict], known: Iterable[Connection], now: datetime, patience: timedelta
) -> list[Incident]:
    """What is wrong now. `runs` are those of the query runs_since, in their order; after `patience`
    one without an end is abandoned."""
    by_job: dict[str, list[dict]] = {}
    for run in runs:
        if not run["job_name"].startswith(BY_HAND):
            by_job.setdefault(run["job_name"], []).append(run)
    bad = filter(None, (_last_bad(of_job, now, patience) for of_job in by_job.values()))
    by_key = {each.key: each for each in [*_late(runs, known, now), *bad]}
    return list(by_key.values())


def no_answer(now: datetime) -> Incident:
    """That the warehouse, in which everything else stands, cannot be asked."""
    return Incident(NO_ANSWER, now, "The warehouse does not answer.")


def _last_bad(runs: list[dict], now: datetime, patience: timedelta) -> Incident | None:
    """How a job's last run that is over ended, if not well."""
    followed = [*(True for _ in pairwise(runs)), False]
    last = None
    for run, is_followed in zip(runs, followed, strict=True):
        if run["ended_at"]:
            last = run["error_type"] and (run, run["error_type"])
        elif is_followed or now - run["started_at"] >= patience:
            last = run, ABANDONED
    if not last:
        return None
    run, error_type = last
    ended = "ended without a word" if error_type == ABANDONED else f"failed ({error_type})"
    words = f"{run['job_name']} {ended}: run {run['run_id']}."
    return Incident(run["connection_name"] or run["job_name"], run["started_at"], words)


def _late(runs: list[dict], known: Iterable[Connection], now: datetime) -> list[Incident]:
    """The connections that succeeded once, and not within their cadence."""
    last = {
        run["connection_name"]: run["ended_at"]
        for run in runs
        if run["connection_name"] and run["ended_at"] and not run["error_type"]
    }
    return [
        Incident(
            each.name,
            last[each.name] + each.cadence,
            f"{each.name} is late: it last succeeded {span(now - last[each.name])} ago and is due "
            f"every {span(each.cadence)}.",
        )
        for each in known
        if each.cadence and each.name in last and now - last[each.name] > each.cadence
    ]
