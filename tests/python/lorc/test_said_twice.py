"""What SQL and the runner both have to know is the same in both."""

import re
from types import SimpleNamespace

import jinja2
import yaml
from lorc.inspect.explain import MADE_OF
from lorc.privacy import subjects
from lorc.project import agreement, connections, declared
from lorc.project.settings import ROOT, variable
from lorc.runs import abandoned
from lorc.warehouse.queries import render

CANONICAL_KIND = re.compile(r"'(canonical_\w+)': \(\s*\[(.+?)\]", re.DOTALL)


def test_the_body_of_a_mail_is_found_by_the_same_pattern():
    assert f"r'{subjects.BODY.pattern}'" in render("mentions", text="stored")


def test_a_record_is_explained_by_the_canonical_table_that_it_is_made_into():
    macro = (ROOT / "macros/canonical/canonical_kinds.sql").read_text()
    kinds = {
        object_type: table
        for table, types in CANONICAL_KIND.findall(macro)
        for object_type in re.findall(r"\w+", types)
    }
    assert kinds == {object_type: tables[0] for object_type, tables in MADE_OF.items()}


def test_a_run_that_died_is_called_abandoned_by_the_code_that_the_view_looks_for():
    view = (ROOT / "models/events/jobs.sql").read_text()
    assert f"error_type) = '{abandoned.DIED.error_type}' then 'abandoned'" in view


def test_the_models_of_the_lanes_are_of_the_declared_stages():
    models = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["models"]["lorchestra"]
    stages = [config["+meta"]["stage"] for config in models.values() if "+meta" in config]
    assert list(dict.fromkeys(stages)) == declared.event_subjects("is_stage")


def test_names_of_streams_are_checked_by_the_same_patterns():
    assert set(agreement.NAMES) < set(variable("stream_names"))


def test_a_connection_is_late_after_the_same_time():
    """The macro is rendered over nodes as dbt makes them of the sources."""
    _, sources = agreement.read()
    nodes = {
        source["name"]: SimpleNamespace(
            unique_id=source["name"],
            meta=SimpleNamespace(**source["config"]["meta"]),
            freshness=_Node(warn_after=_Node(source["config"]["freshness"]["warn_after"])),
        )
        for source in sources
    }
    environment = jinja2.Environment(extensions=["jinja2.ext.do"], autoescape=True)
    macro = (ROOT / "macros/health/declared_cadences.sql").read_text()
    sql = environment.from_string(macro + "{{ declared_cadences() }}").render(
        execute=True,
        graph=SimpleNamespace(sources=nodes),
        declared_stream=lambda node: node.meta,
        sql_string=lambda text: text,
    )
    hours = dict(re.findall(r", (\S+) as connection_name, .*?cast\((\S+) as float64", sql))
    cadences = {name: each.cadence for name, each in connections.load().items()}
    assert {name: float(each) for name, each in hours.items()} == {
        name: each.total_seconds() / 3600 for name, each in cadences.items()
    }


class _Node(dict):
    """What dbt's graph is made of: keys that can be read as attributes."""

    __getattr__ = dict.get
