"""The cases: what is killed when, how the loader fails, who runs beside whom."""

import signal
import subprocess
from collections.abc import Callable, Iterator
from functools import partial

from chaos import disturb
from chaos.rules import Meet, Upload
from chaos.trial import Case

SIGNALS = {"kill": signal.SIGKILL, "term": signal.SIGTERM, "int": signal.SIGINT}
KILLED, FAILED, EITHER, DONE = {-signal.SIGKILL}, {1}, {0, 1}, {0}
BETWEEN = ("start", "begin-merge")  # stages at which one signal is enough
TABLE = "table local:lorchestra"


def all_cases() -> list[Case]:
    """The cases in the order in which they are tried."""
    made = (_killed, _servers_killed, _faulty_loader, _at_once, _given_up, _nothing_new)
    return [case for each in made for case in each()]


def _killed() -> Iterator[Case]:
    for name, number in SIGNALS.items():
        what = f"{number.name} while it extracts"
        yield _case(f"extract-{name}", what, _codes(number), disturb.while_extracting, number)
        for stage, (_, when) in disturb.STAGES.items():
            if name == "kill" or stage not in BETWEEN:
                act = (disturb.at, stage, number, None)
                yield _case(f"{stage}-{name}", f"{number.name} {when}", _codes(number), *act)
    for stage in ("start", "merge", "close"):
        what = f"SIGKILL {disturb.STAGES[stage][1]}, and the statement is lost"
        act = (disturb.at, stage, signal.SIGKILL, "drop")
        yield _case(f"{stage}-lost", what, KILLED, *act)


def _codes(number: int) -> set[int]:
    """What a run ends with at a signal: one that is all but done may end well."""
    return KILLED if number == signal.SIGKILL else EITHER


def _servers_killed() -> Iterator[Case]:
    what = "the sandbox is killed while the run extracts"
    yield _case("sandbox-dies", what, FAILED, disturb.sandbox_dies)
    for stage in ("load", "merge", "close"):
        what = f"the warehouse is killed at the run's {stage}, and comes back"
        yield _case(f"warehouse-dies-{stage}", what, EITHER, disturb.warehouse_dies, stage)
    what = "the warehouse is killed before the run reconciles"
    yield _case("warehouse-away", what, FAILED, disturb.warehouse_stays_away)
    what = "the disk of the backup is full"
    yield Case("full-disk", what, disturb.full_disk, frozenset(FAILED), _no_name_spaces)


def _no_name_spaces() -> str:
    tried = subprocess.run(["unshare", "-Urm", "true"], capture_output=True, check=False)
    return "unshare is not permitted here" if tried.returncode else ""


def _faulty_loader() -> Iterator[Case]:
    def refused(*numbers: int) -> Callable:
        return lambda: Meet(Upload(*numbers), "refuse")

    def content(verdict: str) -> Callable:
        return lambda: Meet(Upload(1, 1, method="PUT"), verdict)

    faults = {
        "all-refused": ("all uploads are refused", FAILED, refused(1)),
        "last-refused": ("the last uploads are refused", FAILED, refused(3)),
        "one-refused": ("one upload is refused, once", EITHER, refused(1, 1)),
        "answer-lost": ("a load takes effect and its answer is lost", EITHER, content("lose")),
        "upload-cut": ("the connection drops half-way in an upload", EITHER, content("cut")),
    }
    for name, (what, codes, make) in faults.items():
        yield _case(name, what, codes, disturb.with_rule, make)


def _at_once() -> Iterator[Case]:
    what = "a second run of the connection, which is refused"
    yield _case("twice", what, DONE, disturb.twice_at_once)
    yield _case("ten-at-once", "ten connections at once", DONE, disturb.side_by_side)
    what = "a merge by hand beside a run that merges"
    yield _case("by-hand-beside", what, DONE, disturb.by_hand_beside)
    yield _case("beside-by-hand", "a run beside a merge by hand", DONE, disturb.beside_by_hand)


def _given_up() -> Iterator[Case]:
    """BigQuery's words ("Troubleshoot queries", "Troubleshoot quota and limit errors")."""
    serialize = f"Could not serialize access to {TABLE}.raw_objects due to concurrent update"
    queue = f"Too many DML statements outstanding against {TABLE}.event_log, limit is 20."
    rate = "Exceeded rate limits: too many table dml insert operations for this table"
    given_up = {
        "merge-given-up": ("the MERGE is given up twice", "merge", "invalidQuery", serialize, 2),
        "insert-limited": ("the first INSERT is too fast", "start", "rateLimitExceeded", rate, 1),
        "close-queued": ("the last INSERT finds no place", "close", "resourcesExceeded", queue, 1),
    }
    for name, (what, *how) in given_up.items():
        yield _case(name, what, DONE, disturb.given_up, *how)


def _nothing_new() -> Iterator[Case]:
    what = "between extraction and closing events of a run with nothing new"
    for name, number in SIGNALS.items():
        act = (disturb.with_nothing_new, number, None)
        yield _case(f"nothing-new-{name}", f"{number.name} {what}", _codes(number), *act)
    lost = f"SIGKILL {what}, and these are lost"
    act = (disturb.with_nothing_new, signal.SIGKILL, "drop")
    yield _case("nothing-new-lost", lost, KILLED, *act)
    what = "rows staged by hand before a run with nothing new"
    yield _case("nothing-new-by-hand", what, DONE, disturb.staged_by_hand)
    what = "the MERGE fails, and the next run has nothing new"
    yield _case("nothing-new-after-failed-merge", what, FAILED, disturb.merge_fails)


def _case(name: str, what: str, codes: set[int], act: Callable, *arguments) -> Case:
    return Case(name, what, partial(act, *arguments), frozenset(codes))
