"""Nothing but gs:// names a file, and it names one of the data folder.

BigQuery ("Exporting table data", "Batch loading data") reads and writes Cloud Storage alone, where
.. is a part of a name. The emulator takes file:// and bare paths too, follows .. out of its folder,
and makes a database file of whatever is given as a project. Its geography functions need an
extension that opens files past DuckDB's checks.
"""

import re

from local_bigquery.app import PROJECT_ID
from local_bigquery.engine import database
from local_bigquery.errors import BigQueryError
from local_bigquery.jobs import storage

OBJECT = re.compile(r"gs://[A-Za-z0-9][\w.-]*/(?!/)[^\0]+")


def apply() -> None:
    """Check the names of objects and of projects; leave the geography functions out."""
    local, attach = storage._local, database._attach

    def inside(uri):
        if not OBJECT.fullmatch(uri) or ".." in uri.split("/"):
            raise BigQueryError("invalid", "A file is named gs://bucket/object, without .. in it.")
        return local(uri)

    def attach_project(connection, project_id):
        if not PROJECT_ID.match(project_id):
            raise BigQueryError("invalid", "That cannot be the id of a project.")
        attach(connection, project_id)

    storage._local, database._attach = inside, attach_project
    database.FUNCTIONS = [path for path in database.FUNCTIONS if path.stem != "geography"]
