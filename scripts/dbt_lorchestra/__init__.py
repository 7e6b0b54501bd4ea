"""A dbt plugin: dbt imports every module that is called dbt_*, within `lorc` and run by hand.

dbt-bigquery 1.12 sends a statement again under the id of the job that failed, and so finds the
failed job. Here a statement that was given up for others' sake is a new job. The token `local` of a
profile stands for the secret of the embedded warehouse, drawn anew at each start. And what the
statements of an invocation cost, those of hooks too, is counted for macro run_cost.
"""

import threading
from collections import Counter, defaultdict
from functools import wraps
from urllib.parse import urlsplit

from dbt.adapters.bigquery import clients
from dbt.adapters.bigquery.connections import BigQueryConnectionManager
from dbt.adapters.bigquery.impl import BigQueryAdapter
from dbt_common.invocation import get_invocation_id
from lorc.project.settings import LOOPBACK
from lorc.warehouse.contention import RETRY
from lorc.warehouse.local_credentials import LocalCredentials

_google_credentials = clients.create_google_credentials
_costs: dict[str, Counter] = defaultdict(Counter)
_counting = threading.Lock()


def _credentials(profile):
    """The credentials of a profile, or what opens the embedded warehouse."""
    host = urlsplit(profile.api_endpoint or "").hostname
    if profile.token == "local" and host in LOOPBACK:  # noqa: S105
        return LocalCredentials()
    return _google_credentials(profile)


def _counted(execute):
    """The same, with what it cost counted."""

    @wraps(execute)
    def execute_and_count(self, *given, **named):
        job, rows = execute(self, *given, **named)
        with _counting:
            _costs[get_invocation_id()].update(
                bytes_billed=job.total_bytes_billed or 0, slot_ms=job.slot_millis or 0
            )
        return job, rows

    return execute_and_count


def _run_cost(_) -> dict[str, int]:
    """What the statements of this invocation have cost so far."""
    cost = _costs[get_invocation_id()]
    return {figure: cost[figure] for figure in ("bytes_billed", "slot_ms")}


BigQueryConnectionManager.raw_execute = _counted(RETRY(BigQueryConnectionManager.raw_execute))
BigQueryAdapter.run_cost = _run_cost
BigQueryAdapter._available_ = BigQueryAdapter._available_ | {"run_cost"}
clients.create_google_credentials = _credentials
