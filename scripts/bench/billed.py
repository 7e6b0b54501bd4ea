"""What a run is billed with nothing new, with 1 % new and at the first time, in bytes processed.

Mails of 20 KB of one mailbox, at two sizes. Bytes are those of the columns that the statements
read, as BigQuery counts them, without the 10 MB that it bills at least for each table. With nothing
new it is to be less than 1 % of the payload, at any size.
"""

import base64
import hashlib
from datetime import UTC, datetime

from google.cloud.bigquery import QueryJob
from workspace import Workspace
from workspace.copied import copied

from bench import messages, timed
from bench.results import Result, megabytes

SIZES = (10_000, 100_000)
BODY = 20_000
NOTHING = 0.01


def measure(*, quick: bool, sizes: tuple[int, ...] = SIZES) -> list[Result]:
    """Bytes of three runs at each size, against the payload; `quick` takes a tenth of the sizes."""
    results = []
    for size in sizes:
        count = size // 10 if quick else size
        with copied(of_stream=True) as lab:
            first = _bytes(lab, 0, count)
            _bytes(lab, count, 0)  # what the first run may have left is asked for once more
            again = _bytes(lab, count, 0)
            some = _bytes(lab, count, count // 100)
        for what, used in {"everything": first, "1 %": some, "nothing": again}.items():
            most = NOTHING if used is again else None
            payload = count * BODY
            given = (f"{count:,} mails of 20 KB, {what} new", megabytes(used), megabytes(payload))
            results.append(Result(*given, used / payload, at_most=most))
    return results


def _bytes(lab: Workspace, first: int, count: int) -> int:
    """Ingest the objects first .. first + count - 1. Returns the bytes that were processed."""
    messages.write_stream(lab.stream, first, count, _large)
    began = datetime.now(UTC)
    timed.ingest(lab)
    jobs = lab.client.list_jobs(all_users=True, min_creation_time=began)
    return sum(job.total_bytes_processed or 0 for job in jobs if isinstance(job, QueryJob))


def _large(number: int) -> dict:
    """A mail whose payload has 20 KB that hardly compress."""
    digests = (hashlib.sha512(b"%d/%d" % (number, part)).digest() for part in range(BODY // 86))
    mail = messages.resource(number)
    mail["payload"]["body"]["data"] = base64.urlsafe_b64encode(b"".join(digests)).decode()
    return mail
