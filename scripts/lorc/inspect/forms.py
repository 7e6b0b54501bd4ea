"""What does not fit between the forms that the warehouse knows and their bindings."""

from lorc.project.errors import LorcError
from lorc.project.settings import Settings
from lorc.warehouse import refusals, servers
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

VIEW = "form_binding_problems"
FINE = "they fit the forms that the warehouse knows"


def problems(settings: Settings) -> tuple[list[str], str]:
    """A sentence for each, and why none could be looked for, "" where they were.

    No warehouse is started.
    """
    from google.api_core.exceptions import GoogleAPICallError
    from google.auth.exceptions import GoogleAuthError

    if settings.is_local and not (
        settings.warehouse_dir.exists() and servers.is_up(settings, "warehouse")
    ):
        return [], "The embedded warehouse is not running: start it with `make up`."
    try:
        warehouse = Warehouse(settings)
        if VIEW not in warehouse.tables():
            return [], f"There is no {VIEW} yet: run `lorc run lanes` first."
        query = render("ordered_rows", table=settings.table, name=VIEW, order_by="sentence")
        return [row["sentence"] for row in warehouse.rows(query)], ""
    except (LorcError, GoogleAPICallError, GoogleAuthError) as error:
        return [], refusals.sentence(error)
