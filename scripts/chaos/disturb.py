"""The disturbances. Each returns the run that it disturbed, ended."""

import subprocess
from collections.abc import Callable
from functools import partial

from workspace.waiting import finish

from chaos.rules import GiveUp, Statement, Upload, look
from chaos.trial import DISTURBED, ONE_UPLOAD_PER_MAIL, OTHERS, REFERENCE, THIRD, Trial, Unreached

HELD = {"path": "/messages/", "delay_ms": 600_000, "after": 1, "times": 1}
BY_HAND = ("dbt", "build", "--select", "raw_objects", "--profiles-dir", ".")
STAGED = """
select to_json_string(data) as text, json_value(data, '$.id') as id
from staging_gmail_acct2.messages
where _sdc_deleted_at is null
order by _sdc_batched_at desc
limit 1
"""
STAGE = """
insert into {}.messages (data, _sdc_extracted_at, _sdc_batched_at)
select parse_json(@text), current_timestamp(), current_timestamp()
"""
# what the proxy holds at a stage, and how the stage is called for a person
STAGES = {
    "start": (partial(Statement, "start"), "at its first events"),
    "look": (lambda: look, "at its first record"),
    "load": (lambda: Upload(2, method="PUT"), "while it loads"),
    "reconcile": (partial(Statement, "reconcile"), "before it reconciles"),
    "begin-merge": (partial(Statement, "begin-merge"), "between bookmark and merge"),
    "merge": (partial(Statement, "merge"), "while it merges"),
    "close": (partial(Statement, "close"), "at its closing events"),
}


def _held(trial: Trial, stage: str, verdict: str | None = None):
    """The proxy's hold and the run that waits at it."""
    hold = trial.hold(STAGES[stage][0](), verdict)
    process = trial.start(**ONE_UPLOAD_PER_MAIL)
    trial.reach(hold.reached.is_set)
    return hold, process


def at(stage: str, number: int, verdict: str | None, trial: Trial):
    """A signal while the proxy holds the stage's request, which then gets the verdict."""
    hold, process = _held(trial, stage, verdict)
    return trial.end(process, number, hold.let_go)


def _extracting(trial: Trial) -> subprocess.Popen:
    """A run that waits for its second mail."""
    trial.lab.control("POST", "faults", HELD)
    process = trial.start()
    trial.reach(lambda: trial.lab.control("GET", "faults")["faults"][0]["times"] == 0)
    return process


def while_extracting(number: int, trial: Trial):
    """A signal while the source takes its time."""
    return trial.end(_extracting(trial), number, lambda: None)


def sandbox_dies(trial: Trial):
    """The source goes away in the middle."""
    process = _extracting(trial)
    trial.kill_server("sandbox")
    done = finish(process)
    trial.restart_sandbox()
    return done


def warehouse_dies(stage: str, trial: Trial):
    """The warehouse is killed while it is asked, and is there again when the run asks again."""
    hold, process = _held(trial, stage)
    trial.kill_server("warehouse")
    trial.up()
    hold.let_go()
    return finish(process)


def warehouse_stays_away(trial: Trial):
    """The run has nowhere to write how it ended."""
    hold, process = _held(trial, "reconcile")
    trial.kill_server("warehouse")
    hold.let_go()
    return finish(process)


def full_disk(trial: Trial):
    """The backup folder is a file system without room, in a name space of the run's own."""
    folder = trial.lab.folder / "full"
    folder.mkdir(exist_ok=True)
    script = (
        f'mount -t tmpfs -o size=4k none "{folder}" && head -c 4096 /dev/zero > "{folder}/filler"'
        f" && exec lorc ingest {DISTURBED}"
    )
    return trial.lab.run("unshare", "-Urm", "sh", "-c", script, BACKUP_DIR=str(folder))


def with_rule(make: Callable, trial: Trial):
    """A run under a rule of the proxy."""
    trial.proxy.rule = make()
    return finish(trial.start(**ONE_UPLOAD_PER_MAIL))


def twice_at_once(trial: Trial):
    """The same command while it runs."""
    hold, process = _held(trial, "reconcile")
    second = trial.lab.ingest(DISTURBED)
    hold.let_go()
    first = finish(process)
    if second.returncode != 3:
        raise Unreached(f"the second run ended with {second.returncode}")
    return first


def side_by_side(trial: Trial):
    """Runs of ten connections; the first that failed, if one did."""
    runs = [trial.start(name) for name in (DISTURBED, REFERENCE, THIRD, *OTHERS)]
    ended = [finish(run) for run in runs]
    return max(ended, key=lambda done: abs(done.returncode))


def by_hand_beside(trial: Trial):
    """A merge by hand goes from start to end while a run waits at its own."""
    hold, process = _held(trial, "merge")
    by_hand = trial.lab.run(*BY_HAND)
    hold.let_go()
    done = finish(process)
    return by_hand if by_hand.returncode else done


def beside_by_hand(trial: Trial):
    """A run goes from start to end while a merge by hand waits."""
    hold = trial.hold(Statement("merge"))
    process = trial.lab.start(*BY_HAND, WAREHOUSE_PORT=trial.proxy.port)
    trial.reach(hold.reached.is_set)
    done = trial.lab.ingest(DISTURBED)
    hold.let_go()
    by_hand = finish(process)
    return by_hand if by_hand.returncode else done


def _takes_the_news(trial: Trial) -> None:
    """A run that leaves nothing new for the next one."""
    done = trial.lab.ingest(DISTURBED)
    if done.returncode:
        raise Unreached(f"the run before it failed: {done.stderr.strip()}")


def with_nothing_new(number: int, verdict: str | None, trial: Trial):
    """A run that brings nothing, and a signal between its extraction and its closing events."""
    _takes_the_news(trial)
    return at("close", number, verdict, trial)


def staged_by_hand(trial: Trial):
    """A row is staged that no run has extracted, then a run that brings nothing."""
    _takes_the_news(trial)
    [mail] = trial.lab.rows(STAGED)
    text = mail["text"].replace(mail["id"], f"{mail['id']}b")
    for dataset in ("staging_gmail_acct1", "staging_gmail_acct2"):
        trial.lab.rows(STAGE.format(dataset), text=text)
    return finish(trial.start())


def merge_fails(trial: Trial):
    """The MERGE fails for good: the next run has nothing to extract, and all to merge."""
    words = "Unrecognized name: no_such_column"
    trial.proxy.rule = rule = GiveUp(Statement("merge"), "invalidQuery", words)
    done = finish(trial.start())
    if not rule.is_spent:
        raise Unreached("no MERGE was sent")
    return done


def given_up(statement: str, reason: str, message: str, times: int, trial: Trial):
    """The statement is given up that many times."""
    trial.proxy.rule = rule = GiveUp(Statement(statement), reason, message, times)
    done = finish(trial.start())
    if not rule.is_spent:
        raise Unreached("the statement was not sent as often as it was given up")
    return done
