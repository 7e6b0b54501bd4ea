"""A life of a clinic, drawn from a seed: what happens at the sources, and which runs there are.

A step names no object that others made, only a place in the list of those that are there when it
is played: so any steps of a life can be left out, and the rest is a life.
"""

import random
from dataclasses import dataclass

STREAMS = {
    "gmail-acct1": ("email",),
    "exchange-info-mensio": ("email",),
    "google-forms-intake-01": ("form_response",),
    "dataverse-clinic": ("contact", "session"),
    "stripe-prod": ("customer", "payment_intent"),
}
PERSONS = ("ada", "ben", "eva")
REQUESTS = 70  # of a run to the warehouse, about
CALLS = 8  # of a run to its source, about
SOURCE_STEPS = {"add": 8, "edit": 6, "delete": 4, "restore": 2, "break": 2, "expire": 1}
RUN_STEPS = {
    "ingest": 9,
    "since": 2,
    "together": 2,
    "twice": 1,
    "build": 2,
    "refresh": 1,
    "replay": 1,
    "retry": 1,
    "forget": 1,
}
AT_WAREHOUSE = ("refuse", "unavailable", "lose", "drop", "cut", "kill", "kill-after")
AT_SOURCE = ("busy", "torn", "denied")
UPLOADS = 4  # of a run, about; a third of the faults are at one
FAULTY = 0.45  # of the runs that extract


@dataclass(frozen=True)
class Fault:
    """What is done at which request of a run: to the warehouse, or a call of its source."""

    kind: str
    number: int
    where: str = "request"  # any of them, or an upload

    def __str__(self) -> str:
        where = "call" if self.kind in AT_SOURCE else self.where
        return f"{self.kind} at {where} {self.number}"


@dataclass(frozen=True)
class Step:
    """Something that happens. `pick` says which object, from 0 to 1 of those that are there."""

    kind: str
    connection: str = ""
    object_type: str | None = None
    pick: float = 0.0
    owner: str | None = None
    fault: Fault | None = None
    other: str = ""

    def __str__(self) -> str:
        words = [self.kind, self.connection, self.object_type, self.owner, self.other, self.fault]
        return " ".join(str(word) for word in words if word)


def life(seed: int, length: int = 30) -> list[Step]:
    """The steps of a seed, beginning with some objects of one connection or of two."""
    draw = random.Random(seed)  # noqa: S311
    names = draw.sample(sorted(STREAMS), draw.randint(1, 2))
    steps = [_at_source(draw, name, "add") for name in names for _ in range(3)]
    while len(steps) < length:
        steps.append(_run(draw, names))
        steps += [_at_source(draw, draw.choice(names)) for _ in range(draw.randint(3, 8))]
    return steps[:length]


def _at_source(draw: random.Random, name: str, kind: str | None = None) -> Step:
    kind = kind or _weighed(draw, SOURCE_STEPS)
    owner = draw.choice(PERSONS) if kind == "add" else None
    return Step(kind, name, draw.choice(STREAMS[name]), draw.random(), owner)


def _run(draw: random.Random, names: list[str]) -> Step:
    kind, name = _weighed(draw, RUN_STEPS), draw.choice(names)
    if kind == "ingest":
        only = draw.choice(STREAMS[name]) if draw.random() < 0.2 else None
        return Step(kind, name, only, fault=_fault(draw))
    if kind == "forget":
        return Step(kind, owner=draw.choice(PERSONS))
    if kind in ("since", "replay"):
        return Step(kind, name, fault=_fault(draw) if kind == "since" else None)
    other = next((each for each in names if each != name), name)
    return Step(kind, name, other=other) if kind in ("together", "twice") else Step(kind)


def _fault(draw: random.Random) -> Fault | None:
    if draw.random() > FAULTY:
        return None
    kind = draw.choice((*AT_WAREHOUSE, *AT_SOURCE))
    if kind in AT_SOURCE:
        return Fault(kind, draw.randint(0, CALLS))
    if draw.random() < 1 / 3:
        return Fault(kind, draw.randint(1, UPLOADS), "upload")
    return Fault(kind, draw.randint(1, REQUESTS))


def _weighed(draw: random.Random, weights: dict[str, int]) -> str:
    return draw.choices(list(weights), weights.values())[0]
