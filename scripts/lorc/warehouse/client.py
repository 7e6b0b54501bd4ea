"""Statements to the warehouse, the same for Google's BigQuery and for the embedded one."""

from collections.abc import Callable
from functools import cached_property, partial
from typing import Any

from lorc.project import declared
from lorc.project.errors import LorcError, StepFailed
from lorc.project.settings import Settings
from lorc.warehouse import unneeded
from lorc.warehouse.queries import render

LOCAL_RETRY_SECONDS = 5


class Warehouse:
    """A connection to the warehouse that the settings name."""

    def __init__(self, settings: Settings):
        self.settings = settings

    @cached_property
    def client(self):
        """A google.cloud.bigquery.Client."""
        unneeded.skip()
        from google.cloud import bigquery

        dataset = f"{self.settings.project}.{self.settings.dataset}"
        common = {
            "project": self.settings.project,
            "location": self.settings.location,
            "default_query_job_config": bigquery.QueryJobConfig(default_dataset=dataset),
        }
        if not self.settings.is_local:
            return bigquery.Client(**common)
        from lorc.warehouse.local_credentials import LocalCredentials

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
        return self._send(
            lambda: self.client.query_and_wait(sql, job_config=_job_config(given), **self._patience)
        )

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
        """What a statement gives; what goes wrong on the way to it is a sentence."""
        from google.api_core.exceptions import GoogleAPICallError, RetryError
        from google.auth.exceptions import GoogleAuthError

        from lorc.warehouse import contention

        try:
            return contention.RETRY(send)()
        except GoogleAuthError as error:
            raise StepFailed(_credentials_sentence(), "credentials", retryable=False) from error
        except (ConnectionError, RetryError) as error:
            if contention.is_contention(error):
                message = "The warehouse is too busy with other statements: try again later."
                raise StepFailed(message, "contention") from error
            raise self._unreachable() from error
        except GoogleAPICallError as error:
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

    def has_table(self, name: str) -> bool:
        """Whether the project's own dataset has a table or view of that name."""
        from google.api_core.exceptions import NotFound

        try:
            self.client.get_table(f"{self.settings.project}.{self.settings.dataset}.{name}")
        except NotFound:
            return False
        return True

    def tables(self) -> set[str]:
        """The names of the tables and views of the project's own dataset; none if it is missing."""
        from google.api_core.exceptions import NotFound, RetryError

        dataset = f"{self.settings.project}.{self.settings.dataset}"
        patience = {key: value for key, value in self._patience.items() if key == "retry"}
        try:
            return {table.table_id for table in self.client.list_tables(dataset, **patience)}
        except NotFound:
            return set()
        except (ConnectionError, RetryError) as error:
            raise self._unreachable() from error

    def create_table(self, name: str) -> None:
        """Create a table with memory, as the dbt project declares it, if it is missing."""
        entry = declared.table(name)
        config = entry["config"]
        given = {"columns": entry["columns"], "config": config.get("meta", config)}
        self.query(render("create_table_sql", relation=self.settings.table(name), **given))

    def create_dataset(self, name: str | None = None) -> None:
        """Create a dataset if it is missing: the project's own if no other is named."""
        from google.cloud import bigquery

        dataset = bigquery.Dataset(f"{self.settings.project}.{name or self.settings.dataset}")
        dataset.location = self.settings.location
        self.client.create_dataset(dataset, exists_ok=True)

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


def _credentials_sentence() -> str:
    return (
        "Google does not accept the credentials: set GOOGLE_APPLICATION_CREDENTIALS to the "
        "service account's key file, or run `gcloud auth application-default login`."
    )
