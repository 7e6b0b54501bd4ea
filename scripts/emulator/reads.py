"""Which columns of which tables a statement reads, views opened, as far as its text tells.

A column counts for each table of the statement that has one of its name, which is never too few. A
star over a table counts where it is shown: by the statement itself, or by stars over stars up to
it. Else the columns that are named above it are all that is read.
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
    star = _star_over(select, table.alias_or_name) if select else None
    if star is None or not _is_shown(select, {id(select)}):
        return None
    return {column.name.casefold() for column in star.args.get("except_") or []}


def _star_over(select: exp.Select, alias: str) -> exp.Star | None:
    """The star of a select that stands for what has this alias, if it has one."""
    for each in select.expressions:
        star, owner = (each.this, each.table) if isinstance(each, exp.Column) else (each, "")
        if isinstance(star, exp.Star) and owner in ("", alias):
            return star
    return None


def _is_shown(select: exp.Select, seen: set[int]) -> bool:
    """Whether all columns of a select come out of the statement, or are written by it."""
    inner = select
    while isinstance(inner.parent, exp.SetOperation):
        inner = inner.parent
    above = inner.parent
    if isinstance(above, exp.Subquery) and isinstance(above.parent, exp.From | exp.Join):
        return _passes_on(above.parent.parent, above.alias, seen)
    if isinstance(above, exp.CTE):
        name = above.alias.casefold()
        tables = (each for each in above.root().find_all(exp.Table) if not each.db)
        readers = [each for each in tables if each.name.casefold() == name]
        return any(_passes_on(_select_over(each), each.alias_or_name, seen) for each in readers)
    return above is None or isinstance(above, exp.Create | exp.Insert)


def _passes_on(select: exp.Expression | None, alias: str, seen: set[int]) -> bool:
    """Whether a select has a star over this alias and is shown itself."""
    if not isinstance(select, exp.Select) or id(select) in seen:
        return False
    seen.add(id(select))
    return _star_over(select, alias) is not None and _is_shown(select, seen)


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
