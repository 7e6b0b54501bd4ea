"""From a Singer stream to raw_objects with events, against dlt merging the same records.

Ours is a whole `lorc ingest` with `cat` of a file in place of the tap; theirs a Python process that
reads the same file and merges by id. Both are timed from start to exit, each into an empty
warehouse of the same kind, so both make their tables first; "again" is the next batch of as many
new records into the tables that are there.
"""

import subprocess
import sys
from pathlib import Path

from lorc.settings import ROOT

from bench import messages
from bench.lab import Lab
from bench.results import Result, megabytes, seconds

COUNTS = (1_000, 10_000, 100_000)
DLT = "dlt[bigquery]==1.31.0"
ENVIRONMENT = ROOT / ".venv" / "bench-dlt"
SCRIPT = Path(__file__).with_name("dlt_load.py")


def measure(*, quick: bool, counts: tuple[int, ...] = COUNTS) -> list[Result]:
    """Seconds of both for each count, and how our memory grows with it."""
    results, peaks = [], {}
    for count in counts[:2] if quick else counts:
        with Lab.of_stream() as lab:
            messages.write_stream(lab.stream, 0, count)
            ours, peaks[count] = lab.ingest_watched()
            lab.check_count(count)
            messages.write_stream(lab.stream, count, count)
            ours_again = lab.ingest()
            lab.check_count(2 * count)
        with Lab.of_stream() as lab:
            messages.write_stream(lab.stream, 0, count)
            theirs = merge_with_dlt(lab)
            messages.write_stream(lab.stream, count, count)
            theirs_again = merge_with_dlt(lab)
            merged = lab.value("select count(*) from dlt_bench.messages")
            if merged != 2 * count:
                raise AssertionError(f"dlt merged {merged:,} records of {2 * count:,}")
        results += [
            _compared(f"{count:,} records from stream to table", ours, theirs),
            _compared(f"{count:,} records, again", ours_again, theirs_again),
        ]
    return results + _growth(peaks)


def merge_with_dlt(lab: Lab) -> float:
    """Merge the lab's stream with dlt into dlt_bench.messages. Returns seconds."""
    python = ENVIRONMENT / "bin" / "python"
    if not python.exists():
        uv = [str(Path(sys.executable).with_name("uv"))]
        subprocess.run([*uv, "venv", "-q", "--python", sys.executable, ENVIRONMENT], check=True)
        subprocess.run([*uv, "pip", "install", "-q", "--python", python, DLT], check=True)
    return lab.run(
        [str(python), "-W", "ignore", str(SCRIPT), str(lab.stream)],
        GOOGLE_CLOUD_PROJECT="local",
        DLT_DATA_DIR=str(lab.root / "dlt"),
        RUNTIME__DLTHUB_TELEMETRY="false",
    )


def _compared(what: str, ours: float, theirs: float) -> Result:
    return Result(what, seconds(ours), f"{seconds(theirs)} dlt", ours / theirs, at_most=0.8)


def _growth(peaks: dict[int, dict[str, int]]) -> list[Result]:
    few, many = sorted(peaks)[-2:] if len(peaks) > 1 else (min(peaks), min(peaks))
    return [
        Result(
            f"peak memory of the {part} at {many:,} records",
            megabytes(peaks[many][part]),
            f"{megabytes(peaks[few][part])} at {few:,}",
            peaks[many][part] / peaks[few][part],
        )
        for part in ("runner", "meltano", "tee", "loader")
    ]
