"""A dbt plugin: dbt imports every module that is called dbt_*, within `lorc` and run by hand.

dbt-bigquery 1.12 sends a statement again under the id of the job that failed, and so finds the
failed job. Here a statement that was given up for others' sake is a new job.
"""

from dbt.adapters.bigquery.connections import BigQueryConnectionManager
from lorc.warehouse.contention import RETRY

BigQueryConnectionManager.raw_execute = RETRY(BigQueryConnectionManager.raw_execute)
