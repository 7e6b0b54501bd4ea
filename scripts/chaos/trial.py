"""One case: a disturbed run beside an undisturbed one of the same changes, and what is compared."""

import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field

from workspace import Workspace
from workspace.mail import eml
from workspace.waiting import finish, wait_for

from chaos.proxy import Proxy
from chaos.rules import Hold

DISTURBED, REFERENCE, THIRD = "gmail-acct1", "gmail-acct2", "gmail-acct3"
OTHERS = (
    *("exchange-info-mensio", "exchange-ben-efs", "exchange-ben-mensio"),
    *("google-forms-intake-01", "google-forms-followup", "dataverse-clinic", "stripe-prod"),
)
ONE_UPLOAD_PER_MAIL = {"TARGET_BIGQUERY_BATCH_SIZE": "1"}
REACH_SECONDS = 120
HEED_SECONDS = 2
# without what differs between two mailboxes of the same content: the name, the clock's history id
DIGEST = """
select
    to_hex(sha256(string_agg(
        concat(
            regexp_replace(idem_key, '^gmail:[^:]*', ''),
            to_json_string(json_remove(payload, '$.historyId')),
            cast(deleted_at is not null as string)
        ),
        '' order by idem_key
    ))) as digest
from raw_objects
where connection_name = @connection
"""
UNENDED = """
select correlation_id
from event_log
where event_type like 'job.%'
group by 1
having countif(event_type = 'job.started') != 1 or countif(event_type != 'job.started') != 1
"""


class Unreached(Exception):  # noqa: N818  (reads as a sentence)
    """A run did not come to the point at which it was to be disturbed."""


@dataclass(frozen=True)
class Case:
    """A disturbance. `disturb` returns the run that it disturbed; it has to end with a code of
    `codes`, and `needs` says why the case cannot be shown here, if it cannot."""

    name: str
    what: str
    disturb: Callable[["Trial"], subprocess.CompletedProcess]
    codes: frozenset[int]
    needs: Callable[[], str] = lambda: ""


@dataclass
class Result:
    """What became of a case. `faults` are sentences; none of them: it was survived."""

    case: Case
    run: str = ""
    next_run: str = "-"
    faults: list[str] = field(default_factory=list)


class Trial:
    """The mailboxes, the proxy and the runs of one case after another."""

    def __init__(self, lab: Workspace, proxy: Proxy):
        self.lab, self.proxy = lab, proxy
        self._journal: list[tuple[str, str, object]] = []
        self._ids: list[str] = []
        self._unended: set[str] = set()

    def change(self, name: str) -> None:
        """The same changes in each mailbox: two new mails, one with another label, one deleted."""
        for number in (1, 2):
            mail = {"eml": eml(f"{name}-{number}", len(self._ids) % 60)}
            self._ids.append(self._control("POST", "messages", mail)["id"])
        if len(self._ids) > 4:
            self._control("POST", f"messages/{self._ids[-3]}/labels", {"add": [name]})
            self._control("DELETE", f"messages/{self._ids.pop(-4)}")

    def seed(self) -> None:
        """Fill the mailboxes and ingest them, undisturbed."""
        self.up()
        for number in range(2):
            self.change(f"seed-{number}")
        for connection in (DISTURBED, REFERENCE):
            done = self.lab.ingest(connection)
            if done.returncode:
                raise Unreached(f"the undisturbed first run failed: {done.stderr.strip()}")

    def restart_sandbox(self) -> None:
        """Start the sandbox again, with all that happened in it since the first start."""
        self.up()
        for call in self._journal:
            self.lab.control(*call)

    def up(self) -> None:
        """Make sure that both servers run."""
        self.lab.run("lorc", "up")

    def kill_server(self, name: str) -> None:
        """SIGKILL to the warehouse or the sandbox."""
        pid = int((self.lab.warehouse_dir / f"{name}.pid").read_text())
        server = next(process for process in self.lab.processes() if process.pid == pid)
        server.kill()
        server.wait(10)

    def start(self, connection: str = DISTURBED, **environment: str) -> subprocess.Popen:
        """A run that reaches the warehouse through the proxy."""
        port = {"WAREHOUSE_PORT": self.proxy.port}
        return self.lab.start("lorc", "ingest", connection, **port, **environment)

    def hold(self, fits, verdict: str | None = None) -> Hold:
        """Let the proxy hold the first request that fits."""
        self.proxy.rule = Hold(fits, verdict)
        return self.proxy.rule

    @staticmethod
    def reach(condition: Callable[[], object]) -> None:
        """Wait for a point in a run. Raises Unreached."""
        if not wait_for(condition, REACH_SECONDS):
            raise Unreached("the run did not come to this point")

    @staticmethod
    def end(process: subprocess.Popen, number: int, release: Callable[[], None]):
        """Send a signal, release what holds the run once it has had time to heed it, and wait."""
        process.send_signal(number)
        if number != signal.SIGKILL:
            wait_for(lambda: process.poll() is not None, HEED_SECONDS)
        release()
        return finish(process)

    def run(self, case: Case) -> Result:
        """Disturb a run, repeat the command if it failed, and compare with an undisturbed one."""
        result = Result(case)
        self.change(case.name)
        try:
            self._disturb_and_mend(case, result)
        except (Unreached, subprocess.TimeoutExpired) as error:
            result.faults.append(str(error))
            for process in self.lab.processes():
                process.kill()
            self.restart_sandbox()
        return result

    def _disturb_and_mend(self, case: Case, result: Result) -> None:
        try:
            done = case.disturb(self)
        finally:
            self._calm()
        result.run = _word(done.returncode)
        if done.returncode not in case.codes:
            last = done.stderr.strip().splitlines()[-1:] or ["no word"]
            result.faults.append(f"the run ended with {done.returncode}: {last[0]}")
        if not wait_for(self.lab.only_servers, 30):
            result.faults.append("the run left a process behind")
        runs = [self.lab.start("lorc", "ingest", REFERENCE)]
        if done.returncode:
            runs.append(self.lab.start("lorc", "ingest", DISTURBED))
        ended = [finish(run) for run in runs]
        if done.returncode:
            result.next_run = _word(ended[1].returncode)
        for each in ended:
            if each.returncode:
                result.faults.append(f"afterwards: {each.stderr.strip().splitlines()[-1]}")
        if any("Traceback" in each.stderr for each in (done, *ended)):
            result.faults.append("a stack trace was printed")
        result.faults += self._compare()

    def _calm(self) -> None:
        """Nothing is disturbed any more."""
        rule, self.proxy.rule = self.proxy.rule, lambda *_: None
        if isinstance(rule, Hold):
            rule.let_go()
        self.up()
        self.lab.control("DELETE", "faults")

    def _compare(self) -> list[str]:
        digests = {
            self.lab.rows(DIGEST, connection=connection)[0]["digest"]
            for connection in (DISTURBED, REFERENCE)
        }
        faults = [] if len(digests) == 1 else ["raw_objects is not that of an undisturbed run"]
        unended = {row["correlation_id"] for row in self.lab.rows(UNENDED)} - self._unended
        self._unended |= unended
        return faults + [f"{run_id} does not start and end once" for run_id in unended]

    def _control(self, method: str, path: str, content: object = None) -> dict:
        for connection in (DISTURBED, REFERENCE, THIRD):
            call = (method, f"gmail/{connection}/{path}", content)
            self._journal.append(call)
            told = self.lab.control(*call)
        return told


def _word(code: int) -> str:
    words = {0: "done", 1: "failed", 3: "busy"}
    return words.get(code) or (signal.Signals(-code).name if code < 0 else f"exit {code}")
