"""What the YAML of the dbt project declares of tables and events, read without dbt."""

from functools import cache

from lorc.project import yaml_files
from lorc.project.settings import ROOT


@cache
def table(name: str) -> dict:
    """A model, or a table of a source: its columns, and its config."""
    for path in sorted((ROOT / "models").glob(f"*/{name}.yml")):
        return yaml_files.read(path)["models"][0]
    for path in sorted((ROOT / "models").glob("*/_sources.yml")):
        for source in yaml_files.read(path)["sources"]:
            for entry in source["tables"]:
                if entry["name"] == name:
                    return entry
    raise KeyError(name)


def event_subjects(mark: str) -> list[str]:
    """What events are about, of those that have the mark, in the order of their declaration."""
    events = table("event_log")["config"]["meta"]["events"]
    return [event["subject"] for event in events if event.get(mark)]
