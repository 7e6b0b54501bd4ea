"""One run over 1,000,000 small objects: what of it grows with them.

`cat` of a Singer stream stands for the tap; each record has about 100 bytes. The backup, staging
and merge are the real ones. The warehouse is what a fresh one needs for the whole run.
"""

from workspace.copied import copied

from bench import messages, timed
from bench.results import Result, megabytes, seconds

COUNTS = (100_000, 1_000_000)
FLAT = 1.25  # so much more memory for 10 times the objects is still called flat


def measure(*, quick: bool, counts: tuple[int, int] = COUNTS) -> list[Result]:
    """Seconds, and the peak memory of each part, for the larger count against the smaller one.

    `quick` measures a tenth of both.
    """
    few, many = (count // 10 for count in counts) if quick else counts
    took, peaks = {}, {}
    for count in (few, many):
        with copied(of_stream=True) as lab:
            messages.write_stream(lab.stream, 0, count, small)
            took[count], peaks[count] = timed.ingest_watched(lab)
            timed.check_count(lab, count)
    what = f"{many:,} small objects in one run"
    against = f"{seconds(took[few])} for {few:,}"
    return [
        Result(what, seconds(took[many]), against, took[many] / took[few]),
        *(
            Result(
                f"{what}: peak memory of the {part}",
                megabytes(peaks[many][part]),
                f"{megabytes(peaks[few][part])} for {few:,}",
                peaks[many][part] / peaks[few][part],
                at_most=FLAT,
            )
            for part in ("runner", "tee", "loader")
        ),
    ]


def small(number: int) -> dict:
    """A record of about 100 bytes."""
    return {"id": f"{number:08}", "labels": ["INBOX"], "snippet": f"Appointment {number}"}
