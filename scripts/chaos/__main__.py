"""`python -m chaos`: disturb runs at every stage and see that the books still balance."""

import argparse
import fnmatch
import signal
import sys
import tempfile
import time
from pathlib import Path

from workspace import Workspace
from workspace.workspace import SAMPLE

from chaos import cases, proxy
from chaos.trial import DISTURBED, REFERENCE, THIRD, Case, Result, Trial, Unreached

DESCRIPTION = """\
Run a small Gmail connection over servers of its own and disturb it, case after case.

Where the disturbed run failed, the same command is run again; then raw_objects has to be that of
an undisturbed run of the same mailbox, row by row, no process may be left, and every run has to
start and end once. After the last case all dbt tests run over what the cases left.

exit status: 0 every case was survived; 1 one was not, or the runs before them failed"""
BOOKS = Case("books", "all dbt tests over what the cases left", lambda _: None, frozenset())


def main(arguments: list[str] | None = None) -> int:
    """Try the cases, print the table and the count, and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="chaos",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    only = "cases by name, such as 'merge-*'; may be repeated"
    parser.add_argument("--only", metavar="PATTERN", action="append", help=only)
    parser.add_argument("--list", action="store_true", help="print the cases and try none")
    chosen = parser.parse_args(arguments)
    wanted = [
        case
        for case in cases.all_cases()
        if not chosen.only or any(fnmatch.fnmatch(case.name, only) for only in chosen.only)
    ]
    if not wanted:
        parser.error(f"no case is called {' or '.join(chosen.only)}")
    width = max(len(case.name) for case in [*wanted, BOOKS])
    if chosen.list:
        for case in wanted:
            print(f"{case.name:{width}}  {case.what}")
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers are stopped
    with tempfile.TemporaryDirectory(prefix="lorchestra-chaos-") as folder:
        try:
            results = _try(Workspace(Path(folder).resolve()), wanted, width)
        except Unreached as error:
            print(f"chaos: {error}", file=sys.stderr)
            return 1
    survived = sum(not result.faults for result in results)
    print(f"\n{len(results)} cases, {survived} survived")
    return 0 if survived == len(results) else 1


def _try(lab: Workspace, wanted: list[Case], width: int) -> list[Result]:
    for connection in (DISTURBED, REFERENCE, THIRD):
        (lab.data / "gmail" / connection).mkdir(parents=True)
    for provider in ("exchange", "google_forms", "dataverse", "stripe"):
        (lab.data / provider).symlink_to(SAMPLE / provider)
    results = []
    try:
        with proxy.before(lab.warehouse_port, lab.warehouse_dir) as before:
            trial = Trial(lab, before)
            trial.seed()
            for case in wanted:
                began = time.monotonic()
                if reason := case.needs():
                    print(f"{case.name:{width}}  skipped: {reason}", flush=True)
                    continue
                results.append(trial.run(case))
                _show(results[-1], width, time.monotonic() - began)
        began = time.monotonic()
        results.append(_books(lab))
        _show(results[-1], width, time.monotonic() - began)
    finally:
        left = lab.close()
    results[-1].faults += [f"left behind: {command}" for command in left]
    return results


def _books(lab: Workspace) -> Result:
    """Every lane and all dbt tests over everything that the cases left."""
    built = lab.run("dbt", "build", "--exclude-resource-type", "unit_test", "--profiles-dir", ".")
    failures = [line for line in built.stdout.splitlines() if " FAIL " in line or "ERROR" in line]
    failed = built.returncode
    faults = failures or ["dbt failed"] if failed else []
    return Result(BOOKS, "failed" if failed else "done", faults=faults)


def _show(result: Result, width: int, seconds: float) -> None:
    verdict = "ok" if not result.faults else "NOT OK"
    line = f"{result.case.name:{width}}  {result.run:8} {result.next_run:8} {verdict:7}"
    print(f"{line} {seconds:4.0f} s  {result.case.what}", flush=True)
    for fault in result.faults:
        print(f"{'':{width}}  {fault}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
