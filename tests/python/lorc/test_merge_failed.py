"""A merge that failed: what had begun within the run ends with it, unless dbt has ended it."""

from lorc.ingest.run import Ingest
from lorc.project import declared
from lorc.project.errors import StepFailed


class Record:
    """Stands for a run under way."""

    def __init__(self):
        self.settled = []

    def settle(self, failure):
        self.settled.append(failure)


def settled(**details) -> list[StepFailed]:
    ingest = object.__new__(Ingest)
    ingest._record = Record()
    ingest._merge_failed(StepFailed("The merge failed.", "merge", **details))
    return ingest._record.settled


def test_what_dbt_could_not_put_on_record_is_settled():
    [failure] = settled(on_record=False)
    assert failure.details == {}  # they go into payloads, whose schemas know no on_record
    assert len(settled()) == 1


def test_what_dbt_has_put_on_record_stays_as_it_is():
    assert settled(on_record=True) == []


def test_whatever_starts_and_can_fail_ends_with_its_job():
    events = declared.table("event_log")["config"]["meta"]["events"]
    can_fail = {each["subject"] for each in events if {"started", "failed"} <= set(each["phases"])}
    assert can_fail - {"job"} <= set(declared.event_subjects("ends_with_job"))
