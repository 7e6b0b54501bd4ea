"""The jobs by their names: an ingest per connection and object type, the selectors, the reports."""

from dataclasses import dataclass

from lorc.project import connections, yaml_files
from lorc.project.errors import unknown
from lorc.project.settings import ROOT


@dataclass(frozen=True)
class Ingest:
    """A job that ingests a connection, or one object type of it."""

    connection: str
    object_type: str | None

    def __str__(self) -> str:
        return f"ingest {self.connection}{f' ({self.object_type})' if self.object_type else ''}"


@dataclass(frozen=True)
class Lane:
    """A job that builds what a selector of selectors.yml selects."""

    selector: str
    description: str

    def __str__(self) -> str:
        return self.description


@dataclass(frozen=True)
class Report:
    """A job that makes the weekly report, and sends it or not."""

    is_delivered: bool

    def __str__(self) -> str:
        return "The weekly report, as a page and a PDF" + (", by mail" if self.is_delivered else "")


REPORTS = {"generate_weekly_report": Report(False), "deliver_weekly_report": Report(True)}


def load() -> dict[str, Ingest | Lane | Report]:
    """Every job by its name."""
    found: dict[str, Ingest | Lane | Report] = {}
    for connection in connections.load().values():
        found[connection.job_name()] = Ingest(connection.name, None)
        if len(connection.streams) > 1:
            for stream in connection.streams:
                name = connection.job_name(stream.object_type)
                found[name] = Ingest(connection.name, stream.object_type)
    selectors = yaml_files.read(ROOT / "selectors.yml")["selectors"]
    lanes = {each["name"]: Lane(each["name"], each["description"]) for each in selectors}
    return found | lanes | REPORTS


def find(name: str) -> Ingest | Lane | Report:
    """The job of that name. Raises WrongCall, naming the known ones."""
    known = load()
    if name not in known:
        raise unknown("job", name, known)
    return known[name]
