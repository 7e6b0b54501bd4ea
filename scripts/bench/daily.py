"""A day's work on the sample clinic: the first, one with nothing new, and one with ten new mails.

That with nothing new against the bare `meltano run` of all thirteen connections, two at a time,
with states of their own. CPU seconds are those of all processes but the servers.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from lorc.project import agreement
from workspace.copied import Copy, copied
from workspace.mail import eml
from workspace.workspace import SAMPLE

from bench import nothing_new, timed
from bench.results import Result, seconds

AT_A_TIME = 2
CHANGED = 10


def measure(*, quick: bool) -> list[Result]:  # noqa: ARG001
    """Seconds and CPU seconds of both, and the ratio of the second to Meltano's own."""
    with copied() as lab:
        for provider in SAMPLE.iterdir():
            (lab.data / provider.name).symlink_to(provider)
        first, first_cpu = _daily(lab)
        meltano_runs(lab)
        time.sleep(nothing_new.READ_AGAIN_SECONDS)
        _daily(lab)  # merges what Meltano staged behind its back
        again, cpu = _daily(lab)
        began, theirs = timed.cpu_seconds(), meltano_runs(lab)
        their_cpu = timed.cpu_seconds() - began
        for number in range(CHANGED):
            content = {"eml": eml(f"bench-{number}", number)}
            lab.control("POST", f"gmail/{timed.CONNECTION}/messages", content)
        changed, changed_cpu = _daily(lab)
    peer = f"{seconds(theirs)} bare meltano runs"
    their_cpu_said = f"{seconds(their_cpu)} bare meltano runs"
    return [
        Result("first daily on the sample clinic", seconds(first), f"CPU {seconds(first_cpu)}"),
        Result("daily with nothing new", seconds(again), peer, again / theirs, at_most=0.8),
        Result("the same, CPU seconds", seconds(cpu), their_cpu_said, cpu / their_cpu),
        Result(f"daily with {CHANGED} new mails", seconds(changed), f"CPU {seconds(changed_cpu)}"),
    ]


def meltano_runs(lab: Copy) -> float:
    """Run Meltano alone for each connection, two at a time. Returns seconds."""
    taps, _ = agreement.read()
    names = [tap["name"] for tap in agreement.extractors(taps).values()]
    began = time.monotonic()
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        list(pool.map(partial(nothing_new.bare, lab), names))
    return time.monotonic() - began


def _daily(lab: Copy) -> tuple[float, float]:
    began = timed.cpu_seconds()
    took = timed.run(lab, "lorc", "daily")
    return took, timed.cpu_seconds() - began
