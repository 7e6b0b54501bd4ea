"""Clients of an embedded warehouse: every one is made here."""

from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery


def client(url: str, *, project: str = "local", dataset: str = "lorchestra") -> bigquery.Client:
    """A client of the warehouse at the URL; a bare table name lies in the dataset."""
    return bigquery.Client(
        project,
        AnonymousCredentials(),
        client_options={"api_endpoint": url},
        default_query_job_config=bigquery.QueryJobConfig(default_dataset=f"{project}.{dataset}"),
    )
