"""Which columns of which tables a statement reads, views opened, as far as its text tells.

A column counts for each table of the statement that has one of its name, which is never too few. A
star counts for the tables that it stands directly over.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from local_bigquery.catalog import metadata, names
from local_bigquery.models import Table
from local_bigquery.sql.translate import parse
from sqlglot import exp

Ids = tuple[str, str, str]
CONDITIONS = (exp.GTE, exp.GT, exp.EQ, exp.Between)


@dataclass
class Read:
    """A table that is read: the columns of these names; and, where a star stands for it, all but
    `all_but`.

    `bounds` has, for each place that refers to it, the conditions on a column that may prune its
    partitions, as (column, expression of the earliest value).
    """

    columns: set[str] = field(default_factory=set)
    all_but: set[str] | None = None
    bounds: list[list[tuple[str, exp.Expression]]] = field(default_factory=list)

    def has(self, column: str) -> bool:
        """Whether it is read."""
        name = column.casefold()
        return name in self.columns or (self.all_but is not None and name not in self.all_but)


def of(tree: exp.Expression, project_id: str, dataset_id: str | None) -> dict[Ids, Read]:
    """The base tables that a statement reads; the target of a change is not among them, unless it
    is read too."""
    found: dict[Ids, Read] = {}
    _collect(tree, project_id, dataset_id or "", found, set())
    return found


def changed(tree: exp.Expression, project_id: str, dataset_id: str | None) -> dict[Ids, Read]:
    """The table whose rows a DELETE, an UPDATE or a MERGE reads to change them, if it is one."""
    if not isinstance(tree, exp.Update | exp.Delete | exp.Merge):
        return {}
    ids = names.reference(names.target(tree), project_id, dataset_id or "")
    if isinstance(tree, exp.Merge) and all(
        isinstance(when.args.get("then"), exp.Insert) for when in tree.find_all(exp.When)
    ):
        return {ids: Read(_names(tree.args["on"]))}
    return {ids: Read(all_but=set())}


def _collect(tree, project_id: str, dataset_id: str, found: dict, seen: set) -> None:
    hidden = {alias.casefold() for alias in _names_of_ctes(tree)}
    skipped = names.target(tree)
    columns = _names(tree)
    for table in tree.find_all(exp.Table):
        is_hidden = not table.db and table.name.casefold() in hidden
        if table is skipped or is_hidden or isinstance(table.this, exp.Func):
            continue
        ids = names.reference(table, project_id, dataset_id)
        view = _view(ids)
        if view is not None:
            if ids not in seen:
                seen.add(ids)
                _collect(view, ids[0], ids[1], found, seen)
            continue
        read = found.setdefault(ids, Read())
        read.columns |= columns
        if (left_out := _left_out_of_star(table)) is not None:
            read.all_but = left_out & read.all_but if read.all_but is not None else left_out
        read.bounds.append(_bounds(table))


def _names(tree: exp.Expression) -> set[str]:
    """The columns that are named, but for what a star leaves out."""
    found = tree.find_all(exp.Column)
    return {each.name.casefold() for each in found if not isinstance(each.parent, exp.Star)}


def _names_of_ctes(tree) -> list[str]:
    return [each.alias for each in tree.find_all(exp.CTE)]


def _view(ids: Ids) -> exp.Expression | None:
    stored = metadata.load(Table, *ids)
    text = stored and stored.view and stored.view.query
    return _parsed(text) if text else None


@lru_cache(maxsize=500)
def _parsed(text: str) -> exp.Expression:
    return parse(text)[0]


def _select_over(table: exp.Table) -> exp.Select | None:
    """The select whose FROM or JOIN the table stands in directly."""
    above = table.parent
    if isinstance(above, exp.From | exp.Join) and isinstance(above.parent, exp.Select):
        return above.parent
    return None


def _left_out_of_star(table: exp.Table) -> set[str] | None:
    """What a star over the table leaves out; None where there is no star."""
    select = _select_over(table)
    for each in select.expressions if select else ():
        star, owner = each, ""
        if isinstance(each, exp.Column):
            star, owner = each.this, each.table
        if isinstance(star, exp.Star) and owner in ("", table.alias_or_name):
            return {column.name.casefold() for column in star.args.get("except_") or []}
    return None


def _bounds(table: exp.Table) -> list[tuple[str, exp.Expression]]:
    select = _select_over(table)
    where = select and select.args.get("where")
    if where is None:
        return []
    found = []
    for each in where.this.flatten() if isinstance(where.this, exp.And) else [where.this]:
        condition = each.unnest()
        if not isinstance(condition, CONDITIONS) or not isinstance(condition.this, exp.Column):
            continue
        if condition.this.table not in ("", table.alias_or_name):
            continue
        low = condition.args.get("low") or condition.args.get("expression")
        if low is not None and not low.find(exp.Column, exp.Subquery, exp.Select):
            found.append((condition.this.name.casefold(), low))
    return found
