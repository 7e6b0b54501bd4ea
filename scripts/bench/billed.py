"""What is billed with nothing new, with 1 % new and at the first time, in bytes processed.

Mails of 20 KB of one mailbox, at two sizes, ingested and made canonical. Bytes are those of the
columns, partitions and clusters that the statements read, as BigQuery counts them, without the
10 MB that it bills at least for each table. With nothing new it is to be less than 1 % of the
payload, at any size. What is new comes a day after what is there. BigQuery documents that a MERGE
that updates is billed for its whole target, though in practice it prunes clusters: so `1 % new`
holds the payload that is there once, for the mails as they are stored and as they are canonical.
"""

import base64
import hashlib
from datetime import UTC, datetime

from google.cloud.bigquery import QueryJob
from workspace import Workspace
from workspace.copied import copied

from bench import messages, timed
from bench.results import Result, megabytes
from bench.statements import STAGING

SIZES = (10_000, 100_000)
LINES = 116
BODY = 20_000
NOTHING = 0.01
STEPS = {"ingest": timed.CONNECTION, "run": "canonicalize_email"}
A_DAY_BEFORE = f"""
update {STAGING} set _sdc_batched_at = timestamp_sub(_sdc_batched_at, interval 1 day)
where true
"""  # noqa: S608


def measure(*, quick: bool, sizes: tuple[int, ...] = SIZES) -> list[Result]:
    """Bytes of three runs at each size, against the payload; `quick` takes a tenth of the sizes."""
    results = []
    for size in sizes:
        count = size // 10 if quick else size
        with copied(of_stream=True) as lab:
            first = _bytes(lab, 0, count)
            lab.rows(A_DAY_BEFORE)
            _bytes(lab, count, 0)  # what the first run may have left is asked for once more
            again = _bytes(lab, count, 0)
            some = _bytes(lab, count, count // 100)
        for what, found in {"everything": first, "1 %": some, "nothing": again}.items():
            for step, used in found.items():
                payload = count * BODY
                which = f"{count:,} mails of 20 KB, {what} new: {step}"
                given = (which, megabytes(used), megabytes(payload), used / payload)
                results.append(Result(*given, at_most=NOTHING if found is again else None))
    return results


def _bytes(lab: Workspace, first: int, count: int) -> dict[str, int]:
    """Ingest the objects first .. first + count - 1 and make them canonical. Returns the bytes
    that each of the two processed."""
    messages.write_stream(lab.stream, first, count, _large)
    found = {}
    for command, what in STEPS.items():
        began = datetime.now(UTC)
        timed.run(lab, "lorc", command, what)
        jobs = lab.client.list_jobs(all_users=True, min_creation_time=began)
        used = (job.total_bytes_processed or 0 for job in jobs if isinstance(job, QueryJob))
        found[f"lorc {command}"] = sum(used)
    return found


def _large(number: int) -> dict:
    """A mail whose payload has 20 KB that hardly compress."""
    lines = (hashlib.sha512(b"%d/%d" % (number, line)).hexdigest() for line in range(LINES))
    mail = messages.resource(number)
    mail["payload"]["body"]["data"] = base64.urlsafe_b64encode("\n".join(lines).encode()).decode()
    return mail
