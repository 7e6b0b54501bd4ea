"""Goes through a warehouse's query jobs and keeps the books of what the analyzer said."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from textwrap import shorten

from google.cloud.bigquery import Client, QueryJob

from analyze.catalog import Tables
from analyze.engine import Engine, Part, RejectedError
from analyze.plans import NESTED_RECURSION
from analyze.wording import blanked, dbt_node, excerpt, without_dbt_comment

_SYSTEM_VARIABLE = re.compile(r"Unrecognized name: (@@\w+)")


@dataclass(frozen=True)
class Rejection:
    """A statement that BigQuery would not accept: where it came from, the reason, its text."""

    origin: str
    reason: str
    excerpt: str


@dataclass
class Books:
    """What became of each distinct statement; the analysed ones include the rejected."""

    analysed: int = 0
    rejected: list[Rejection] = field(default_factory=list)
    only_parsed: Counter = field(default_factory=Counter)  # how many, by the reason why
    failed: list[str] = field(default_factory=list)  # jobs that the warehouse itself refused


def query_jobs(client: Client) -> Iterator[QueryJob]:
    """Yield all users' query jobs in order of creation, each script followed by its children."""
    for job in _in_order(client):
        yield job
        if job.num_child_jobs:
            yield from _in_order(client, parent_job=job.job_id)


def _in_order(client: Client, **filters) -> list[QueryJob]:
    jobs = client.list_jobs(all_users=True, retry=None, timeout=60, **filters)
    queries = [job for job in jobs if isinstance(job, QueryJob)]
    return sorted(queries, key=lambda job: (job.created, job.job_id))


class Gate:
    """Analyses each distinct statement of the jobs it is shown and lets it change the tables."""

    def __init__(self, tables: Tables):
        self.books = Books()
        self._tables = tables
        self._engine = Engine(tables)
        self._accepted: dict[tuple, list] = {}

    def examine(self, job: QueryJob) -> None:
        """Enter a job's statements in the books, unless the same text is there already."""
        text = without_dbt_comment(job.query)
        parameters = [parameter.to_api_repr() for parameter in job.query_parameters]
        types = [(item.get("name"), item["parameterType"]) for item in parameters]
        key = (text, repr(types), str(job.default_dataset), bool(job.error_result))
        if job.error_result:
            message = shorten(blanked(job.error_result["message"]), 400, placeholder=" ...")
            self.books.failed.append(f"{_origin(job)}: {message}")
        if key in self._accepted:
            for statement in self._accepted[key]:
                self._tables.follow(statement, job.default_dataset)
        else:
            self._accepted[key] = list(self._examine_text(text, parameters, job))

    def _examine_text(self, text: str, parameters: list[dict], job: QueryJob) -> Iterator:
        """Yield, resolved, the statements that were accepted, when the tables have followed."""
        try:
            parts = self._engine.parts(text)
        except RejectedError as error:
            self._reject(text, error, job)
            return
        if steering := {part.text.split(None, 1)[0].upper() for part in parts if part.steers}:
            self.books.only_parsed[f"script with {', '.join(sorted(steering))}"] += 1
            return
        for part in parts:
            if reason := self._unresolvable(part, job):
                self.books.only_parsed[reason] += 1
                continue
            try:
                statement = self._engine.analyse(part, parameters, job.default_dataset)
            except RejectedError as error:
                if excuse := _variable(str(error), job) or _is_of_unit_test(str(error), job):
                    self.books.only_parsed[excuse] += 1
                else:
                    self._reject(part.text, error, job)
                continue
            if not job.error_result:
                self.books.analysed += 1
                if statement is not None:
                    self._tables.follow(statement, job.default_dataset)
                    yield statement

    def _reject(self, text: str, error: RejectedError, job: QueryJob) -> None:
        reason = blanked(str(error))
        shown = shorten(reason, 400, placeholder=" ...")
        self.books.analysed += 1
        self.books.rejected.append(Rejection(_origin(job), shown, excerpt(text, reason)))

    def _unresolvable(self, part: Part, job: QueryJob) -> str | None:
        """Name what in a statement only the warehouse itself could resolve, None if nothing."""
        for path in part.tables:
            names = ".".join(path).split(".")
            if "INFORMATION_SCHEMA" in map(str.upper, names):
                return "INFORMATION_SCHEMA"
            if names[-1].startswith("__TABLES"):
                return names[-1]
            if names[-1].endswith("*"):
                return "wildcard table"
            if part.alters and not self._tables.is_created(path, job.default_dataset):
                return "ALTER TABLE of a table that no statement created"
        return None


def _variable(reason: str, job: QueryJob) -> str | None:
    """Name the variable over which the analyzer stumbled, None for an error of the SQL's."""
    if found := _SYSTEM_VARIABLE.match(reason):
        return found[1]
    if job.parent_job_id and reason.startswith("Unrecognized name: "):
        return "statement with a variable of its script"
    return None


def _is_of_unit_test(reason: str, job: QueryJob) -> str | None:
    """Name a unit test of a recursive model, which dbt puts into a subquery: such a test is enabled
    on the embedded warehouse alone."""
    if reason == NESTED_RECURSION and _origin(job).startswith("unit_test."):
        return "unit test of a recursive model"
    return None


def _origin(job: QueryJob) -> str:
    """Return the dbt node that a job ran for, or the job's id."""
    return dbt_node(job.query) or f"job {job.job_id}"
