"""What the YAML of the dbt project declares of tables and events, read without dbt."""

from functools import cache

from lorc.project import data_files
from lorc.project.settings import ROOT


@cache
def table(name: str) -> dict:
    """A model, or a table of a source: its columns, and its config."""
    for path in sorted((ROOT / "models").glob(f"*/{name}.yml")):
        return data_files.read(path)["models"][0]
    for path in sorted((ROOT / "models").glob("*/_sources.yml")):
        for source in data_files.read(path)["sources"]:
            for entry in source["tables"]:
                if entry["name"] == name:
                    return entry
    raise KeyError(name)


def of_persons(models: dict | None = None) -> list[str]:
    """The models that dbt_project.yml marks with meta.of_persons."""
    if models is None:
        models = data_files.read(ROOT / "dbt_project.yml")["models"]
    below = {name: each for name, each in models.items() if isinstance(each, dict)}
    found = [name for name, each in below.items() if each.get("+meta", {}).get("of_persons")]
    return [*found, *(name for each in below.values() for name in of_persons(each))]


def event_subjects(mark: str) -> list[str]:
    """What events are about, of those that have the mark, in the order of their declaration."""
    events = table("event_log")["config"]["meta"]["events"]
    return [event["subject"] for event in events if event.get(mark)]
