"""Making 100,000 mails canonical with their threads, and then 100 new ones.

Seconds of the two models by dbt's own count, and the warehouse's peak memory while dbt ran, which
holds what it kept from loading the mails. Every second mail answers the one before it.
"""

import json

from workspace import Workspace
from workspace.copied import copied

from bench import messages, timed
from bench.processes import cost_of_warehouse
from bench.results import Result, megabytes, seconds

MAILS = 100_000
NEW = 100
MODELS = ("canonical_emails", "email_threads")


def measure(*, quick: bool, mails: int = MAILS, new: int = NEW) -> list[Result]:
    """Seconds and memory for all mails and for the new ones; `quick` takes a tenth of them."""
    mails = mails // 10 if quick else mails
    with copied(of_stream=True) as lab:
        ingest(lab, 0, mails)
        first, memory = build(lab, "resource_type:seed", *MODELS)
        ingest(lab, mails, new)
        second, _ = build(lab, *MODELS)
        for table in MODELS:
            timed.check_count(lab, mails + new, table)
    ratio = second / first
    return [
        Result(f"{mails:,} mails made canonical", seconds(first)),
        Result("warehouse's peak memory meanwhile", megabytes(memory)),
        Result(f"{new} new ones after that", seconds(second), seconds(first), ratio, at_most=0.2),
    ]


def ingest(lab: Workspace, first: int, count: int) -> None:
    """Ingest the mails first .. first + count - 1; every second one answers the one before."""
    messages.write_stream(lab.stream, first, count)
    lines = lab.stream.read_text().splitlines()
    with lab.stream.open("w") as file:
        for line in lines:
            message = json.loads(line)
            if message["type"] == "RECORD" and (number := int(message["record"]["id"][1:], 16)) % 2:
                answered = {"name": "In-Reply-To", "value": f"<{number - 1}@example.org>"}
                message["record"]["payload"]["headers"].append(answered)
            file.write(json.dumps(message) + "\n")
    timed.ingest(lab)


def build(lab: Workspace, *select: str) -> tuple[float, int]:
    """Build models. Returns the seconds that they took and the warehouse's peak memory in bytes."""
    with cost_of_warehouse(lab) as cost:
        without = ("--exclude-resource-type", "test", "unit_test")
        timed.run(lab, "dbt", "build", *without, "--select", *select)
    results = json.loads((lab.folder / "target" / "run_results.json").read_text())["results"]
    models = [each for each in results if each["unique_id"].rpartition(".")[2] in MODELS]
    return sum(each["execution_time"] for each in models), cost.memory
