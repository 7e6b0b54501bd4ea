"""Google's permissions: which of them each call of the API asks for, and which roles have them.

By "BigQuery IAM roles and permissions" and the "Required permissions" of each statement's page.
"""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chaos.proxy import Answer
from local_bigquery.catalog import names
from local_bigquery.sql.translate import parse
from sqlglot import exp

PROJECT = "local"
VIEWER = {
    *("bigquery.datasets.get", "bigquery.tables.get", "bigquery.tables.list"),
    *("bigquery.tables.getData", "bigquery.tables.export"),
    *("bigquery.routines.get", "bigquery.routines.list"),
}
EDITOR = VIEWER | {
    *("bigquery.tables.create", "bigquery.tables.update", "bigquery.tables.updateData"),
    *("bigquery.tables.delete", "bigquery.routines.create", "bigquery.routines.update"),
    "bigquery.routines.delete",
}
JOB_USER = {"bigquery.jobs.create"}
OF_API = {
    ("GET", ""): "bigquery.datasets.get",
    ("PATCH", ""): "bigquery.datasets.update",
    ("PUT", ""): "bigquery.datasets.update",
    ("DELETE", ""): "bigquery.datasets.delete",
    ("GET", "tables"): "bigquery.tables.list",
    ("POST", "tables"): "bigquery.tables.create",
    ("GET", "table"): "bigquery.tables.get",
    ("PATCH", "table"): "bigquery.tables.update",
    ("PUT", "table"): "bigquery.tables.update",
    ("DELETE", "table"): "bigquery.tables.delete",
    ("GET", "data"): "bigquery.tables.getData",
    ("POST", "insertAll"): "bigquery.tables.updateData",
    ("GET", "routines"): "bigquery.routines.list",
    ("GET", "routine"): "bigquery.routines.get",
}
PATH = re.compile(
    r"(?:/upload)?/bigquery/v2/projects/[^/?]+/(?P<kind>datasets|jobs|queries)"
    r"(?:/(?P<dataset>[^/?]+)(?:/(?P<what>tables|routines)(?:/(?P<name>[^/?]+)(?:/(?P<act>\w+))?)?)?)?"
)
FUNCTION = re.compile(r"`(\w+)`\.`?\w+`?\s*\(")


@dataclass(frozen=True)
class Asked:
    """A permission that a call asks for; `dataset` and `table` are empty where it is on what is
    above them."""

    permission: str
    dataset: str = ""
    table: str = ""

    def refusal(self) -> Answer:
        """403 in Google's words."""
        where = f"{PROJECT}:{self.dataset}" + (f".{self.table}" if self.table else "")
        if not self.dataset:
            words = (
                f"Access Denied: Project {PROJECT}: User does not have {self.permission} permission"
                f" in project {PROJECT}."
            )
        elif self.table and self.permission == "bigquery.tables.getData":
            words = (
                f"Access Denied: Table {where}: User does not have permission to query table"
                f" {where}, or perhaps it does not exist."
            )
        else:
            kind = "Table" if self.table else "Dataset"
            words = (
                f"Access Denied: {kind} {where}: Permission {self.permission} denied on"
                f" {kind.lower()} {where} (or it may not exist)."
            )
        told = {"message": words, "domain": "global", "reason": "accessDenied"}
        error = {"code": 403, "message": words, "errors": [told], "status": "PERMISSION_DENIED"}
        return Answer(403, {"error": error})


Grants = Callable[[Asked], bool]


def grants(
    project: Iterable[str] = JOB_USER,
    datasets: dict[str, set[str]] | None = None,
    tables: dict[str, set[str]] | None = None,
) -> Grants:
    """What somebody may do: permissions on the project, on datasets by name (a name may end with *)
    and on single tables, as dataset.table."""

    def may(asked: Asked) -> bool:
        if not asked.dataset:
            return asked.permission in project
        has = set()
        for name, permissions in (datasets or {}).items():
            if re.fullmatch(name.replace("*", ".*"), asked.dataset):
                has |= permissions
        has |= (tables or {}).get(f"{asked.dataset}.{asked.table}", set())
        return asked.permission in has

    return may


def asked_by(
    method: str, path: str, body: bytes, views: dict[str, str] | None = None
) -> list[Asked]:
    """What a call asks for. `views` are the texts of those not authorized, by dataset.view:
    who reads one has to be allowed to read what is below it."""
    found = PATH.match(path)
    if not found:
        return []
    if found["kind"] == "datasets":
        return _of_metadata(method, found)
    if method != "POST" or found["dataset"]:
        return []  # a job of one's own, and a part of an upload that was allowed
    content = _json(body)
    configuration = content.get("configuration", content)
    asked = [Asked("bigquery.jobs.create")]
    if load := configuration.get("load"):
        target = load["destinationTable"]
        return [*asked, Asked("bigquery.tables.updateData", target["datasetId"], target["tableId"])]
    query = configuration.get("query", "")
    query, given = (query["query"], query) if isinstance(query, dict) else (query, content)
    default = (given.get("defaultDataset") or {}).get("datasetId", "")
    return [*asked, *of_statements(query, default, views or {})]


def of_statements(text: str, default: str, views: dict[str, str]) -> list[Asked]:
    """What the statements of a text ask for."""
    found = []
    for tree in parse(text):
        found += _of_statement(tree, default, views)
    datasets = {match[1] for match in FUNCTION.finditer(text)}
    return found + [Asked("bigquery.routines.get", each) for each in datasets if each != PROJECT]


def _of_statement(tree, default: str, views: dict[str, str]) -> list[Asked]:
    hidden = {each.alias.casefold() for each in tree.find_all(exp.CTE)}
    target, found = names.target(tree), []
    if target is not None:
        _, dataset, table = names.reference(target, PROJECT, default)
        found += [Asked(each, dataset, table) for each in _on_target(tree)]
    for table in tree.find_all(exp.Table):
        if table is target or isinstance(table.this, exp.Func):
            continue
        if not table.db and table.name.casefold() in hidden:
            continue
        _, dataset, name = names.reference(table, PROJECT, default)
        if name.startswith("__TABLES"):
            found.append(Asked("bigquery.tables.list", dataset))
        elif dataset.upper() != "INFORMATION_SCHEMA":
            found.append(Asked("bigquery.tables.getData", dataset, name))
            if text := views.get(f"{dataset}.{name}"):
                found += of_statements(text, dataset, views)
    return found


def _on_target(tree) -> list[str]:
    kind = str(tree.args.get("kind") or "TABLE").upper()
    if kind == "SCHEMA":
        return ["bigquery.datasets.create"]
    if isinstance(tree, exp.Create):
        if kind == "FUNCTION":
            return ["bigquery.routines.create", "bigquery.routines.update"]
        more = ["bigquery.tables.updateData"] if kind == "TABLE" and tree.expression else []
        return ["bigquery.tables.create", *more]
    if isinstance(tree, exp.Drop):
        return ["bigquery.routines.delete" if kind == "FUNCTION" else "bigquery.tables.delete"]
    if isinstance(tree, exp.Alter):
        return ["bigquery.tables.update"]
    more = [] if isinstance(tree, exp.Insert) else ["bigquery.tables.getData"]
    return ["bigquery.tables.updateData", *more]


def _of_metadata(method: str, found: re.Match) -> list[Asked]:
    dataset, what, name, act = (found[each] or "" for each in ("dataset", "what", "name", "act"))
    if not dataset:  # a list shows what one may see
        return [Asked("bigquery.datasets.create")] if method == "POST" else []
    if dataset.startswith("_"):  # results of one's own
        return []
    key = act or (what[:-1] if name else what)
    return [Asked(OF_API[method, key], dataset, name if key not in ("tables", "routines") else "")]


def _json(body: bytes) -> dict:
    """The first JSON object of a body: all of it, or the first part of several."""
    text = body.decode("utf-8", "replace")
    start = text.find("{")
    return json.JSONDecoder().raw_decode(text[start:])[0] if start >= 0 else {}
