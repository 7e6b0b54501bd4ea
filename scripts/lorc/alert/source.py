"""What somebody is to be told of, and who that is, as the warehouse says it."""

from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

NEEDED = {"alerts", "alert_recipients"}


class Source:
    """The alerts and their recipients in a warehouse."""

    def __init__(self, warehouse: Warehouse):
        self._warehouse = warehouse
        self.cost = warehouse.cost
        self._table = warehouse.settings.table

    def is_built(self) -> bool:
        """Whether the lanes have made what this reads."""
        return self._warehouse.tables() >= NEEDED

    def untold(self) -> list[dict]:
        """The alerts that not everybody was told of, the newest first."""
        return self._warehouse.rows(render("alerts_untold", table=self._table))

    def recipients(self) -> list[str]:
        """The addresses of those who are told."""
        rows = self._warehouse.rows(render("alert_recipients_listed", table=self._table))
        return [row["email"] for row in rows]
