"""The lanes over 500,000 answers to questionnaires, and over 100,000 addresses of persons.

CPU seconds and peak memory of the warehouse while the lanes are built: with the sample clinic
alone, with 100 new customers, with so many answers more, with so many customers more, and with 100
new customers after that. The answers are those of the sample clinic's follow-up form, given again
under other ids.
"""

import shutil
import sys

from workspace import Workspace
from workspace.copied import copied
from workspace.workspace import SAMPLE

from bench import timed
from bench.processes import Cost, cost_of_warehouse
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


def measure(*, quick: bool) -> list[Result]:
    """What so many rows more cost the lanes; `quick` takes a tenth of them."""
    answers, customers = (ANSWERS // 10, CUSTOMERS // 10) if quick else (ANSWERS, CUSTOMERS)
    with copied() as lab:
        shutil.copytree(SAMPLE, lab.data, dirs_exist_ok=True)
        for connection in (FORM, *CONNECTIONS):
            timed.run(lab, "lorc", "ingest", connection)
        alone = lanes(lab)
        add(lab, "stripe-prod", "customer", "email", NEW)
        first = lanes(lab)
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
            f"{seconds(first.cpu)} before all these",
            new.cpu / first.cpu,
            at_most=1.5,
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
    with cost_of_warehouse(lab) as cost:
        timed.run(lab, "lorc", "run", "lanes")
    told = f"{seconds(cost.cpu)}, {megabytes(cost.memory)}"
    print(f"bench: lanes built: {told}", file=sys.stderr, flush=True)
    return cost
