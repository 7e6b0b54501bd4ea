"""A run with nothing new against the bare `meltano run` of the same connection.

Both ask the mailbox's history and find nothing, with the same extractor, mapper and loader; they
take turns, and the medians are compared.
"""

from statistics import median

from workspace.copied import copied

from bench import messages, timed
from bench.results import Result, seconds
from bench.timed import CONNECTION

MAILS = 1_000
TURNS = 5
BARE = ["meltano", "--cwd", "meltano", "--environment", "local", "run", "--force"]
BARE += [f"tap-{CONNECTION.replace('-', '--')}", "backup", "target-bigquery"]


def measure(*, quick: bool, mails: int = MAILS, turns: int = TURNS) -> list[Result]:  # noqa: ARG001
    """The fixed overhead of a run, and its ratio to Meltano's own."""
    with copied() as lab:
        messages.write_mailbox(lab.data / "gmail" / CONNECTION, mails)
        own = lab.loader_variables | {
            "MELTANO_DATABASE_URI": f"sqlite:///{lab.folder}/bare.db",
            "MELTANO_STATE_BACKEND_URI": (lab.folder / "bare").as_uri(),
            "BACKUP_DIR": str(lab.folder / "bare-backup"),
        }
        timed.ingest(lab)
        timed.run(lab, *BARE, **own)
        ours, bare = [], []
        for _ in range(turns):
            ours.append(timed.ingest(lab))
            bare.append(timed.run(lab, *BARE, **own))
    ratio = median(ours) / median(bare)
    theirs = f"{seconds(median(bare))} bare meltano run"
    return [Result("run with nothing new", seconds(median(ours)), theirs, ratio, at_most=1.3)]
