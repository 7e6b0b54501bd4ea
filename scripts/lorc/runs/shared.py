"""The state beside the bookmarks: this host's files, or copies of the objects of a bucket.

With STATE_DIR=gs://... each is fetched before it is read and written back at once, if nobody else
has written it since.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from lorc.project import private_files
from lorc.project.errors import StepFailed
from lorc.project.settings import Settings
from lorc.runs import bucket

_generations: dict[Path, int] = {}


def fetch(settings: Settings, path: Path) -> Path:
    """Bring the file at a path up to date. Returns the path."""
    if settings.bucket:
        content, generation = bucket.of(settings).read(_name(settings, path))
        _generations[path] = generation
        if content is None:
            path.unlink(missing_ok=True)
        else:
            with private_files.writing(path, "wb") as file:
                file.write(content)
    return path


@contextmanager
def writing(settings: Settings, path: Path) -> Iterator[IO]:
    """A text file to write that is there, for all hosts, once the block has ended well."""
    with private_files.writing(path) as file:
        yield file
    if settings.bucket:
        _send(settings, path)


def _send(settings: Settings, path: Path) -> None:
    name = _name(settings, path)
    if path not in _generations:
        _generations[path] = bucket.of(settings).read(name)[1]
    try:
        written = bucket.of(settings).write(name, path.read_bytes(), _generations[path])
    except bucket.ChangedError:
        message = f"Another runner has written {name} meanwhile: run the same command again."
        raise StepFailed(message, "state") from None
    _generations[path] = written


def _name(settings: Settings, path: Path) -> str:
    return path.relative_to(settings.state_dir).as_posix()
