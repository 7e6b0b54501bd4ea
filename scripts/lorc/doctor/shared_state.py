"""The bucket in which runners of several hosts share bookmarks and locks."""

from lorc.doctor.findings import Finding, fault, fine
from lorc.project.errors import LorcError
from lorc.project.settings import Settings
from lorc.runs import bucket

ABOUT = "bookmarks"
READ = "locks/lanes.json"


def look(settings: Settings) -> list[Finding]:
    """Whether its objects can be read, where there is one; nothing is written."""
    if not settings.bucket:
        return []
    try:
        bucket.of(settings).read(READ)
    except LorcError as error:
        return [fault(ABOUT, str(error))]
    return [fine(ABOUT, f"in {settings.bucket}, which can be read")]
