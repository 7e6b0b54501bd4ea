"""The page of a day as one HTML document, and as a text for the terminal."""

import base64
import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

from lorc.pages import files, language, words
from lorc.project.errors import LorcError
from lorc.project.settings import Settings, time_zone
from lorc.report import render
from lorc.today.layout import Today
from lorc.today.source import Morning
from lorc.warehouse import servers
from lorc.warehouse.client import Warehouse

NAME = "today.html"


def read(settings: Settings, day: date | None) -> dict:
    """The layout of a day, by default of the one that it is.

    Raises LorcError where the lanes have not made what it shows.
    """
    from google.api_core.exceptions import GoogleAPICallError

    servers.make_ready(settings)
    now = datetime.now(UTC)
    morning = Morning(Warehouse(settings), day, now, time_zone())
    if missing := morning.missing():
        raise LorcError(f"There is no {missing[0]} yet: run `lorc run lanes` first.")
    try:
        rows = morning.rows()
    except GoogleAPICallError as error:
        message = "The warehouse does not take the page's questions: run `lorc run lanes`."
        raise LorcError(message) from error
    return Today(morning, rows, now).layout()


def write(settings: Settings, layout: dict, path: Path | None = None) -> Path:
    """Write the page for its owner alone, by default into the folder of reports."""
    target = path or settings.reports_dir / NAME
    try:
        return files.write_to(target, page(layout).encode())
    except OSError as error:
        raise LorcError(f"Cannot write {target}: {error.strerror}.") from error


def page(layout: dict) -> str:
    """The page, with a script that sorts and searches and that it can be read without."""
    script = (render.FOLDER / "today.js").read_text()
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return render.template("today.html").render(
        page=layout,
        say=words.say,
        language=language.chosen().code,
        script=script,
        script_hash=f"sha256-{digest}",
    )


def text(layout: dict) -> str:
    """The page for a terminal."""
    return render.template("today.txt").render(page=layout, say=words.say)
