"""`python -m bench`: how long it takes and what it needs, as ratios within one run."""

import argparse
import signal
import sys
import time

from bench import (
    against_dlt,
    billed,
    canonical_mails,
    daily,
    document,
    end_to_end,
    gmail_tap,
    growth,
    large_run,
    mailbox,
    merge_growth,
    nothing_new,
    tee,
    volume,
)
from bench.results import Result, table
from bench.timed import Failed

SHORT = {
    "tee": tee,
    "tap": gmail_tap,
    "nothing-new": nothing_new,
    "daily": daily,
    "dlt": against_dlt,
    "merge": merge_growth,
}
LONG = {
    "billed": billed,
    "end-to-end": end_to_end,
    "large-run": large_run,
    "canonical": canonical_mails,
    "mailbox": mailbox,
    "growth": growth,
    "volume": volume,
}
MEASUREMENTS = SHORT | LONG
DESCRIPTION = f"""\
Measure the whole path in temporary copies of the project, with servers of their own.

Without --only the short ones, in about a quarter of an hour: {", ".join(SHORT)}.
The others take up to hours each. Prints what each measurement includes and one table. A target that
is missed is shown, not an error: the numbers are this machine's.

A measurement that fails stops no other, and then no table is written.

exit status: 0 all measured; 1 a command failed, or a MERGE lacked what keeps it cheap"""


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="bench",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="leave the largest sizes out")
    parser.add_argument("--only", choices=MEASUREMENTS, action="append", help="may be repeated")
    parser.add_argument(
        "--write", action="store_true", help="the table into docs/benchmarks.md, with the commit"
    )
    chosen = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the labs are closed
    results: list[Result] = []
    failed = False
    for name in chosen.only or SHORT:
        print(f"bench: measuring {name} ...", file=sys.stderr, flush=True)
        began = time.monotonic()
        try:
            found = MEASUREMENTS[name].measure(quick=chosen.quick)
        except (AssertionError, Failed) as error:
            print(f"bench: {name}: {error}", file=sys.stderr, flush=True)
            failed = True
            continue
        print(f"bench: {name} took {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
        print(f"{name}: {MEASUREMENTS[name].__doc__.strip()}\n", flush=True)
        results += found
    print(table(results))
    if chosen.write and not failed:
        document.write(results)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
