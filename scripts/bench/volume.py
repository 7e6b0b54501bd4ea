"""The lanes over 500,000 answers to questionnaires, and over 100,000 addresses of persons.

CPU seconds and peak memory of the warehouse while the lanes are built: with the sample clinic
alone, with so many answers more, with so many customers more, and with 100 new customers after
that. The answers are those of the sample clinic's follow-up form, given again under other ids.
"""

import shutil
import threading
from dataclasses import dataclass

import psutil
from workspace import Workspace
from workspace.copied import copied
from workspace.workspace import SAMPLE

from bench import timed
from bench.results import Result, megabytes, seconds

FORM, CONNECTIONS = "google-forms-followup", ("dataverse-clinic", "stripe-prod")
PER_RESPONSE, PEOPLE = 17, 2_000
ANSWERS, CUSTOMERS, NEW = 500_000, 100_000, 100
AGAIN = """
insert into raw_objects
select raw_objects.* replace (
    concat(idem_key, '~', again) as idem_key,
    concat(external_id, '~', again) as external_id,
    to_hex(sha256(concat(payload_hash, again))) as payload_hash,
    current_timestamp() as staged_at,
    parse_json(replace(
        replace(to_json_string(payload), external_id, concat(external_id, '~', again)),
        '{field}":"',
        concat('{field}":"', {person}, '.')
    )) as payload
)
from raw_objects
cross join unnest(generate_array({first}, {last})) as again
where connection_name = '{connection}' and object_type = '{object_type}'
    and external_id not like '%~%'
"""
COUNTED = """
select count(*), countif(external_id not like '%~%')
from raw_objects
where connection_name = '{connection}' and object_type = '{object_type}'
"""


@dataclass(frozen=True)
class Cost:
    """CPU seconds and peak memory in bytes of the warehouse."""

    cpu: float
    memory: int


def measure(*, quick: bool) -> list[Result]:
    """What so many rows more cost the lanes; `quick` takes a tenth of them."""
    answers, customers = (ANSWERS // 10, CUSTOMERS // 10) if quick else (ANSWERS, CUSTOMERS)
    with copied() as lab:
        shutil.copytree(SAMPLE, lab.data, dirs_exist_ok=True)
        for connection in (FORM, *CONNECTIONS):
            timed.run(lab, "lorc", "ingest", connection)
        alone = lanes(lab)
        given = add(lab, FORM, "form_response", "respondentEmail", answers // PER_RESPONSE)
        answered = lanes(lab)
        known = add(lab, "stripe-prod", "customer", "email", customers)
        linked = lanes(lab)
        add(lab, "stripe-prod", "customer", "email", NEW)
        new = lanes(lab)
    return [
        Result("lanes of the sample clinic, CPU of the warehouse", seconds(alone.cpu)),
        Result(f"with {given * PER_RESPONSE:,} answers more", seconds(answered.cpu)),
        Result("warehouse's peak memory meanwhile", megabytes(answered.memory)),
        Result(f"with {known:,} addresses more", seconds(linked.cpu)),
        Result("warehouse's peak memory meanwhile", megabytes(linked.memory)),
        Result(
            f"with {NEW} new ones after that",
            seconds(new.cpu),
            seconds(linked.cpu),
            new.cpu / linked.cpu,
            at_most=0.5,
        ),
    ]


def add(lab: Workspace, connection: str, object_type: str, field: str, count: int) -> int:
    """Give the objects of a connection again, `count` in all. Returns how many there are more."""
    names = {"connection": connection, "object_type": object_type}
    [[known, each]] = lab.client.query_and_wait(COUNTED.format(**names))
    person = f"cast(mod(again, {PEOPLE}) as string)" if connection == FORM else "again"
    turns = max(count // each, 1)
    first = known // each
    last = first + turns - 1
    lab.client.query_and_wait(
        AGAIN.format(field=field, person=person, first=first, last=last, **names)
    )
    return turns * each


def lanes(lab: Workspace) -> Cost:
    """Build the lanes, and watch what that costs the warehouse."""
    server = psutil.Process(int((lab.warehouse_dir / "warehouse.pid").read_text()))
    done, peak = threading.Event(), [0]

    def watch() -> None:
        while not done.wait(0.1):
            peak[0] = max(peak[0], server.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    before = sum(server.cpu_times()[:2])
    try:
        timed.run(lab, "lorc", "run", "lanes")
    finally:
        done.set()
        watcher.join()
    return Cost(sum(server.cpu_times()[:2]) - before, peak[0])
