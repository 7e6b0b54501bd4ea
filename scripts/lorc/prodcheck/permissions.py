"""Each permission that a run needs on a dataset, tried by doing the call."""

import io
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

LOAD = b'{"n": 2}\n'
CALLS = (
    *("insert", "update", "delete", "select", "alter table"),
    *("create view", "drop view", "create function", "drop function"),
)


def calls(warehouse: Warehouse, dataset: str) -> Iterator[str]:
    """Do the calls one after the other, with a table that expires, and name each once it is done.

    Raises StepFailed with the permission that is missing.
    """
    from google.cloud import bigquery

    client, project = warehouse.client, warehouse.settings.project
    name = f"prod_check_{secrets.token_hex(4)}"
    table = bigquery.Table(f"{project}.{dataset}.{name}", [bigquery.SchemaField("n", "INT64")])
    table.expires = datetime.now(UTC) + timedelta(hours=1)
    relation = warehouse.settings.table(name, dataset)
    view, function = (warehouse.settings.table(f"{name}_{kind}", dataset) for kind in "vf")
    others = {"view": view, "function": function}
    with warehouse.plainly():
        client.get_dataset(f"{project}.{dataset}")
        yield "datasets.get"
        list(client.list_tables(f"{project}.{dataset}"))
        yield "tables.list"
        client.create_table(table)
        yield "tables.create"
        try:
            config = bigquery.LoadJobConfig(source_format="NEWLINE_DELIMITED_JSON")
            rows, where = io.BytesIO(LOAD), table.reference
            client.load_table_from_file(rows, where, job_config=config).result()
            yield "load"
            for call in CALLS:
                other = others.get(call.rpartition(" ")[2])
                given = {"call": call, "relation": relation, "other": other}
                warehouse.query(render("statement_tried", **given))
                yield call
        finally:
            client.delete_table(table.reference, not_found_ok=True)
        yield "tables.delete"
