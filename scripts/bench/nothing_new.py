"""A run with nothing new against the bare `meltano run` of the same connection.

Both ask the mailbox's history and find nothing, with the same extractor, mapper and loader; they
take turns, and the medians are compared. CPU seconds are those of all processes of a run but the
servers. Statements are counted in the warehouse, but for the one that the run begins with.
"""

import time
from statistics import median

from workspace.copied import Copy, copied

from bench import messages, statements, timed
from bench.results import Result, megabytes, seconds
from bench.timed import CONNECTION

MAILS = 1_000
TURNS = 5
READ_AGAIN_SECONDS = 65  # so long, rows that no run has numbered are merged again
TAP = f"tap-{CONNECTION.replace('-', '--')}"


def measure(*, quick: bool, mails: int = MAILS, turns: int = TURNS) -> list[Result]:  # noqa: ARG001
    """The fixed overhead of a run, and its ratio to Meltano's own."""
    with copied() as lab:
        messages.write_mailbox(lab.data / "gmail" / CONNECTION, mails)
        timed.ingest(lab)
        bare(lab, TAP)
        time.sleep(READ_AGAIN_SECONDS)
        timed.ingest(lab)  # merges what Meltano staged behind its back
        ours, theirs, cpu, their_cpu = [], [], [], []
        for _ in range(turns):
            began = timed.cpu_seconds()
            ours.append(timed.ingest(lab))
            between = timed.cpu_seconds()
            theirs.append(bare(lab, TAP))
            cpu.append(between - began)
            their_cpu.append(timed.cpu_seconds() - between)
        sent = statements.of_last_run(lab.client)
    count, billed = len(sent) - 1, sum(job.total_bytes_billed or 0 for job in sent)
    return [
        _compared("run with nothing new", median(ours), median(theirs), at_most=1.15),
        Result("the same, statements after its first", f"{count}", "at most 2", count, at_most=2),
        Result("the same, billed, of which each table that is named is 10 MB", megabytes(billed)),
        _compared("the same, CPU seconds", median(cpu), median(their_cpu)),
    ]


def bare(lab: Copy, tap: str) -> float:
    """Run Meltano alone, with a state and a backup of its own. Returns seconds."""
    return timed.run(lab, *bare_command(tap), **bare_variables(lab, tap))


def bare_command(tap: str) -> list[str]:
    """The `meltano run` of a connection's extractor."""
    options = ["--cwd", "meltano", "--environment", "local", "run", "--force"]
    return ["meltano", *options, tap, "backup", "target-bigquery"]


def bare_variables(lab: Copy, tap: str) -> dict[str, str]:
    """What it needs to run apart from the runner's own."""
    return lab.loader_variables | {
        "MELTANO_DATABASE_URI": f"sqlite:///{lab.folder}/bare-{tap}.db",
        "MELTANO_STATE_BACKEND_URI": (lab.folder / "bare").as_uri(),
        "BACKUP_DIR": str(lab.folder / f"bare-backup-{tap}"),
    }


def _compared(what: str, ours: float, theirs: float, at_most: float | None = None) -> Result:
    peer = f"{seconds(theirs)} bare meltano run"
    return Result(what, seconds(ours), peer, ours / theirs, at_most=at_most)
