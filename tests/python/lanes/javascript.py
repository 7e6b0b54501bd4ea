"""The functions of the warehouse that read mails, run as they are and without a warehouse."""

import csv
import json
import re
from contextlib import contextmanager

from lorc.project.settings import ROOT
from lorc.warehouse.queries import render
from py_mini_racer import MiniRacer

LARGEST_CODE = 32_768  # of a function's inline code, on BigQuery
CODE = re.compile(r'as r"""(.*)"""', re.DOTALL)
SEED = ROOT / "seeds" / "mail" / "character_tables.csv"


def code(name: str, *, has_tables: bool = False) -> str:
    """The inline code of a function."""
    return CODE.search(render(name, relation="f", has_tables=has_tables))[1]


@contextmanager
def functions():
    """A function of a message (and of gmail_facts or graph_facts) that gives what is read.

    As in the models, a mail is read once more by the tables of characters that it needs.
    """
    with SEED.open(encoding="utf-8", newline="") as file:
        tables = list(csv.DictReader(file))
    context = MiniRacer()
    try:
        context.eval(f"const TABLES_OF_ALL = {json.dumps(tables)};")
        context.eval(
            "const tablesOf = (need) => TABLES_OF_ALL.filter("
            "(row) => need === 'all' || row.character_table === need);"
        )
        for name in ("gmail_facts", "graph_facts"):
            once, again = code(name), code(name, has_tables=True)
            context.eval(
                f"const {name}_once = function (message) {{{once}}};"
                f"const {name}_again = function (message, tables) {{{again}}};"
                f"const {name} = (message) => {{ const read = {name}_once(message);"
                f" const need = read && read.tables_needed;"
                f" return JSON.stringify(need ? {name}_again(message, tablesOf(need)) : read); }};"
            )

        def read(message: dict, name: str = "gmail_facts") -> dict:
            return json.loads(context.eval(f"{name}({json.dumps(message)})"))

        yield read
    finally:
        context.close()
