"""Measurements with tiny numbers: they run, check what they measured and leave nothing behind."""

import socket
import subprocess
import sys

import psutil
import pytest
from bench import gmail_tap, merge_growth, processes, statements, tee, timed
from workspace import Workspace
from workspace.copied import copied

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lab():
    with copied(of_stream=True) as lab:
        yield lab


@pytest.fixture(scope="module")
def merge(lab: Workspace) -> str:
    """The MERGE that an ingest sent after a complete run."""
    merge_growth.ingest(lab, 0, 3)
    merge_growth.ingest(lab, 3, 3)
    timed.check_count(lab, 6)
    return statements.last_merge(lab.client).query


def test_merge_after_a_complete_run_carries_constants_and_reads_new_partitions(merge: str):
    assert statements.faults(merge) == []


@pytest.mark.parametrize(
    ("constant", "fault"),
    [
        ("DBT_INTERNAL_DEST.source_system in ('gmail')", "no constant for source_system"),
        ("DBT_INTERNAL_DEST.connection_name in ('gmail-acct1')", "no constant for connection"),
        ("DBT_INTERNAL_DEST.object_type in ('email')", "no constant for object_type"),
        ("where _sdc_batched_at >= timestamp('", "without a constant on _sdc_batched_at"),
    ],
)
def test_merge_without_a_constant_is_found_out(merge: str, constant: str, fault: str):
    assert constant in merge
    (found,) = statements.faults(merge.replace(constant, "true"))
    assert fault in found


@pytest.mark.usefixtures("merge")
def test_raw_objects_is_filled_to_the_size_that_is_asked_for(lab: Workspace):
    merge_growth.fill(lab, 20)
    assert lab.value("select count(distinct idem_key) from raw_objects") == 20


def test_failed_command_is_an_error_with_its_last_words(lab: Workspace):
    with pytest.raises(timed.Failed, match="no connection 'x'"):
        timed.run(lab, "lorc", "ingest", "x")


def test_tap_and_loop_both_fetch_every_mail():
    (result,) = gmail_tap.measure(quick=True, mails=5, delay_ms=1)
    assert result.ratio > 0


def test_tee_passes_on_and_its_memory_is_seen():
    time, memory = tee.measure(quick=True, counts=(2_000, 4_000))
    assert time.ratio > 0
    assert memory.ours != "0 MB"


def test_a_measurement_waits_until_the_warehouse_has_cleared_up():
    spend = (
        "import time; [None for _ in iter(lambda: time.process_time() < 4, False)]; time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", spend]) as busy:
        try:
            process = psutil.Process(busy.pid)
            processes.wait_until_idle(process)
            assert sum(process.cpu_times()[:2]) >= 4
        finally:
            busy.kill()


def test_a_copy_leaves_no_process_and_no_folder():
    with copied() as lab:
        ports, folder = (lab.warehouse_port, lab.sandbox_port), lab.folder
        assert all(answers(port) for port in ports)
    assert not any(answers(port) for port in ports)
    assert not folder.exists()
    assert not [p for p in psutil.process_iter(["cmdline"]) if str(folder) in str(p.info)]


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
