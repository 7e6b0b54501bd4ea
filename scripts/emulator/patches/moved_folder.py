"""A data folder goes on where it is, wherever it was made.

The emulator writes the folder's absolute path into its catalog and then refuses to open it from
another: a checkout that was moved, a copy, a restored backup. The paths of the files are relative
to it already (DuckLake, "Paths").
"""

from contextlib import closing

import duckdb
from local_bigquery.engine import database
from local_bigquery.settings import settings

MOVED = "update ducklake_metadata set value = $1 where key = 'data_path' and value <> $1"


def apply() -> None:
    """Write into a project's catalog where it is now, before it is opened."""
    attach = database._attach

    def attach_here(connection, project_id):
        path = settings.data_dir / f"{project_id}.ducklake"
        if project_id not in database._attached and path.exists():
            with closing(duckdb.connect(str(path))) as catalog:
                catalog.execute(MOVED, [f"{path.with_suffix('')}/"])
        attach(connection, project_id)

    database._attach = attach_here
