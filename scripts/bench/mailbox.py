"""100 new mails in a mailbox of 10,000, of 100,000 and of 1,000,000: canonical, threads, waiting.

Threads of five, of which ours are two. The first 10,000 mails are ingested and read; the others are
copies of these in the warehouse: objects, canonical, judged and threaded. CPU seconds of the
warehouse and its peak memory for 100 new ones, half of them in threads that are there, whatever the
two models and the inbox cost then.
"""

import sys
from collections.abc import Callable

from workspace import Workspace
from workspace.copied import copied

from bench import copies, messages, timed
from bench.processes import Cost, cost_of_warehouse
from bench.results import Result, megabytes, seconds

SIZES = (10_000, 100_000, 1_000_000)
NEW, PER_THREAD = 100, 5
OURS = "Front Desk <hello@quittengarten.example.org>"
MAILS = ("canonical_emails", "email_threads")
INBOX = ("+inbox_view,path:models/projections", "+inbox_requests,path:models/projections")
# the inbox is a table made anew, so its cost is by what is there: left out where that takes an hour
WITH_INBOX = 100_000


def measure(*, quick: bool, sizes: tuple[int, ...] = SIZES, new: int = NEW) -> list[Result]:
    """What the new mails cost at each size, against at the first; `quick` leaves the last out."""
    results, first = [], {}
    with copied(of_stream=True) as lab:
        ingest(lab, 0, sizes[0], of_thread)
        build(lab, "resource_type:seed", "+inbox_view", "+inbox_requests")
        for turn, size in enumerate(sizes[:-1] if quick else sizes):
            grow(lab, sizes[0], size)
            check(lab, size, new * turn)
            ingest(lab, new * turn, new, later)
            costs = {"canonical, with threads": build(lab, *MAILS)}
            if size <= WITH_INBOX:
                costs["inbox"] = build(lab, *INBOX)
            check(lab, size, new * (turn + 1))
            results += _results(size, new, costs, first)
            first = first or costs
            for result in results[-len(costs) :]:
                print(f"bench: {result.what}: {result.ours}", file=sys.stderr, flush=True)
    return results


def _results(size: int, new: int, costs: dict, first: dict) -> list[Result]:
    found = []
    for what, cost in costs.items():
        base = first.get(what, cost)
        compared = f"{seconds(base.cpu)} at first" if first else ""
        text = f"{seconds(cost.cpu)}, {megabytes(cost.memory)}"
        name = f"mailbox of {size:,} mails, {new} new ones: {what}"
        found.append(Result(name, text, compared, cost.cpu / base.cpu, at_most=1.5))
    return found


def grow(lab: Workspace, made: int, size: int) -> None:
    """Make the mailbox hold so many mails, in turns of those that were ingested."""
    known = lab.value("select count(*) from canonical_emails where idem_key like '%~%'")
    for turn in range(known // made + 1, size // made):
        for statement in copies.statements(turn, without="n%"):
            lab.client.query_and_wait(statement)


def check(lab: Workspace, size: int, new: int) -> None:
    """Raise AssertionError unless all mails are there, in threads of five and those of new ones."""
    for table in ("raw_objects", *MAILS):
        timed.check_count(lab, size + new, table)
    found = lab.value("select count(distinct thread_key) from email_threads")
    if found != size // PER_THREAD + new // 2:
        raise AssertionError(f"{found:,} threads of {size:,} mails in fives and {new:,} new ones")


def ingest(lab: Workspace, first: int, count: int, make: Callable[[int], dict]) -> None:
    """Ingest the mails first .. first + count - 1."""
    messages.write_stream(lab.stream, first, count, make)
    timed.ingest(lab)


def build(lab: Workspace, *select: str) -> Cost:
    """Build models by hand, without tests, and watch what that costs the warehouse."""
    without = ("--exclude-resource-type", "test", "unit_test")
    with cost_of_warehouse(lab) as cost:
        timed.run(lab, "dbt", "build", *without, "--select", *select)
    return cost


def of_thread(number: int) -> dict:
    """A mail of a thread of five: it answers the one before it, and every second one is ours."""
    place = number % PER_THREAD
    return _answering(number, number - place, [number - p for p in range(place, 0, -1)])


def later(number: int) -> dict:
    """A new mail: every second one answers the last of a thread that is there."""
    own, first = 10_000_000 + number, number * PER_THREAD
    if number % 2:
        record = _answering(own, own, [])
    else:
        record = _answering(own, first, [*range(first, first + PER_THREAD)])
    return record | {"id": f"n{record['id']}"}


def _answering(number: int, first: int, before: list[int]) -> dict:
    record = messages.resource(number)
    person = messages.resource(first)["payload"]["headers"][1]["value"]
    fields = {each["name"]: each["value"] for each in record["payload"]["headers"]}
    is_ours = len(before) % 2 == 1
    fields |= {"From": OURS, "To": person} if is_ours else {"From": person, "To": OURS}
    if before:
        ids = [f"<{each}@example.org>" for each in before]
        fields |= {"In-Reply-To": ids[-1], "References": " ".join(ids)}
    record["payload"]["headers"] = [{"name": k, "value": v} for k, v in fields.items()]
    label = "SENT" if is_ours else "INBOX"
    return record | {"threadId": f"1{first:015x}", "labelIds": [label]}
