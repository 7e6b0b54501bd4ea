"""Scores for other systems: as resources of FHIR, or as a table for a spreadsheet."""

import csv
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from typing import IO

from lorc.console.values import text, to_json
from lorc.console.visible import harmless, raw
from lorc.export import fhir
from lorc.project import private_files
from lorc.project.errors import LorcError
from lorc.project.settings import Settings
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

STDOUT = "-"
NOTHING = "Cannot export the scores: there are none yet; `lorc run lanes` builds them."


def export_fhir(
    settings: Settings, form: str, to: str | None, since: datetime | None, *, names: bool
) -> str | None:
    """Write each instrument and each score as resources, in a Bundle or as lines of JSON.

    `to` is a file, readable for its owner alone when it is complete, or - for standard output.
    Returns a line that says what was written where. Raises LorcError.
    """
    resources = _resources(settings, since, names=names)
    kind = "json" if form == "bundle" else "ndjson"
    with _file(settings, to, f"scores.fhir.{kind}") as (file, path):
        count = 0
        if form == "bundle":
            file.write('{"resourceType": "Bundle", "type": "collection", "entry": [')
        for resource in resources:
            if form == "bundle":
                file.write(f"{',' if count else ''}\n{to_json(fhir.entry(resource))}")
            else:
                file.write(f"{to_json(resource)}\n")
            count += 1
        if form == "bundle":
            file.write("\n]}\n")
    return path and f"{count:,} resources in {path}"


def export_table(
    settings: Settings, to: str | None, since: datetime | None, *, names: bool, is_raw: bool
) -> str | None:
    """Write each score as a line of CSV. A cell that a spreadsheet would calculate has an
    apostrophe before it, unless `is_raw`.

    Returns a line that says what was written where. Raises LorcError.
    """
    rows = _rows(settings, "measurements_exported", since=_text(since), names=names)
    first = next(rows, None)
    with _file(settings, to, "measurements.csv", is_raw=is_raw) as (file, path):
        writer = csv.writer(file, lineterminator="\n")
        count = 0
        if first:
            writer.writerow(first)
        for row in [first, *rows] if first else []:
            cells = map(text, row.values())
            writer.writerow(cells if is_raw else map(harmless, cells))
            count += 1
    return path and f"{count:,} scores in {path}"


def _resources(settings: Settings, since: datetime | None, *, names: bool) -> Iterator[dict]:
    """The instruments, then each score's answers and the score itself."""
    known = {
        (row["instrument_id"], row["instrument_version"]): row
        for row in _rows(settings, "instruments_defined")
    }
    scores = _rows(settings, "scores_exported", since=_text(since), names=names)
    yield from map(fhir.questionnaire, known.values())
    for score in scores:
        # a score whose version left the seeds is told by what is left of it
        instrument = known.get((score["instrument_id"], score["instrument_version"]))
        instrument = instrument or _unknown(score)
        yield fhir.response(instrument, score)
        yield fhir.observation(instrument, score)


def _unknown(score: dict) -> dict:
    """What is known of an instrument that the seeds have no more: its name and version."""
    named = {name: score[name] for name in ("instrument_id", "instrument_version")}
    return named | {"instrument_name": score["instrument_id"], "loinc_total": None, "items": []}


def _rows(settings: Settings, query: str, **variables: object) -> Iterator[dict]:
    from google.api_core.exceptions import NotFound

    try:
        found = Warehouse(settings).query(render(query, table=settings.table, **variables))
    except NotFound as error:
        raise LorcError(NOTHING) from error
    return (dict(row) for row in found)


def _text(since: datetime | None) -> str | None:
    return since and since.isoformat()


@contextmanager
def _file(
    settings: Settings, to: str | None, name: str, *, is_raw: bool = True
) -> Iterator[tuple[IO, Path | None]]:
    """The file to write and its path; standard output has none. Raises LorcError."""
    path = Path(to).absolute() if to else settings.backup_dir / "export" / name
    stdout = raw(sys.stdout) if is_raw else sys.stdout
    opened = nullcontext(stdout) if to == STDOUT else private_files.writing(path)
    try:
        with opened as file:
            yield file, None if to == STDOUT else path
    except OSError as error:
        reason = os.strerror(error.errno)
        raise LorcError(f"Cannot write to {error.filename or path}: {reason}.") from error
