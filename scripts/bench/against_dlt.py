"""From a Singer stream to raw_objects with events, against dlt merging the same records.

Ours is a whole `lorc ingest` with `cat` of a file in place of the tap; theirs a Python process
that reads the same file and merges by id. Both are timed from start to exit, in turns, each in a
warehouse of its own that is empty at first: the first run makes the tables (the loader sleeps 5 s
for that); "again" merges as many new records into tables that are there.
"""

import subprocess
import sys
from pathlib import Path

from lorc.project.settings import ROOT
from workspace import Workspace
from workspace.copied import copied

from bench import messages, timed
from bench.results import Result, megabytes, seconds

COUNTS = (1_000, 10_000, 100_000)
TARGETS = {1_000: 1.2, 100_000: 0.8}  # few records mostly start processes
FLAT = {"meltano": 1.2}
DLT_TABLE = "dlt_bench.messages"
DLT = "dlt[bigquery]==1.31.0"
ENVIRONMENT = ROOT / ".venv" / "bench-dlt"
SCRIPT = Path(__file__).with_name("dlt_load.py")


def measure(*, quick: bool, counts: tuple[int, ...] = COUNTS) -> list[Result]:
    """Seconds of both for each count, and how our memory grows with it."""
    results, peaks = [], {}
    for count in counts[:-1] if quick else counts:
        with copied(of_stream=True) as lab, copied(of_stream=True) as dlt_lab:
            for turn, what in enumerate((f"{count:,} records from stream to table", "again")):
                messages.write_stream(lab.stream, turn * count, count)
                messages.write_stream(dlt_lab.stream, turn * count, count)
                theirs = merge_with_dlt(dlt_lab)
                ours, peaks[count] = timed.ingest_watched(lab)
                timed.check_count(lab, (turn + 1) * count)
                timed.check_count(dlt_lab, (turn + 1) * count, DLT_TABLE)
                results.append(_compared(what, count, ours, theirs))
    return results + _growth(peaks)


def merge_with_dlt(lab: Workspace) -> float:
    """Merge the lab's stream with dlt into dlt_bench.messages. Returns seconds."""
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        uv = [str(Path(sys.executable).with_name("uv"))]
        subprocess.run([*uv, "venv", "-q", "--python", sys.executable, ENVIRONMENT], check=True)
        subprocess.run(
            [*uv, "pip", "install", "-q", "--compile-bytecode", "--python", python, DLT], check=True
        )
    return timed.run(
        lab,
        *(python, "-W", "ignore", SCRIPT, lab.stream),
        **lab.loader_variables,
        GOOGLE_CLOUD_PROJECT="local",
        DLT_DATA_DIR=str(lab.folder / "dlt"),
        RUNTIME__DLTHUB_TELEMETRY="false",
    )


def _compared(what: str, count: int, ours: float, theirs: float) -> Result:
    peer = f"{seconds(theirs)} dlt"
    return Result(what, seconds(ours), peer, ours / theirs, at_most=TARGETS.get(count))


def _growth(peaks: dict[int, dict[str, int]]) -> list[Result]:
    few, many = sorted(peaks)[-2:] if len(peaks) > 1 else (min(peaks), min(peaks))
    return [
        Result(
            f"peak memory of the {part} at {many:,} records",
            megabytes(peaks[many][part]),
            f"{megabytes(peaks[few][part])} at {few:,}",
            peaks[many][part] / peaks[few][part],
            at_most=FLAT.get(part),
        )
        for part in ("runner", "meltano", "tee", "loader")
    ]
