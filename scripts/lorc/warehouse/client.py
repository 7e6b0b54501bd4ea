"""Statements to the warehouse, the same for Google's BigQuery and for the embedded one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property, partial
from typing import Any

from lorc.project import declared
from lorc.project.errors import LorcError, StepFailed, WrongCall
from lorc.project.settings import Settings
from lorc.warehouse import refusals, unneeded
from lorc.warehouse.billing import Cost
from lorc.warehouse.queries import render

LOCAL_RETRY_SECONDS = 5


class Warehouse:
    """A connection to the warehouse that the settings name.

    `labels` go with every job, `cost` is what its statements have cost so far.
    """

    def __init__(self, settings: Settings, labels: dict[str, str] | None = None):
        self.settings = settings
        self.cost = Cost()
        self._labels = labels or {}

    @cached_property
    def client(self):
        """A google.cloud.bigquery.Client."""
        unneeded.skip()
        from google.cloud import bigquery

        config = bigquery.QueryJobConfig(default_dataset=self._dataset(None), labels=self._labels)
        if limit := self.settings.max_bytes_billed:
            config.maximum_bytes_billed = limit
        common = {
            "project": self.settings.project,
            "location": self.settings.location,
            "default_query_job_config": config,
        }
        if not self.settings.is_local:
            return bigquery.Client(**common)
        from lorc.warehouse import servers
        from lorc.warehouse.local_credentials import LocalCredentials

        servers.prove(self.settings)
        return bigquery.Client(
            credentials=LocalCredentials(self.settings.warehouse_dir),
            client_options={"api_endpoint": self.settings.warehouse_url},
            **common,
        )

    def rows(self, sql: str, **given: str | list[str]) -> list[dict]:
        """The rows that a statement returns. Raises what google.cloud.bigquery raises.

        @name in the statement stands for the text, or the texts, given by that name: a value
        that is not to be in a statement's text.
        """
        return [dict(row) for row in self.query(sql, **given)]

    def query(self, sql: str, **given: str | list[str]):
        """A statement's RowIterator, with its schema, total_rows and num_dml_affected_rows."""
        rows = self._send(
            lambda: self.client.query_and_wait(sql, job_config=_job_config(given), **self._patience)
        )
        self.cost.add(sql, rows)
        return rows

    def first_rows(self, sql: str, most: int):
        """The same with the first rows alone, all for 0; its total_rows counts all."""
        return self._send(
            lambda: self.client.query_and_wait(sql, max_results=most or None, **self._patience)
        )

    def statement_type(self, sql: str) -> str | None:
        """What a text would do, by a dry run: SELECT, DELETE, SCRIPT and so on, None for nothing.

        An empty text is an error of Google's BigQuery.
        """
        from google.cloud.bigquery import QueryJobConfig

        config = QueryJobConfig(dry_run=True, use_query_cache=False)
        ask = partial(self.client.query, sql, job_config=config, **self._patience)
        return self._send(ask).statement_type

    def statements_of(self, job_id: str) -> list[tuple[str, object]]:
        """The kind and the DML statistics of each statement that a job was, in their order."""
        job = self.client.get_job(job_id)
        jobs = [job]
        if job.statement_type == "SCRIPT":
            jobs = list(self.client.list_jobs(parent_job=job_id))[::-1]  # given newest first
        return [(each.statement_type, each.dml_stats) for each in jobs]

    def _send(self, send: Callable[[], Any]) -> Any:
        """What a statement gives, sent again where others were in its way."""
        from lorc.warehouse import contention

        with self.plainly():
            return contention.RETRY(send)()

    @contextmanager
    def plainly(self) -> Iterator[None]:
        """What went wrong, as one sentence; that something is not there stays Google's NotFound,
        and a statement that is wrong its BadRequest."""
        from google.api_core.exceptions import GoogleAPICallError, NotFound, RetryError
        from google.auth.exceptions import GoogleAuthError

        from lorc.warehouse import contention

        try:
            yield
        except NotFound:
            raise
        except GoogleAuthError as error:
            raise StepFailed(credentials_sentence(), "credentials", retryable=False) from error
        except (ConnectionError, RetryError) as error:
            if contention.is_contention(error):
                message = "The warehouse is too busy with other statements: try again later."
                raise StepFailed(message, "contention") from error
            raise self._unreachable() from error
        except GoogleAPICallError as error:
            if refused := refusals.of_error(error):  # one for its bytes comes as a 500
                raise refused from error
            if error.code is None or error.code >= 500:
                raise self._unreachable() from error
            raise

    @property
    def _patience(self) -> dict:
        """How long to try again: Google's client takes ten minutes, a local server is up or not."""
        from google.cloud.bigquery import DEFAULT_RETRY

        if not self.settings.is_local:
            return {}
        return {"retry": DEFAULT_RETRY.with_timeout(LOCAL_RETRY_SECONDS), "job_retry": None}

    @property
    def _retry(self) -> dict:
        """The same for what is no query."""
        return {key: value for key, value in self._patience.items() if key == "retry"}

    def has_table(self, name: str) -> bool:
        """Whether the project's own dataset has a table or view of that name."""
        from google.api_core.exceptions import NotFound

        try:
            with self.plainly():
                self.client.get_table(f"{self.settings.project}.{self.settings.dataset}.{name}")
        except NotFound:
            return False
        return True

    def tables(self, dataset: str | None = None) -> set[str]:
        """The names of the tables and views of a dataset, the project's own if no other is named;
        none if it is missing."""
        from google.api_core.exceptions import NotFound

        dataset = self._dataset(dataset)
        try:
            with self.plainly():
                return {table.table_id for table in self.client.list_tables(dataset, **self._retry)}
        except NotFound:
            return set()

    def columns(self, name: str) -> set[str]:
        """The names of a table's columns."""
        with self.plainly():
            table = self.client.get_table(f"{self._dataset(None)}.{name}", **self._retry)
        return {field.name for field in table.schema}

    def create_table(self, name: str) -> None:
        """Create a table with memory, as the dbt project declares it, if it is missing."""
        entry = declared.table(name)
        config = entry["config"]
        given = {"columns": entry["columns"], "config": config.get("meta", config)}
        self.query(render("create_table_sql", relation=self.settings.table(name), **given))

    def create_dataset(self, name: str | None = None) -> None:
        """Create a dataset if it is missing: the project's own if no other is named.

        It is looked for first: Google asks for the right to create one before it looks.
        """
        from google.cloud import bigquery

        if self.is_at_its_place(name):
            return
        dataset = bigquery.Dataset(self._dataset(name))
        dataset.location = self.settings.location
        with self.plainly():
            self.client.create_dataset(dataset, exists_ok=True)

    def is_at_its_place(self, name: str | None = None) -> bool:
        """Whether there is a dataset, the project's own if no other is named.

        Raises WrongCall when it lies in another location than BQ_LOCATION says.
        """
        from google.api_core.exceptions import NotFound

        try:
            with self.plainly():
                found = self.client.get_dataset(self._dataset(name), **self._retry).location
        except NotFound:
            return False
        wanted = self.settings.location
        if found and found.lower() != wanted.lower():
            raise WrongCall(
                f"Dataset {self._dataset(name)} lies in {found} and BQ_LOCATION is {wanted}: set "
                f"BQ_LOCATION={found} in .env, or name another dataset with BQ_DATASET."
            )
        return True

    def _dataset(self, name: str | None) -> str:
        return f"{self.settings.project}.{name or self.settings.dataset}"

    def _unreachable(self) -> LorcError:
        where = self.settings.warehouse_url if self.settings.is_local else "Google's BigQuery"
        way_out = "start it with `make up`" if self.settings.is_local else "try again later"
        return StepFailed(f"The warehouse at {where} does not answer: {way_out}.", "warehouse")


def _job_config(given: dict[str, str | list[str]]):
    from google.cloud import bigquery

    return bigquery.QueryJobConfig(
        query_parameters=[
            bigquery.ArrayQueryParameter(name, "STRING", value)
            if isinstance(value, list)
            else bigquery.ScalarQueryParameter(name, "STRING", value)
            for name, value in given.items()
        ]
    )


def credentials_sentence() -> str:
    """What is to be done about credentials that Google does not accept."""
    return (
        "Google does not accept the credentials: set GOOGLE_APPLICATION_CREDENTIALS to the "
        "service account's key file, or run `gcloud auth application-default login`."
    )
