"""What the tables have to hold, as plain Python over dicts.

Written from the contracts: one row per object; only forward; nothing lost; again is a no-op; gone
is the last payload with a time; forgotten stays away; balanced books; one end per run. A run that
failed may have staged what it saw, and may have merged it: until a run that ends well has seen an
object again, more than one state of its row is right. What the tables then show is taken over, and
has to be kept from there on.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

Stream = tuple[str, str]  # connection_name, object_type
Key = tuple[str, str, str]  # and external_id


@dataclass(frozen=True)
class Seen:
    """What a source says of an object at a moment: a payload, a broken one, or that it is gone."""

    at: int
    version: int
    kind: str = "live"  # live, broken, gone


@dataclass(frozen=True)
class Row:
    """What raw_objects says of an object. A version of None: it was never seen, only missed."""

    version: int | None
    is_gone: bool = False


@dataclass
class Object:
    """An object at its source, and what is known of it in the warehouse."""

    now: Seen
    owner: str | None = None
    row: Row | None = None
    row_at: int = -1
    maybe: list[Seen] = field(default_factory=list)  # may be staged, and not merged yet
    is_forgotten: bool = False

    def allowed(self, certain: Seen | None) -> dict[Row | None, int]:
        """The rows that are right, each with the moment of what it shows.

        `certain` is what a run that ended well has seen.
        """
        if self.is_forgotten:
            return {None: self.row_at}
        states = {self.row: self.row_at}
        for seen in self.maybe:
            for row in list(states):
                states |= dict.fromkeys(_after(row, seen), seen.at) | states
        if certain and certain.at > self.row_at:
            states = {after: certain.at for row in states for after in _after(row, certain)}
        return states


def _after(row: Row | None, seen: Seen) -> list[Row | None]:
    if seen.kind == "live":
        return [Row(seen.version)]
    if seen.kind == "broken":
        return [row]
    return [Row(row.version, True)] if row else [None, Row(None, True)]


@dataclass(frozen=True)
class Effect:
    """A run that has ended: which streams it may have changed, and what it asked their sources.

    `asks` is None of a run that merges what is staged; `all` of one that learns what is gone, too;
    `existing` of one with a start date, which is told of nothing that is gone.
    """

    streams: Collection[Stream]
    is_ok: bool
    asks: str | None = None

    def sees(self, seen: Seen) -> bool:
        """Whether it was told this by a source."""
        return self.asks == "all" or (self.asks == "existing" and seen.kind != "gone")


class Model:
    """The sources and the tables."""

    def __init__(self, streams: Collection[Stream]):
        self.objects: dict[Stream, dict[str, Object]] = {stream: {} for stream in streams}
        self.rejects: dict[tuple[Key, int], bool] = {}  # whether it has to be there
        self._clock = 0
        self._events: set[str] = set()

    def change(
        self, stream: Stream, key: str, kind: str, version: int = 0, owner: str | None = None
    ) -> None:
        """At the source an object is now live or broken with a new version, or gone."""
        self._clock += 1
        known = self.objects[stream].get(key)
        if known is None:
            self.objects[stream][key] = Object(Seen(self._clock, version, kind), owner)
        else:
            version = known.now.version if kind == "gone" else version
            known.now = Seen(self._clock, version, kind)

    def at_source(self, stream: Stream, *, is_gone: bool = False) -> list[str]:
        """The ids that the source has, or had."""
        objects = self.objects[stream].items()
        return [key for key, known in objects if (known.now.kind == "gone") == is_gone]

    def forget(self, owner: str, listed: Collection[Key]) -> list[str]:
        """A person's objects go and stay away. `listed` are the keys on the list of those.

        A payload that is there has to be listed. What a failed run may have staged may be.
        """
        faults = []
        for stream, objects in self.objects.items():
            for external_id, known in objects.items():
                key = (*stream, external_id)
                may_be = known.owner == owner and (known.row or known.maybe)
                has_to = may_be and known.row and known.row.version is not None
                if key in listed and not (may_be or known.is_forgotten):
                    faults.append(f"{key} is on the list of forgotten objects")
                if has_to and key not in listed:
                    faults.append(f"{key} is not on the list of forgotten objects")
                known.is_forgotten |= key in listed
        return faults

    def settle(
        self,
        effects: Collection[Effect],
        rows: dict[Key, Row],
        rejects: dict[tuple[Key, int], bool],
    ) -> tuple[list[str], dict[Stream, Counter], set[Key]]:
        """Compare the tables with what they may hold after runs, and take over what they show.

        Returns what is wrong, how many rows of each stream went which way, and which ones did.
        """
        faults, counted, changed = [], {}, set()
        for stream, objects in self.objects.items():
            counted[stream] = Counter()
            for external_id, known in objects.items():
                key = (*stream, external_id)
                row, before = rows.get(key), known.row
                touching = [effect for effect in effects if stream in effect.streams]
                allowed = self._note(touching, key, known)
                if row not in allowed:
                    faults.append(f"{key} is {row}, not {_or(allowed)}")
                known.row, known.row_at = row, allowed.get(row, known.row_at)
                known.maybe = [seen for seen in known.maybe if seen.at > known.row_at]
                if (way := _way(before, row)) and not known.is_forgotten:
                    counted[stream][way] += 1
                    changed.add(key)
        unknown = [key for key in rows if key[:2] in self.objects and not self._known(key)]
        faults += [f"{key} never was" for key in unknown]
        return faults + self._compare(rejects), counted, changed

    def _note(self, effects: list[Effect], key: Key, known: Object) -> dict[Row | None, int]:
        """What is right of an object after the runs that may have changed it."""
        if not effects and not known.is_forgotten:
            return {known.row: known.row_at}
        certain = None
        for effect in effects:
            if not effect.sees(known.now):
                continue
            if effect.is_ok:
                certain = known.now
            elif known.now not in known.maybe:
                known.maybe.append(known.now)
            if known.now.kind == "broken" and not known.is_forgotten:
                which = (key, known.now.version)
                self.rejects[which] = self.rejects.get(which, False) or effect.is_ok
        return known.allowed(certain)

    def _known(self, key: Key) -> Object | None:
        return self.objects[key[:2]].get(key[2])

    def _compare(self, rejects: dict[tuple[Key, int], bool]) -> list[str]:
        """A reject is accepted once its object has come later."""
        faults = [f"{which} was never rejected" for which in rejects if which not in self.rejects]
        for (key, version), has_to in self.rejects.items():
            row = self._known(key).row
            is_later = bool(row and row.version is not None and row.version > version)
            is_accepted = rejects.get((key, version))
            if is_accepted is None:
                if has_to:
                    faults.append(f"{key} version {version} is not among the rejects")
            elif is_accepted != is_later:
                faults.append(f"{key} version {version} is accepted: {is_accepted}")
        return faults

    def read_log(self, events: list[dict], *, at_the_end: bool) -> list[str]:
        """One start and one end per run, and of each stream; nothing that was there goes.

        A run that died gets its end from the one after it: so all have it `at_the_end`.
        """
        ids = {event["event_id"] for event in events}
        faults = ["events are gone"] if self._events - ids else []
        faults += ["an event is there twice"] if len(ids) != len(events) else []
        self._events = ids
        phases: dict[tuple, Counter] = {}
        for event in events:
            subject, _, phase = event["event_type"].partition(".")
            stream = event["connection_name"], event["target_object_type"]
            phases.setdefault((event["correlation_id"], subject, *stream), Counter())[phase] += 1
        for (run_id, subject, *stream), seen in phases.items():
            ends = seen["completed"] + seen["failed"]
            if seen["started"] != 1 or ends > 1 or (at_the_end and ends != 1):
                faults.append(f"{run_id}: {subject} of {stream} has {dict(seen)}")
        return faults


def _way(before: Row | None, after: Row | None) -> str | None:
    """How a merge counts what became of a row; None when nothing did."""
    if before == after or after is None:
        return None
    if before is None:
        return "inserted"
    return "deleted" if after.is_gone else "updated"


def _or(allowed: dict[Row | None, int]) -> str:
    return " or ".join(map(str, allowed))
