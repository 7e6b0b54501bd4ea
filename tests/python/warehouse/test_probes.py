"""Small queries with what Google's engine answers: the warehouse answers the same, or it is listed.

probes.jsonl holds them, one a line, and `lorc prod-check` asks them too: the query, the answer of
GoogleSQL's reference, and that of the embedded warehouse. probes_left.yml names those that differ,
by kind, each kind with why it may.
"""

import json
from itertools import batched
from pathlib import Path

import pytest
import yaml
from google.api_core.exceptions import GoogleAPICallError
from lorc.prodcheck.probes import FILE

ERROR, NULL = "ERROR", "NULL"
with FILE.open(encoding="utf-8") as lines:
    PROBES = [json.loads(line) for line in lines]
LEFT = yaml.safe_load(Path(__file__).with_name("probes_left.yml").read_text(encoding="utf-8"))
SIZE = 40


@pytest.fixture(scope="module")
def answers(warehouse) -> dict[str, str]:
    """What the warehouse answers to each query. Those that are expected to fail are asked alone."""
    client = warehouse.client("probes")
    client.create_dataset("probes")

    def row(sql: str) -> list[str]:
        [found] = client.query_and_wait(sql, retry=None, job_retry=None)
        return [NULL if value is None else value for value in found.values()]

    def alone(sql: str) -> str:
        try:
            return row(sql)[0]
        except GoogleAPICallError:
            return ERROR

    asked = [probe["sql"] for probe in PROBES]
    failing = {probe["sql"] for probe in PROBES if probe["emulator"] == ERROR}
    found = {}
    for several in batched((sql for sql in asked if sql not in failing), SIZE, strict=False):
        parts = ",\n".join(f"({sql}) as v{number}" for number, sql in enumerate(several))
        try:
            found |= dict(zip(several, row(f"select {parts}"), strict=True))
        except GoogleAPICallError:
            found |= {sql: alone(sql) for sql in several}
    return found | {sql: alone(sql) for sql in failing}


def test_the_file_says_what_the_warehouse_answers(answers):
    assert len(PROBES) > 400
    said = {probe["sql"]: probe["emulator"] for probe in PROBES}
    assert {sql: answer for sql, answer in answers.items() if answer != said[sql]} == {}
    assert all(probe["same"] == (probe["emulator"] == probe["googlesql"]) for probe in PROBES)


def test_a_difference_is_mended_or_listed_with_why():
    listed = [sql for kind in LEFT for sql in kind["queries"]]
    assert len(listed) == len(set(listed))
    assert set(listed) == {probe["sql"] for probe in PROBES if not probe["same"]}
    assert all(kind["reason"].endswith(".") for kind in LEFT)
