"""A figure of the report is a row of a seed, a line of SQL and a title: all three or none."""

import csv
import re

from lorc.project.settings import ROOT
from lorc.report import practice

SEED = ROOT / "seeds" / "projections" / "reporting_metrics.csv"


def test_what_the_models_count_is_what_the_seed_describes():
    with SEED.open(newline="") as file:
        described = {row["metric"] for row in csv.DictReader(file)}
    counted = set()
    for path in (ROOT / "models" / "projections").glob("int_weekly_*.sql"):
        counted |= set(re.findall(r"weekly\('\w+', '(\w+)'", path.read_text()))
        counted |= set(re.findall(r"'(\w+)' as metric", path.read_text()))
    assert counted == described


def test_what_the_report_shows_is_what_the_seed_describes():
    with SEED.open(newline="") as file:
        aggregations = {row["metric"]: row["aggregation"] for row in csv.DictReader(file)}
    assert set(practice.CARDS + practice.TABLES) <= aggregations.keys()
    assert {aggregations[metric] for metric in practice.CARDS} == {"count"}  # the whole is a row
