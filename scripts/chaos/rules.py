"""Rules for the proxy: which request is met, and what becomes of it."""

import itertools
import json
import re
import threading

from chaos.proxy import Answer

STATEMENTS = {
    "start": (b"insert into", b"'job.started'"),
    "reconcile": (b"as records_staged",),
    "begin-merge": (b"insert into", b"'ingest.completed'"),
    "merge": (b"merge into", b"raw_objects"),
    "close": (b"insert into", b"'job.completed'"),
}


class Statement:
    """Requests that send a statement of a run: one of STATEMENTS."""

    def __init__(self, name: str):
        self._words = STATEMENTS[name]

    def __call__(self, method: str, _path: str, body: bytes) -> bool:
        """Whether it is one."""
        return method == "POST" and all(words in body.lower() for words in self._words)


def look(method: str, path: str, _body: bytes) -> bool:
    """The look-up that follows a run's first record and goes before its dbt."""
    return method == "GET" and path.partition("?")[0].endswith("/tables/ingests")


class Upload:
    """The uploads from one number, from 1, to another; their announcements, or their contents."""

    def __init__(self, first: int, last: int | None = None, *, method: str = "POST"):
        self._first, self._last, self._method = first, last, method
        self._numbers = itertools.count(1)

    def __call__(self, method: str, path: str, _body: bytes) -> bool:
        """Whether it is one; counts it."""
        if method != self._method or not path.startswith("/upload/"):
            return False
        number = next(self._numbers)
        return self._first <= number and (self._last is None or number <= self._last)


class Meet:
    """Every request that fits gets the verdict; `times` at most."""

    def __init__(self, fits, verdict: str, times: int | None = None):
        self._fits, self._verdict = fits, verdict
        self._left = times
        self._lock = threading.Lock()

    def __call__(self, *request) -> str | None:
        """The verdict."""
        with self._lock:
            if self._left == 0 or not self._fits(*request):
                return None
            self._left = self._left and self._left - 1
            return self._verdict


class Hold:
    """The first request that fits waits until it is let go, and then gets the verdict."""

    def __init__(self, fits, verdict: str | None = None):
        self._fits, self._verdict = fits, verdict
        self._first = threading.Lock()
        self.reached, self._released = threading.Event(), threading.Event()

    def __call__(self, *request) -> str | None:
        """The verdict; of a held request once it was let go."""
        if not self._fits(*request) or not self._first.acquire(blocking=False):
            return None
        self.reached.set()
        self._released.wait()
        return self._verdict

    def let_go(self) -> None:
        """Let the held request, and any later one, go."""
        self._released.set()


class GiveUp:
    """The first `times` statements that fit fail as BigQuery gives up a statement.

    As the answer of jobs.query, or as a job that was taken and has failed: asked for again under
    its id it is still that job (REST reference: jobs.insert, jobs.get, jobs.getQueryResults).
    """

    def __init__(self, fits, reason: str, message: str, times: int = 1):
        self._fits, self._left = fits, times
        self._error = {"reason": reason, "location": "query", "message": message}
        code = 403 if reason == "rateLimitExceeded" else 400
        said = {"code": code, "message": message, "errors": [self._error]}
        self._failure = Answer(code, {"error": said})
        self._jobs: dict[str, Answer] = {}

    def __call__(self, method: str, path: str, body: bytes) -> Answer | None:
        """The failure, or None to pass the request on."""
        path = path.partition("?")[0]
        if match := re.search(r"/(jobs|queries)/([\w-]+)$", path):
            job = self._jobs.get(match[2])
            return job and (job if match[1] == "jobs" else self._failure)
        if method != "POST" or not re.search(r"^/bigquery/.*/(jobs|queries)$", path):
            return None
        asked = json.loads(body)
        job_id = asked.get("jobReference", {}).get("jobId")
        if job_id in self._jobs:
            said = {"code": 409, "message": "Already Exists: Job", "errors": []}
            return Answer(409, {"error": said})
        if not self._left or not self._fits(method, path, body):
            return None
        self._left -= 1
        if path.endswith("/queries"):
            return self._failure
        status = {"state": "DONE", "errorResult": self._error, "errors": [self._error]}
        job = {"kind": "bigquery#job", "statistics": {}, "status": status, **asked}
        self._jobs[job_id] = Answer(200, job)
        return self._jobs[job_id]

    @property
    def is_spent(self) -> bool:
        """Whether it has met as many statements as it was to."""
        return not self._left
