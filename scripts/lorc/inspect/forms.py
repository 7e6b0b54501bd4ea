"""What does not fit between the forms that the warehouse knows and their bindings."""

from lorc.project.errors import LorcError
from lorc.project.settings import Settings
from lorc.warehouse import servers
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

VIEW = "form_binding_problems"


def problems(settings: Settings) -> list[str]:
    """A sentence for each; none where no warehouse is at hand, and none is started."""
    from google.api_core.exceptions import GoogleAPICallError
    from google.auth.exceptions import GoogleAuthError

    if settings.is_local:
        exists = settings.warehouse_dir.exists()
        if not exists or not servers.is_up(settings, "warehouse"):
            return []
    try:
        warehouse = Warehouse(settings)
        if VIEW not in warehouse.tables():
            return []
        query = render("ordered_rows", table=settings.table, name=VIEW, order_by="sentence")
        return [row["sentence"] for row in warehouse.rows(query)]
    except (LorcError, GoogleAPICallError, GoogleAuthError):
        return []
