"""Plays a life: the same steps for the sources, the system and the model, compared after each."""

import hashlib
from collections.abc import Callable

from simulation.clinic import Clinic, streams_of
from simulation.compare import Tables
from simulation.draws import STREAMS, Step
from simulation.model import Effect, Key, Model
from simulation.sources import PROVIDERS, UNBREAKABLE, UNDELETABLE, Sources, address

MERGED = ("raw_objects", "rejected_objects", "object_versions")
BUILD = ("dbt", "build", "--profiles-dir", ".", "--exclude-resource-type", "unit_test", "--select")
SINCE = "2000-01-01"
DONE, BUSY = 0, 3
DBT_LINES = 8
SURVIVED = ("busy", "unavailable")  # faults at which a run tries again and ends well


class Wrong(Exception):  # noqa: N818  (reads as a sentence)
    """The tables are not what the model says."""


class Life:
    """One life over a clinic that is empty at its beginning."""

    def __init__(self, clinic: Clinic, connections: list[str]):
        self._clinic = clinic
        self._sources = Sources(clinic.control)
        self._connections = connections
        self._model = Model(streams_of(STREAMS))
        self._tables = Tables(clinic, self._model)

    def play(self, steps: list[Step], say: Callable[[int, Step, str], None]) -> None:
        """Play the steps, and at the end a run of each connection that has to put all right.

        Raises Wrong at the first step after which something is.
        """
        last = [Step("ingest", name) for name in self._connections]
        for number, step in enumerate([*steps, *last], 1):
            say(number, step, self.play_one(step))
        self._check([], at_the_end=True)

    def play_one(self, step: Step) -> str:
        """Play a step; what is to be said of it. Raises Wrong."""
        return getattr(self, f"_{step.kind}")(step) or ""

    # at a source

    def _add(self, step: Step) -> None:
        stream = step.connection, step.object_type
        key, number = self._sources.add(*stream, step.owner)
        owner = step.owner if step.object_type == "email" else None
        self._model.change(stream, key, "live", number, owner)

    def _edit(self, step: Step) -> None:
        self._change(step, lambda *which: ("live", self._sources.edit(*which)))

    def _break(self, step: Step) -> None:
        if step.object_type not in UNBREAKABLE:
            self._change(step, lambda *which: ("broken", self._sources.break_(*which)))

    def _delete(self, step: Step) -> None:
        if step.object_type not in UNDELETABLE:
            self._change(step, lambda *which: ("gone", self._sources.delete(*which) or 0))

    def _restore(self, step: Step) -> None:
        self._change(step, lambda *which: ("live", self._sources.restore(*which)), is_gone=True)

    def _expire(self, step: Step) -> None:
        self._sources.expire(step.connection)

    def _change(self, step: Step, do: Callable, *, is_gone: bool = False) -> None:
        stream = step.connection, step.object_type
        keys = self._model.at_source(stream, is_gone=is_gone)
        if keys:
            key = keys[int(step.pick * len(keys))]
            self._model.change(stream, key, *do(*stream, key))

    # runs

    def _ingest(self, step: Step) -> str:
        only = ("--object", step.object_type) if step.object_type else ()
        [done] = self._clinic.runs(("lorc", "ingest", step.connection, *only), fault=step.fault)
        streams = streams_of([step.connection])
        wanted = [each for each in streams if step.object_type in (None, each[1])]
        effect = Effect(wanted, done.returncode == DONE, "all")
        return self._after(step, [(done, effect)])

    def _since(self, step: Step) -> str:
        before = self._clinic.bookmarks()
        command = ("lorc", "ingest", step.connection, "--since", SINCE)
        [done] = self._clinic.runs(command, fault=step.fault)
        if self._clinic.bookmarks() != before:
            raise Wrong("a run with --since has moved a bookmark")
        effect = Effect(streams_of([step.connection]), done.returncode == DONE, "existing")
        return self._after(step, [(done, effect)])

    def _together(self, step: Step) -> str:
        names = sorted({step.connection or self._connections[0], step.other})
        ended = self._clinic.runs(*(("lorc", "ingest", name) for name in names))
        effects = [
            Effect(streams_of([name]), done.returncode == DONE, "all")
            for name, done in zip(names, ended, strict=True)
        ]
        return self._after(step, list(zip(ended, effects, strict=True)))

    def _twice(self, step: Step) -> str:
        command = ("lorc", "ingest", step.connection)
        ended = self._clinic.runs(command, command)
        streams = streams_of([step.connection])
        effects = [Effect(streams, done.returncode == DONE, "all") for done in ended]
        both = [pair for pair in zip(ended, effects, strict=True) if pair[0].returncode != BUSY]
        if not both:
            raise Wrong("each of two runs was told that the other one holds the connection")
        return self._after(step, both)

    def _build(self, step: Step) -> str:
        return self._merged(step, (*BUILD, *MERGED))

    def _refresh(self, step: Step) -> str:
        return self._merged(step, (*BUILD, *MERGED, "--full-refresh"))

    def _replay(self, step: Step) -> str:
        if not list(self._clinic.backup_dir.rglob("run_*.jsonl*")):
            return "nothing to replay"
        return self._merged(step, ("lorc", "replay", "--all"))

    def _retry(self, step: Step) -> str:
        return self._merged(step, ("lorc", "rejects", "--replay"))

    def _merged(self, step: Step, command: tuple[str, ...]) -> str:
        [done] = self._clinic.runs(command)
        if done.returncode:
            raise Wrong(f"{' '.join(command)} ended with {done.returncode}: {_last(done)}")
        return self._after(step, [(done, Effect(streams_of(STREAMS), is_ok=True))])

    def _forget(self, step: Step) -> str:
        command = ("lorc", "forget", "--email", address(step.owner), "--yes")
        [done] = self._clinic.runs(command)
        if done.returncode:
            raise Wrong(f"lorc forget ended with {done.returncode}: {_last(done)}")
        listed = {row["key_hash"] for row in self._clinic.table("forgotten_objects")}
        keys = {
            (*stream, key)
            for stream, objects in self._model.objects.items()
            for key in objects
            if _hash((*stream, key)) in listed
        }
        if faults := self._model.forget(step.owner, keys):
            raise Wrong("; ".join(faults))
        return self._after(step, [(done, Effect((), is_ok=True))])

    # and what has to hold then

    def _after(self, step: Step, ended: list[tuple]) -> str:
        for done, _ in ended:
            if "Traceback" in done.stderr:
                raise Wrong(f"a stack trace: {_last(done)}")
            if done.returncode and (not step.fault or step.fault.kind in SURVIVED):
                raise Wrong(f"{step} ended with {done.returncode}: {_last(done)}")
        self._check([effect for _, effect in ended])
        codes = ", ".join(str(done.returncode) for done, _ in ended)
        return f"{codes}: {len(self._tables.rows)} rows"

    def _check(self, effects: list[Effect], *, at_the_end: bool = False) -> None:
        if faults := self._tables.compare(effects, at_the_end=at_the_end):
            raise Wrong("; ".join(faults))


def _hash(key: Key) -> str:
    return hashlib.sha256(":".join((PROVIDERS[key[0]], *key)).encode()).hexdigest()


def _last(done) -> str:
    """What it said last; dbt says what failed on its standard output, some lines before the end."""
    if done.stderr.strip():
        return done.stderr.strip().splitlines()[-1]
    return " / ".join(done.stdout.strip().splitlines()[-DBT_LINES:]) or "no word"
