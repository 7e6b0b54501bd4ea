"""Mails that come late, go, come back and are marked: who waits follows from what is there now.

A seed draws how many mails of each conversation are there at each step, and in which order they
come. Some steps are built in the middle, with any half of what changes. The generator of the year
knows who waits when a conversation ends with any of its mails.
"""

import random
from datetime import UTC, datetime

import pytest

from .messages import build_inbox
from .test_year import MAILS, labels, told
from .year import Conversation, Year

STEPS = 3
GONE_AT = datetime(2027, 1, 1, tzinfo=UTC).isoformat()


class Life:
    """The conversations of a clinic, each with so many of its mails as are there."""

    def __init__(self, seed: int, done: dict[str, str]):
        self._random = random.Random(seed)
        self.year = Year(seed, conversations=70, clients=15, done=done)
        self._held = dict.fromkeys(range(len(self.year.conversations)), 0)

    def step(self) -> list[dict]:
        """Let mails come, go and be marked; the objects that changed, in any order."""
        changes = []
        for number, held in self._held.items():
            mails = self.year.conversations[number].mails
            if self._random.random() < 0.7:
                self._held[number] = self._random.randint(0, len(mails))
            come, gone = mails[held : self._held[number]], mails[self._held[number] : held]
            stay = mails[: min(held, self._held[number])]
            marked = [each for each in stay if self._random.random() < 0.1]
            changes += [mail for _, _, _, mail in come]
            changes += [mail | {"deleted_at": GONE_AT} for _, _, _, mail in gone]
            changes += [_unread(mail) for _, _, _, mail in marked]
        self._random.shuffle(changes)
        return changes

    def is_torn(self) -> bool:
        """Whether the next step is built in the middle, too."""
        return self._random.random() < 0.5

    def known(self) -> dict[frozenset, tuple[datetime | None, int]]:
        """Of the mails of each conversation that are there: since when how many of them wait."""
        threads = {}
        for number, held in self._held.items():
            each: Conversation = self.year.conversations[number]
            if held:
                waiting = each.waiting(each.mails[held - 1][0])
                keys = frozenset(key for _, key, _, _ in each.mails[:held])
                threads[keys] = (min(waiting.values(), default=None), len(waiting))
        return threads


def _unread(mail: dict) -> dict:
    """The same mail, which somebody has marked as unread: another payload that says no more."""
    payload = dict(mail["payload"])
    if "labelIds" in payload:
        payload["labelIds"] = [*payload["labelIds"], "UNREAD"]
    else:
        payload["isRead"] = False
    return mail | {"payload": payload}


@pytest.mark.parametrize("seed", [1, 2])
def test_who_waits_follows_from_the_mails_that_are_there(lanes, seed):
    life = Life(seed, labels(lanes))
    lanes.put(life.year.records)
    waited = 0
    for number in range(STEPS):
        changes = life.step()
        if number and life.is_torn():
            lanes.put(changes[: len(changes) // 2])
            lanes.build("--select", *MAILS)
        lanes.put(changes)
        if number:
            lanes.build("--select", *MAILS)
        else:
            build_inbox(lanes)
        _, threads, _ = told(lanes)
        known = life.known()
        wrong = [
            (number, sorted(keys), threads.get(keys), known.get(keys))
            for keys in threads.keys() | known.keys()
            if threads.get(keys) != known.get(keys)
        ]
        assert wrong == []
        waited += sum(count for _, count in known.values())
    assert waited > 30
