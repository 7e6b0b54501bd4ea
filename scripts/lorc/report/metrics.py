"""What the weekly figures are, and where the report shows them: the rows of their seed."""

from dataclasses import dataclass
from functools import cache

from lorc.project import data_files
from lorc.project.settings import ROOT

FILE = ROOT / "seeds" / "projections" / "reporting_metrics.csv"
CURRENCY = "currency"


@dataclass(frozen=True)
class Metric:
    """A metric. `parts_title` is its title where it is shown by its parts; a place of 0 is none."""

    name: str
    aggregation: str
    dimension: str
    description: str
    title: str
    parts_title: str
    card_place: int
    table_place: int

    @property
    def is_money(self) -> bool:
        """Whether its figures are amounts of a currency."""
        return self.dimension == CURRENCY and self.aggregation != "count"

    @property
    def is_shown(self) -> bool:
        """Whether the report has a place for it."""
        return bool(self.card_place or self.table_place)


@cache
def known() -> dict[str, Metric]:
    """The metrics by their names, in the order of these."""
    found = [
        Metric(
            row["metric"],
            row["aggregation"],
            row["dimension_name"],
            row["description"],
            row["title"],
            row["parts_title"] or row["title"],
            int(row["card_place"] or 0),
            int(row["table_place"] or 0),
        )
        for row in data_files.rows(FILE)
    ]
    return {each.name: each for each in sorted(found, key=lambda each: each.name)}


def cards() -> list[Metric]:
    """Those of which the whole is a card, in the order of the report."""
    shown = (each for each in known().values() if each.card_place)
    return sorted(shown, key=lambda each: each.card_place)


def tables() -> list[Metric]:
    """Those that are shown by their parts, in the order of the report."""
    shown = (each for each in known().values() if each.table_place)
    return sorted(shown, key=lambda each: each.table_place)
