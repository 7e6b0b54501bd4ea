"""`python -m simulation`: lives that seeds draw, each compared with the model after each run."""

import argparse
import contextlib
import queue
import signal
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from chaos import proxy
from lorc.project.settings import ROOT

from simulation import planted
from simulation.clinic import Clinic
from simulation.draws import Step, life
from simulation.player import Life, Wrong
from simulation.points import Points
from simulation.shrink import shrunk

DESCRIPTION = """\
Draw lives of a clinic from seeds and play them over servers of its own: objects that come, change
and go at the sources, runs of every kind, and faults. After each run the tables have to be what a
model in plain Python says.

exit status: 0 they were; 1 they were not in some life, whose seed and shortest form are printed"""

NEW = 10  # one life in so many begins without tables


def main(arguments: list[str] | None = None) -> int:
    """Play the lives and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="simulation",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--seeds", type=int, default=10, help="how many lives, from seed --first")
    parser.add_argument("--first", type=int, default=1, metavar="SEED")
    parser.add_argument("--seed", type=int, help="play this life alone, and print its steps")
    parser.add_argument("--length", type=int, default=30, metavar="STEPS")
    what = "how many lives are played at a time, each over servers of its own"
    parser.add_argument("--at-a-time", type=int, default=2, metavar="LIVES", help=what)
    what = "play over a copy of the project with this fault planted, until a seed finds it"
    parser.add_argument("--planted", choices=planted.PLANTED, metavar="FAULT", help=what)
    what = "disturb one run at each request and file write, or at every so many of them"
    parser.add_argument("--points", type=int, nargs="?", const=1, metavar="EVERY", help=what)
    tries = "how many lives may be played to find the shortest form of one that fails"
    parser.add_argument("--shrink", type=int, default=60, metavar="TRIES", help=tries)
    chosen = parser.parse_args(arguments)
    seeds = (
        [chosen.seed]
        if chosen.seed is not None
        else range(chosen.first, chosen.first + chosen.seeds)
    )
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers are stopped
    with tempfile.TemporaryDirectory(prefix="lorchestra-simulation-") as temporary:
        folder = Path(temporary).resolve()
        project = planted.copy(folder, chosen.planted) if chosen.planted else ROOT
        if chosen.points:
            return _points(folder, chosen)
        if chosen.planted:
            with _opened(folder / "clinic", project) as clinic:
                return _found(clinic, seeds, chosen)
        failed = _lives(folder, seeds, chosen)
    print(f"\n{len(seeds)} seeds, {len(seeds) - failed} as the model says")
    return int(failed > 0)


@contextlib.contextmanager
def _opened(folder: Path, project: Path = ROOT) -> Iterator[Clinic]:
    """A clinic with its proxy, while the block runs."""
    folder.mkdir()
    clinic = Clinic(folder, project)
    try:
        with proxy.before(clinic.warehouse_port, clinic.warehouse_dir) as clinic.proxy:
            yield clinic
    finally:
        clinic.close()


def _lives(folder: Path, seeds: Iterable[int], chosen: argparse.Namespace) -> int:
    """Play the life of each seed, some at a time. Returns how many failed."""
    with contextlib.ExitStack() as stack:
        free: queue.SimpleQueue[Clinic] = queue.SimpleQueue()
        for number in range(min(chosen.at_a_time, len(seeds))):
            free.put(stack.enter_context(_opened(folder / str(number))))

        def is_well(seed: int) -> bool:
            clinic = free.get()
            try:
                return _played(clinic, seed, chosen)
            finally:
                free.put(clinic)

        pool = stack.enter_context(ThreadPoolExecutor(chosen.at_a_time))
        stack.callback(pool.shutdown, cancel_futures=True)
        return sum(not well for well in pool.map(is_well, seeds))


def _points(folder: Path, chosen: argparse.Namespace) -> int:
    """Disturb a run at each point, or at every so many; 0 when all were survived."""
    say = partial(print, flush=True)
    with contextlib.ExitStack() as stack:
        clinics = [
            stack.enter_context(_opened(folder / str(number))) for number in range(chosen.at_a_time)
        ]
        first = Points(clinics[0], say)
        points = first.all()
        tried = points[:: chosen.points]
        say(f"{len(points)} points, of which {len(tried)} are tried")
        with ThreadPoolExecutor(len(clinics)) as pool:
            found = [first, *(Points(clinic, say, first.names) for clinic in clinics[1:])]
            parts = [tried[number :: len(found)] for number in range(len(found))]
            ended = pool.map(lambda part: part[0].survived(part[1]), zip(found, parts, strict=True))
            survived = sum(ended)
    of = f" (of {len(points)})" if chosen.points > 1 else ""
    print(f"{survived} of {len(tried)} points survived{of}")
    return int(survived < len(tried))


def _found(clinic: Clinic, seeds: list[int], chosen: argparse.Namespace) -> int:
    """Play until a planted fault is found; 0 when it is."""
    for number, seed in enumerate(seeds, 1):
        if fault := played(clinic, life(seed, chosen.length), is_new=False):
            print(f"{chosen.planted}: found by {number} seeds, {fault}", flush=True)
            return 0
    print(f"{chosen.planted}: not found by {len(seeds)} seeds")
    return 1


def _played(clinic: Clinic, seed: int, chosen: argparse.Namespace) -> bool:
    """Play a seed's life and print a line; of one that fails also its shortest form."""
    steps = life(seed, chosen.length)
    play = partial(played, clinic, is_new=seed % NEW == 1)
    began = time.monotonic()
    fault = play(steps, is_told=chosen.seed is not None)
    seconds = time.monotonic() - began
    lines = [f"seed {seed}: {len(steps)} steps, {seconds:.0f} s, {fault or 'ok'}"]
    if fault and chosen.shrink:
        shortest = shrunk(steps, lambda left: bool(play(left)), chosen.shrink)
        lines.append(f"  {len(shortest)} steps are enough; again by make simulate SEED={seed}")
        lines += [f"  {step}" for step in shortest]
        lines.append(f"  {play(shortest)}")
    print("\n".join(lines), flush=True)
    return fault is None


def played(
    clinic: Clinic, steps: list[Step], *, is_new: bool = True, is_told: bool = False
) -> str | None:
    """What was wrong in a life, with the step after which it was; None when nothing was."""
    clinic.begin(is_new=is_new)
    names = sorted({step.connection for step in steps if step.connection})
    ended = [0]

    def say(number: int, step: Step, words: str) -> None:
        ended[0] = number
        if is_told:
            print(f"{number:3} {step}  {words}", flush=True)

    try:
        Life(clinic, names).play(steps, say)
    except Wrong as wrong:
        return f"after step {ended[0] + 1}: {wrong}"
    return None


if __name__ == "__main__":
    sys.exit(main())
