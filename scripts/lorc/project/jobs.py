"""The jobs by their names: an ingest per connection and object type, the selectors, the reports."""

from dataclasses import dataclass

from lorc.project import connections, data_files
from lorc.project.connections import Connection
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
class Extract:
    """A job that ingests every connection with an object type, each as a run of its own."""

    object_type: str

    def connections(self) -> list[Connection]:
        """The connections that have it."""
        return [
            each
            for each in connections.load().values()
            if self.object_type in [stream.object_type for stream in each.streams]
        ]

    def __str__(self) -> str:
        return f"ingest every connection that has the type {self.object_type}"


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


Job = Ingest | Extract | Lane | Report
EXTRACTS = {"extract_email": Extract("email"), "extract_forms": Extract("form_response")}
REPORTS = {
    "generate_weekly_report": Report(False),
    "generate_weekly_client_report": Report(False),  # the clients are in it
    "deliver_weekly_report": Report(True),
}


def load() -> dict[str, Job]:
    """Every job by its name."""
    found: dict[str, Job] = {}
    for connection in connections.load().values():
        found[connection.job_name()] = Ingest(connection.name, None)
        if len(connection.streams) > 1:
            for stream in connection.streams:
                name = connection.job_name(stream.object_type)
                found[name] = Ingest(connection.name, stream.object_type)
    selectors = data_files.read(ROOT / "selectors.yml")["selectors"]
    lanes = {each["name"]: Lane(each["name"], each["description"]) for each in selectors}
    return found | EXTRACTS | lanes | REPORTS


def find(name: str) -> Job:
    """The job of that name. Raises WrongCall, naming the known ones."""
    known = load()
    if name not in known:
        raise unknown("job", name, known, listed_by="lorc jobs list")
    return known[name]
