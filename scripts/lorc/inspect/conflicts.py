"""Links that can be read in two ways: how many there are, which, and what settles one of them."""

from lorc.console.tables import print_table
from lorc.console.visible import visible
from lorc.project.errors import LorcError, WrongCall
from lorc.project.settings import Settings
from lorc.warehouse import servers
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

VIEW = "identity_conflicts"
SEED = "seeds/identity/identity_decisions.csv"
NEEDS = {"persons", VIEW}


def counted(warehouse: Warehouse, settings: Settings, tables: set[str]) -> list[dict]:
    """The kinds of conflicts with their number, why and what settles them; none before a build."""
    if not tables.issuperset(NEEDS):
        return []
    return warehouse.rows(render("conflicts_counted", table=settings.table))


def sentences(rows: list[dict]) -> list[str]:
    """What counted() found, one sentence per kind."""
    return [
        f"{row['conflicts']:,} {'link' if row['conflicts'] == 1 else 'links'} in doubt, "
        f"{row['conflict_type']}: {row['settled_by']}"
        for row in rows
    ]


def show(settings: Settings, kind: str | None) -> None:
    """Print each conflict, of one kind or of all, and below it what settles each kind."""
    warehouse = _warehouse(settings)
    rows = warehouse.rows(render("conflicts_listed", table=settings.table, kind=kind))
    names = ["conflict", "kind", "about", "objects", "persons"]
    print_table(
        names,
        [
            [
                row["conflict_key"][:12],
                row["conflict_type"],
                row["identifier_type"],
                row["objects"],
                row["persons"],
            ]
            for row in rows
        ],
    )
    for row in warehouse.rows(render("conflicts_counted", table=settings.table)):
        if kind in (None, row["conflict_type"]):
            print(f"{row['conflict_type']}: {row['why']} {row['settled_by']}")
    if rows:
        print("`lorc conflicts KEY` explains one, and prints the row that would decide it.")


def explain(settings: Settings, key: str) -> None:
    """Print what is known of one, by how its key begins. Raises WrongCall if there is no such."""
    warehouse = _warehouse(settings)
    found = warehouse.rows(render("conflicts_by_key", table=settings.table, beginning=key))
    if len(found) != 1:
        which = "More than one conflict has" if found else "No conflict has"
        raise WrongCall(f"{which} a key that begins with {key!r}: see `lorc conflicts`.")
    for line in _story(found[0]):
        print(line)


def _story(row: dict) -> list[str]:
    """What is known of a conflict, and the rows that would decide it."""
    persons = row["persons"] or []
    contacts = [each["contact_id"] for each in persons if each["contact_id"]]
    start = f"{row['identifier_type']},{row['identifier_key']}"
    return [
        f"{row['conflict_type']}: {row['why']}",
        f"about: {row['identifier_type']} {visible(row['identifier'])}",
        *(
            f"person: {visible(each['display_name'] or 'without a name')} ({each['person_kind']})"
            for each in persons
        ),
        *(f"object: {visible(each)}" for each in row["idem_keys"]),
        f"to settle it: {row['settled_by']}",
        f"or add one of these rows to {SEED}, with the date and who decided:",
        *(f"  {start},belongs_to,{each},," for each in contacts),
        f"  {start},same,,,",
        f"  {start},not_same,,,",
    ]


def _warehouse(settings: Settings) -> Warehouse:
    servers.make_ready(settings)
    warehouse = Warehouse(settings)
    if not warehouse.tables().issuperset(NEEDS):
        raise LorcError("Persons have not been linked yet: `make daily` does a day's work.")
    return warehouse
