"""The job of a CREATE TABLE AS SELECT names its table as destination.

BigQuery ("REST: Job", configuration.query.destinationTable) gives the created table there;
dbt-bigquery reads the row count from it. The emulator leaves it empty. The query's answer
stays without rows, as BigQuery's is.
"""

from local_bigquery.api import jobs
from local_bigquery.jobs import query

STATEMENT = "CREATE_TABLE_AS_SELECT"


def apply() -> None:
    """Give the destination when the job ends, and hide it from the reading of result rows."""
    execute, results = query.execute, jobs.results

    def with_destination(*args, **kwargs):
        statistics, children, destination = execute(*args, **kwargs)
        if statistics.statementType == STATEMENT:
            destination = destination or statistics.ddlTargetTable
        return statistics, children, destination

    def without_rows(job, *args):
        statistics = job.statistics.query
        if statistics and statistics.statementType == STATEMENT:
            job = job.model_copy(deep=True)
            job.configuration.query.destinationTable = None
        return results(job, *args)

    query.execute, jobs.results = with_destination, without_rows
