"""Writes the seed: python -m characters."""

import csv

from lorc.project.settings import ROOT

from characters.tables import rows

SEED = ROOT / "seeds" / "mail" / "character_tables.csv"

if __name__ == "__main__":
    with SEED.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["character_table", "code", "characters"])
        writer.writerows(rows())
