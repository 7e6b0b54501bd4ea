"""`dbt test` before its tables are there ends with one sentence that names the way out."""

from types import SimpleNamespace

import jinja2
import pytest
from lorc.project.settings import ROOT

MACRO = (ROOT / "macros" / "events" / "require_tables.sql").read_text()


class Node(dict):
    """A node of dbt's graph, whose entries are attributes too."""

    __getattr__ = dict.get


class RaisedError(Exception):
    pass


def required(names: list[str], existing: set[str]) -> str:
    """What the macro says of a test that reads these tables, "" for nothing."""

    def raise_error(message: str):
        raise RaisedError(message)

    nodes = {name: Node(alias=name, config={}, database="d", schema="s") for name in names}
    nodes["test.t"] = Node(depends_on=Node(nodes=names))
    found = jinja2.Environment(extensions=["jinja2.ext.do"]).from_string(  # noqa: S701 (SQL)
        MACRO,
        globals={
            "selected_resources": ["test.t"],
            "graph": SimpleNamespace(nodes=nodes, sources={}),
            "adapter": SimpleNamespace(get_relation=lambda *given: given[-1] in existing),
            "exceptions": SimpleNamespace(raise_compiler_error=raise_error),
        },
    )
    try:
        found.module.require_tables()
    except RaisedError as error:
        return str(error)
    return ""


@pytest.mark.parametrize(
    ("existing", "said"),
    [
        ({"a", "b", "c", "d", "e"}, ""),
        ({"a", "b", "c", "d"}, "There is no e to test yet: run `lorc run lanes` first."),
        (set(), "There is no a, b, c and 2 more to test yet: run `lorc run lanes` first."),
    ],
)
def test_what_is_missing_is_named_with_the_command_that_makes_it(existing, said):
    assert required(["e", "d", "c", "b", "a"], existing) == said
