"""Two clients may create the same dataset or table at the same time.

BigQuery ("Data definition language (DDL) statements", IF NOT EXISTS) answers both: one creates,
the other finds it there. The emulator looks and creates in two steps, so that the second fails
to commit; it also saves a table's metadata from two jobs at once, which its database refuses.
Here whatever changes a table or dataset holds its lock from looking to saving.
"""

import contextlib
import functools
import threading
from collections import defaultdict

from local_bigquery.catalog import datasets, metadata, tables
from local_bigquery.engine import database
from local_bigquery.jobs import query

_guard = threading.Lock()
_locks = defaultdict(threading.RLock)


@contextlib.contextmanager
def holding(*name: str):
    """Hold the lock of a table or dataset, which may be held by the same thread already."""
    with _guard:
        lock = _locks[tuple(part.casefold() for part in name)]
    with lock:
        yield


def _exclusive(function, name_of):
    """Return the function, holding the lock of what name_of finds in its arguments."""

    @functools.wraps(function)
    def run(*args, **kwargs):
        with holding(*name_of(*args)):
            return function(*args, **kwargs)

    return run


def _created_dataset(project_id, body) -> tuple[str, str]:
    return project_id, (body.datasetReference and body.datasetReference.datasetId) or ""


def _created_table(project_id, dataset_id, body, *_) -> tuple[str, str, str]:
    return project_id, dataset_id, (body.tableReference and body.tableReference.tableId) or ""


def apply() -> None:
    """Serialise DDL statements, the catalog's API and metadata writes by what they change."""
    run = query._run

    def run_ddl(cur, tree, context, *args):
        if not isinstance(tree, query.DDL):
            return run(cur, tree, context, *args)
        with holding(*query._target(tree, context)):
            return run(cur, tree, context, *args)

    query._run, database.writing = run_ddl, holding
    datasets.create = _exclusive(datasets.create, _created_dataset)
    datasets.delete = _exclusive(datasets.delete, lambda project, dataset, *_: (project, dataset))
    tables.create = _exclusive(tables.create, _created_table)
    for name in ("update", "delete"):
        setattr(tables, name, _exclusive(getattr(tables, name), lambda *ids: ids[:3]))
    for name in ("save", "delete"):
        setattr(metadata, name, _exclusive(getattr(metadata, name), lambda *_: ("metadata",)))
