"""A generated year of a practice: who waits since when is what the generator knows, day by day.

`pytest -s` prints precision and recall per kind of mail; each has to be 1.
"""

from collections import Counter
from datetime import UTC, datetime

from .messages import build_inbox
from .year import Year

DAYS = [datetime(2026, month, day, 12, tzinfo=UTC) for month, day in ((2, 10), (7, 1), (12, 31))]
MAILS = ("canonical_emails", "email_threads", "int_mail_kinds", "person_links", "persons")
MAILS += ("int_judged_messages", "int_thread_messages")


def labels(lanes) -> dict[str, str]:
    """A label of each provider that calls a thread done."""
    rows = lanes.rows("select source_system, label from done_labels order by label")
    return {row["source_system"]: row["label"] for row in rows}


def told(lanes) -> tuple[dict, dict, set]:
    """What the views say: since when each mail waits, each thread's wait, the threads' mails."""
    mails = lanes.rows("select * from inbox_requests where is_waiting")
    waits = {row["request_key"]: row["asked_at"] for row in mails}
    rows = lanes.rows("select * from inbox_view")
    inbox = {row["thread_key"]: (row["waiting_since"], row["waiting_count"]) for row in rows}
    members = lanes.rows(
        "select thread_key, array_agg(message_key) as keys from int_thread_messages group by 1"
    )
    threads = {frozenset(row["keys"]): inbox[row["thread_key"]] for row in members}
    return waits, threads, set(inbox)


def known(year: Year, day: datetime) -> tuple[dict, dict]:
    """What the generator knows of a day."""
    waits, threads = {}, {}
    for each in year.conversations:
        if keys := frozenset(key for at, key, _, _ in each.mails if at <= day):
            waiting = each.waiting(day)
            waits |= waiting
            threads[keys] = (min(waiting.values(), default=None), len(waiting))
    return waits, threads


def test_who_waits_on_each_day_of_a_year(lanes):
    year = Year(seed=16, conversations=220, clients=40, done=labels(lanes))
    kinds = {key: kind for each in year.conversations for _, key, kind, _ in each.mails}
    scores = {kind: Counter() for kind in sorted(kinds.values())}
    lanes.put(year.records)
    before, wrong = None, []
    for day in DAYS:
        lanes.put(year.objects(before, day))
        if before:
            lanes.build("--select", *MAILS)
        else:
            build_inbox(lanes)
        before = day
        waits, threads, shown = told(lanes)
        known_waits, known_threads = known(year, day)
        for key in waits.keys() | known_waits.keys():
            scores[kinds[key]]["told"] += key in waits
            scores[kinds[key]]["known"] += key in known_waits
            scores[kinds[key]]["right"] += waits.get(key) == known_waits.get(key)
        assert len(shown) == len(threads)
        wrong += [
            (day, sorted(keys), threads.get(keys), known_threads.get(keys))
            for keys in threads.keys() | known_threads.keys()
            if threads.get(keys) != known_threads.get(keys)
        ]
    for kind, count in scores.items():
        told_right = count["right"] / count["told"] if count["told"] else 1.0
        found = count["right"] / count["known"] if count["known"] else 1.0
        print(f"{kind:16} precision {told_right:.3f} recall {found:.3f} of {count['known']}")
    assert wrong == []
    assert all(count["told"] == count["known"] == count["right"] for count in scores.values())
    assert sum(count["known"] for count in scores.values()) > 100
    assert {kind for kind, count in scores.items() if count["known"]} >= {
        "client",
        "form",
        "own form",
        "group",
        "calendar",
        "follow-up",
        "partner",
        "done",
    }
