"""Forks: what they have of their parent, how they end, and that none is made beside a thread.

test_forked.py runs these where that is true.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from lorc.console import endings
from lorc.ingest import several
from lorc.processes import forked
from lorc.processes.forked import DEVNULL, PIPE, STDOUT, Forked
from lorc.processes.side_by_side import SideBySide
from lorc.project.errors import Busy, StepFailed
from lorc.transform import keeper
from lorc.transform.served import Gone, Served


@pytest.fixture
def beside_a_thread():
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    yield
    done.set()
    thread.join()


def said(main, **how) -> tuple[str, int]:
    process = Forked(main, stdout=PIPE, stderr=STDOUT, **how)
    with process.stdout:
        return process.stdout.read(), process.wait()


def test_it_says_what_it_says_and_ends_with_its_code():
    def main():
        print("out")
        print("error", file=sys.stderr)
        return 3

    text, code = said(main)
    assert sorted(text.split()) == ["error", "out"]
    assert code == 3


def test_it_ends_as_the_function_exits_or_fails():
    assert said(lambda: sys.exit(2)) == ("", 2)
    text, code = said(lambda: 1 / 0)
    assert "ZeroDivisionError" in text
    assert code == 1


def test_its_folder_and_variables_are_its_own(tmp_path):
    text, _ = said(lambda: print(Path.cwd(), dict(os.environ)), cwd=tmp_path, env={"A": "b"})
    assert text == f"{tmp_path} {{'A': 'b'}}\n"
    assert Path.cwd() != str(tmp_path)


def test_it_reads_what_it_is_told_and_leads_a_group_of_its_own():
    process = Forked(lambda: print(input(), os.getpgid(0)), stdin=PIPE, stdout=PIPE)
    with process.stdin as stdin:
        stdin.write("go\n")
    with process.stdout:
        assert process.stdout.read() == f"go {process.pid}\n"
    assert process.wait() == 0


def test_it_holds_no_file_of_its_parent_but_what_it_is_to_keep():
    reading, writing = os.pipe()
    kept_reading, kept = os.pipe()

    def main():
        os.write(kept, b"kept")
        try:
            os.write(writing, b"held")
        finally:
            time.sleep(0.2)

    process = Forked(main, stderr=DEVNULL, keep=[kept])
    os.close(writing)
    assert os.read(reading, 9) == b""  # before it ends
    assert os.read(kept_reading, 9) == b"kept"
    assert process.wait() == 0
    for each in (reading, kept, kept_reading):
        os.close(each)


def test_a_signal_ends_it_as_any_process():
    process = Forked(lambda: time.sleep(60))
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.1)
    process.send_signal(signal.SIGTERM)
    assert process.wait() == -signal.SIGTERM
    process.send_signal(signal.SIGTERM)  # it has ended: nothing


@pytest.mark.usefixtures("beside_a_thread")
def test_beside_a_thread_there_is_no_fork():
    assert not forked.is_safe()
    with pytest.raises(RuntimeError):
        Forked(lambda: None)


def test_an_interrupt_reaches_each_process_once_and_after_it_none_is_started():
    def count_signals():
        got = []
        signal.signal(signal.SIGTERM, lambda number, _: got.append(number))
        until = time.monotonic() + 60
        while not got and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(0.5)
        print(len(got))

    ended = {}
    signal.signal(signal.SIGALRM, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
    signal.setitimer(signal.ITIMER_REAL, 3)
    both = SideBySide(lambda _: Forked(count_signals, stdout=PIPE, stderr=STDOUT))
    both.run(["a", "b", "c"], 2, lambda name, run: ended.update({name: run and run.last}))
    assert ended == {"a": "1", "b": "1", "c": None}
    assert both.is_interrupted


class Connections:
    """Stands for connections and settings."""

    is_local = False

    def __init__(self, name):
        self.name = name


@pytest.mark.parametrize("is_safe", [True, False])
def test_runs_are_forks_where_that_is_safe_and_programs_elsewhere(monkeypatch, request, is_safe):
    class Keeper:
        def __init__(self, *_):
            self.ends = {name: Path(os.devnull).open() for name in "ab"}  # noqa: SIM115

        def end_of(self, name):
            return self.ends[name]

        def close(self):
            pass

    if not is_safe:
        request.getfixturevalue("beside_a_thread")
    monkeypatch.setattr(several, "Keeper", Keeper)
    monkeypatch.setattr(several, "IMPORTED", ())
    monkeypatch.setattr(several.meltano, "load", lambda: None)
    monkeypatch.setattr(several.sys, "executable", "/bin/true")
    monkeypatch.setattr(several.Path, "with_name", lambda *_: "/bin/echo")
    connections = [Connections("a"), Connections("b")]

    def ingest(name):
        print(f"{name}: in a fork")
        sys.exit(3 if name == "b" else 0)

    with several.started(Connections("settings"), connections, ingest) as runs:
        found = runs.outcomes(2)
    words = ["in a fork", "in a fork"] if is_safe else ["ingest a", "ingest b"]
    assert [outcome.words for outcome in found] == words
    assert endings.exit_code(found) == (3 if is_safe else 0)


class Dbt:
    """Stands for dbt: a build does what `select` says."""

    kept = None
    is_loaded = True

    def __init__(self, settings, name):
        self.settings, self.name = settings, name

    def load(self):
        pass

    prepare = load

    def build(self, select, _types, _variables, closing, ended):
        if select == "fail":
            raise StepFailed("No.", "merge", retryable=False, code=7)
        if select == "wait":
            try:
                time.sleep(60)
            except KeyboardInterrupt:
                return "interrupted"
        ended()
        closing()
        return f"{self.name}: {select}"


@pytest.fixture
def kept(monkeypatch):
    """A process that keeps dbt for two runs."""
    monkeypatch.setattr(keeper, "Dbt", Dbt)
    made = keeper.Keeper(None, ["a", "b"])
    yield made
    made.close()
    assert made._process.returncode == 0


def build(kept, name, select, seen=None):
    served = Served(kept.end_of(name))
    served.prepare()
    calls = [] if seen is None else seen
    given = (name, select, [], {})
    return served.build(given, lambda: calls.append("closing"), lambda: calls.append("ended"))


def test_a_build_is_done_where_dbt_is_kept_and_tells_how_it_goes(kept):
    seen = []
    assert build(kept, "a", "models", seen) == "a: models"
    assert seen == ["ended", "closing"]
    assert build(kept, "b", "others") == "b: others"


def test_a_failure_comes_as_it_was(kept):
    with pytest.raises(StepFailed) as raised:
        build(kept, "a", "fail")
    assert (str(raised.value), raised.value.error_type) == ("No.", "merge")
    assert (raised.value.retryable, raised.value.details) == (False, {"code": 7})


def test_an_interrupt_of_the_run_reaches_its_build_and_no_other(kept):
    def main():
        threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
        print(build(kept, "a", "wait"))

    text, _ = said(main, keep=[kept.end_of("a").fileno()])
    assert text == "interrupted\n"
    assert build(kept, "b", "models") == "b: models"


def test_a_build_ends_with_its_run(kept):
    end = kept.end_of("a")
    end.send(("build", "a", "wait", [], {}))
    _, pid = end.recv()
    end.close()
    until = time.monotonic() + 10
    while Path(f"/proc/{pid}/stat").exists() and " Z " not in Path(f"/proc/{pid}/stat").read_text():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_where_the_process_is_gone_it_says_so(kept):
    kept._process.send_signal(signal.SIGKILL)
    kept._process.wait()
    with pytest.raises(Gone):
        build(kept, "a", "models")
    kept._process.returncode = 0


def test_a_call_returns_its_text_or_raises_its_error(kept):
    assert kept.call(sorted, [3, 1]) == "[1, 3]"
    again = keeper.Keeper(None, [])
    with pytest.raises(Busy, match="lanes are being built"):
        again.call(_busy)
    again.close()


def _busy():
    raise Busy("lanes are being built")
