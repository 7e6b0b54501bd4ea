"""Small queries whose answers on Google's BigQuery are known, asked some at a time."""

import json
from itertools import batched
from pathlib import Path

from lorc.project.errors import StepFailed
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

FILE = Path(__file__).with_name("probes.jsonl")
SHOWN = 3
AT_A_TIME = 40  # BigQuery refuses to plan a statement of too many subqueries


def read(*, is_local: bool) -> list[dict]:
    """The probes that have an answer, as name, sql and answer.

    The embedded warehouse is asked for what it is known to answer. Raises StepFailed where the file
    is missing.
    """
    if not FILE.exists():
        way_out = "`git status` says what else the checkout lacks"
        raise StepFailed(f"There is no {FILE}, so no function was asked: {way_out}.", "probes")
    with FILE.open(encoding="utf-8") as lines:
        probes = [json.loads(line) for line in lines]
    known = "emulator" if is_local else "googlesql"
    return [
        {"name": probe["name"], "sql": probe["sql"], "answer": probe[known]}
        for probe in probes
        if "ERROR" not in (probe["googlesql"], probe[known])
    ]


def compare(warehouse: Warehouse, probes: list[dict]) -> str:
    """Ask them all. Returns what to say; raises StepFailed for a wrong answer."""
    wrong = []
    for some in batched(probes, AT_A_TIME, strict=False):
        rows = warehouse.rows(render("probes_asked", statements=[each["sql"] for each in some]))
        answers = {row["number"]: row["answer"] for row in rows}
        wrong += [
            f"{probe['name']} is {answers.get(number)!r} and should be {probe['answer']!r}"
            for number, probe in enumerate(some)
            if (answers.get(number) or "NULL") != (probe["answer"] or "NULL")
        ]
    if wrong:
        shown = "; ".join(wrong[:SHOWN])
        more = f" and {len(wrong) - SHOWN} more" if len(wrong) > SHOWN else ""
        raise StepFailed(f"A function answers otherwise: {shown}{more}.", "probes")
    return f"{len(probes)} functions answer as they should"
