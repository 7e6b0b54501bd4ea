"""A load job reads and casts its rows once.

BigQuery ("Batch loading data") gives up at the first bad row unless maxBadRecords allows some.
The emulator casts every row twice, first to count the bad ones. Here a bad row ends the job
while it writes, so that one pass does.
"""

from local_bigquery.engine.database import quote
from local_bigquery.jobs import load

GIVING_UP = (
    "table encountered too many errors, giving up. "
    "Please look into the errors[] collection for more details."
)


def apply() -> None:
    """Turn the count of bad rows into an error of the projection."""
    projection = load._projection

    def strict(config, fields, columns):
        kind = load.TEXT_FORMATS.get(config.sourceFormat or "CSV")
        if not kind or config.maxBadRecords or config.hivePartitioningOptions:
            return projection(config, fields, columns)
        casts = []
        for field in fields:
            column = quote(field.name)
            cast = projection(config, [field], columns)[0].removesuffix(f" AS {column}")
            bad = f"CASE WHEN {column} IS NOT NULL THEN error('{kind} {GIVING_UP}') END"
            casts.append(f"COALESCE({cast}, {bad}) AS {column}")
        return ", ".join(casts) or "*", "false"

    load._projection = strict
