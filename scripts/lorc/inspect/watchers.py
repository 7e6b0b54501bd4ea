"""A dataset of authorized views for who watches the runs, and may read no object.

A view asks for the right to read all that it reads, unless it is authorized ("Authorized views",
"Authorized datasets" in BigQuery's documentation). Here the views of one dataset are, as a whole.
"""

import json
import re

from lorc.project.environment import IDENTIFIERS
from lorc.project.errors import LorcError, WrongCall
from lorc.project.settings import STAGING, Settings
from lorc.warehouse import servers
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

WATCHED = (
    *("event_log", "jobs", "ingests"),
    *("connection_health", "lane_health", "daily_arrivals"),
)
SOME = 4


def main(settings: Settings, dataset: str, *, apply: bool) -> None:
    """Print what makes the dataset, or make it. Raises WrongCall for a name that cannot be it."""
    pattern, what = IDENTIFIERS["BQ_DATASET"]
    if not re.fullmatch(pattern, dataset, re.ASCII):
        raise WrongCall(f"--dataset is {dataset!r} and should be {what}.")
    if dataset == settings.dataset or dataset.startswith(STAGING):
        raise WrongCall(f"{dataset} holds objects: name a dataset of its own with --dataset.")
    servers.make_ready(settings)
    warehouse = Warehouse(settings)
    if missing := sorted(set(WATCHED) - warehouse.tables()):
        raise LorcError(f"There is no {', '.join(missing)} yet: run `lorc health` first.")
    statements = {
        name: render(
            "watched_view",
            view=settings.table(name, dataset),
            relation=settings.table(name),
        )
        for name in WATCHED
    }
    if strangers := _strangers(warehouse, dataset, statements):
        more = f" and {len(strangers) - SOME} more" if len(strangers) > SOME else ""
        raise WrongCall(
            f"{dataset} holds what these views are not: {', '.join(strangers[:SOME])}{more}. Name "
            "a dataset of its own with --dataset."
        )
    if apply:
        _apply(warehouse, dataset, list(statements.values()))
        print(
            f"{dataset} has {len(WATCHED)} views, which may read {settings.dataset}. Give who "
            f"watches BigQuery Data Viewer on {dataset} and BigQuery Job User on the project."
        )
        return
    print(f"-- A dataset {dataset} in {settings.location}, and in it:")
    print(";\n".join(statements.values()) + ";")
    print(f"-- In the access list of {settings.dataset}, which its owner may change:")
    print(json.dumps(_entry(settings, dataset)))
    print("-- Nothing was changed: --apply does it.")


def _apply(warehouse: Warehouse, dataset: str, statements: list[str]) -> None:
    from google.cloud.bigquery import AccessEntry

    warehouse.create_dataset(dataset)
    for statement in statements:
        warehouse.query(statement)
    client, settings = warehouse.client, warehouse.settings
    entry = AccessEntry.from_api_repr(_entry(settings, dataset))
    with warehouse.plainly():
        own = client.get_dataset(f"{settings.project}.{settings.dataset}")
        if entry not in own.access_entries:
            own.access_entries = [*own.access_entries, entry]
            client.update_dataset(own, ["access_entries"])


def _strangers(warehouse: Warehouse, dataset: str, statements: dict[str, str]) -> list[str]:
    """What the dataset holds besides the views that an earlier call made."""
    held = warehouse.tables(dataset)
    found = held - statements.keys()
    for name in held & statements.keys():
        with warehouse.plainly():
            stored = warehouse.client.get_table(f"{warehouse.settings.project}.{dataset}.{name}")
        if _bare(stored.view_query or "") != _bare(statements[name].partition(" as\n")[2]):
            found.add(name)
    return sorted(found)


def _bare(sql: str) -> str:
    return re.sub(r"[\s`]", "", sql).lower()


def _entry(settings: Settings, dataset: str) -> dict:
    """As the access list of a dataset says that the views of another may read it."""
    named = {"projectId": settings.project, "datasetId": dataset}
    return {"dataset": {"dataset": named, "targetTypes": ["VIEWS"]}}
