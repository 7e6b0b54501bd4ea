"""A dbt plugin: dbt imports every module that is called dbt_*, within `lorc` and run by hand.

dbt-bigquery 1.12 sends a statement again under the id of the job that failed, and so finds the
failed job. Here a statement that was given up for others' sake is a new job. And the token `local`
of a profile stands for the secret of the embedded warehouse, drawn anew at each start.
"""

from urllib.parse import urlsplit

from dbt.adapters.bigquery import clients
from dbt.adapters.bigquery.connections import BigQueryConnectionManager
from lorc.project.settings import LOOPBACK
from lorc.warehouse.contention import RETRY
from lorc.warehouse.local_credentials import LocalCredentials

_google_credentials = clients.create_google_credentials


def _credentials(profile):
    """The credentials of a profile, or what opens the embedded warehouse."""
    host = urlsplit(profile.api_endpoint or "").hostname
    if profile.token == "local" and host in LOOPBACK:  # noqa: S105
        return LocalCredentials()
    return _google_credentials(profile)


BigQueryConnectionManager.raw_execute = RETRY(BigQueryConnectionManager.raw_execute)
clients.create_google_credentials = _credentials
