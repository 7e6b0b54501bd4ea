"""Whole runs of `lorc ingest`, from .eml files behind the sandbox to raw_objects and the summary.

The first run of a fresh warehouse: it includes making the tables, 5 s of which the loader sleeps.
"""

from workspace.copied import copied

from bench import messages, processes, timed
from bench.results import Result, megabytes, seconds
from bench.timed import CONNECTION

COUNTS = (1_000, 10_000, 100_000)


def measure(*, quick: bool, counts: tuple[int, ...] = COUNTS) -> list[Result]:
    """Records per second and peak memory for each count; `quick` leaves 100,000 out."""
    results = []
    for count in counts[:-1] if quick else counts:
        with copied() as lab:
            mailbox = lab.data / "gmail" / CONNECTION
            messages.write_mailbox(mailbox, count)
            took, peaks = timed.ingest_watched(lab)
            timed.check_count(lab, count)
        name = f"{count:,} mails end to end"
        results.append(Result(name, f"{count / took:,.0f} records/s", f"{seconds(took)} in all"))
        shown = [f"{part} {megabytes(peaks[part])}" for part in processes.ALL if part in peaks]
        results.append(Result(f"{name}: peak memory", ", ".join(shown)))
    return results
