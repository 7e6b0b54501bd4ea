"""Clients of an embedded warehouse: every one is made here."""

from pathlib import Path

from google.cloud import bigquery
from lorc.warehouse.local_credentials import LocalCredentials


def client(
    url: str, run_dir: Path, *, project: str = "local", dataset: str = "lorchestra"
) -> bigquery.Client:
    """A client of the warehouse at the URL, which keeps its secret in `run_dir`; a bare table name
    lies in the dataset."""
    return bigquery.Client(
        project,
        LocalCredentials(run_dir),
        client_options={"api_endpoint": url},
        default_query_job_config=bigquery.QueryJobConfig(default_dataset=f"{project}.{dataset}"),
    )
