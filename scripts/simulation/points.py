"""Every request that a run sends to the warehouse, and every file that it writes, as a point at
which it is disturbed: before it, after it, refused, cut off, killed, with a full disk."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from simulation.clinic import WRITES, Clinic
from simulation.draws import Fault, Step
from simulation.player import Life, Wrong

CONNECTION = "gmail-acct1"
AT_REQUESTS = ("refuse", "unavailable", "drop", "lose", "kill-after")
AT_WRITES = ("full", "kill")
ANEW = 25
MERGED = "model.lorchestra.raw_objects"
CHANGES = [Step(kind, CONNECTION, "email", pick=0.9) for kind in ("add", "edit", "delete", "add")]
RUN = Step("ingest", CONNECTION)


@dataclass(frozen=True)
class Point:
    """A place in a run of some kind, and what is done there."""

    before: tuple[Step, ...]
    fault: Fault
    name: str

    def __str__(self) -> str:
        return f"{self.fault}: {self.name}"


class Points:
    """The points of runs with something new, with nothing new, and after one that was killed.

    `names` are the requests of undisturbed runs: all of them once they have been listed.
    """

    def __init__(self, clinic: Clinic, say: Callable[[str], None], names: Iterable[str] = ()):
        self._clinic, self._say = clinic, say
        self._life = self._begin()
        self.names = set(names)

    def all(self) -> list[Point]:
        """List them, by a run of each kind. What one has shown is not a point of the next."""
        new = tuple(CHANGES)
        points = list(self._of(new, AT_REQUESTS))
        points.insert(0, Point(new, Fault("kill", 1), points[0].name))
        merge = max(point.fault.number for point in points if point.name.endswith(MERGED))
        killed = Step("ingest", CONNECTION, fault=Fault("kill", merge))
        for before in ((), (*new, killed)):
            points += self._of(before, AT_REQUESTS)
        writes = self._written(new)
        points += [
            Point(new, Fault(kind, number, "write"), name)
            for number, name in enumerate(writes, 1)
            for kind in AT_WRITES
        ]
        return points

    def survived(self, points: list[Point]) -> int:
        """Disturb a run at each of them, and let the same command put right what is left.

        A request of such runs that is not a point is one that nobody has tried: none survives.
        """
        survived, ended = 0, Counter()
        for number, point in enumerate(points, 1):
            try:
                if number % ANEW == 0:  # all tables are read after each run
                    self._life = self._begin()
                self._play(*point.before)
                told = self._life.play_one(Step("ingest", CONNECTION, fault=point.fault))
                ended[f"{point.fault.where} {point.fault.kind}: {told.partition(':')[0]}"] += 1
                self._see()
                self._play(RUN)
                self._see()
                survived += 1
            except Wrong as wrong:
                self._say(f"{point}: {wrong}")
                self._life = self._begin()
        for how, count in sorted(ended.items()):
            self._say(f"{count:4} runs, {how}")
        return survived

    def _begin(self) -> Life:
        self._clinic.begin()
        life = Life(self._clinic, [CONNECTION])
        for step in (*CHANGES, RUN):
            life.play_one(step)
        return life

    def _play(self, *steps: Step) -> None:
        for step in steps:
            self._life.play_one(step)

    def _of(self, before: tuple[Step, ...], kinds: tuple[str, ...]) -> Iterator[Point]:
        self._play(*before, RUN)
        asked = list(self._clinic.asked)
        for number, name in enumerate(asked, 1):
            if name not in self.names:
                yield from (Point(before, Fault(kind, number), name) for kind in kinds)
        self.names |= set(asked)

    def _written(self, before: tuple[Step, ...]) -> list[str]:
        """What a run writes to files."""
        listed = self._clinic.folder / "writes"
        listed.unlink(missing_ok=True)
        environment = {"RUN_FIRST": str(WRITES), "WRITES": f"list:0:{listed}"}
        self._clinic.environment |= environment
        self._play(*before, RUN)
        for name in environment:
            del self._clinic.environment[name]
        return listed.read_text().splitlines()

    def _see(self) -> None:
        if unknown := set(self._clinic.asked) - self.names:
            raise Wrong(f"not a point: {', '.join(sorted(unknown))}")
