"""Several runs at the same time."""

CONNECTIONS = ("gmail-acct1", "gmail-acct2")
HELD = {"path": "/messages/", "delay_ms": 600_000}


def test_two_first_runs_on_an_empty_warehouse_lose_nothing(lorc, finish):
    for connection in CONNECTIONS:
        lorc.mail(connection, *(f"mail-{number}" for number in range(5)))
    runs = [lorc.start("lorc", "ingest", connection) for connection in CONNECTIONS]
    for done in [finish(run) for run in runs]:
        assert lorc.counts(done)["inserted"] == 5
    names = [key.split(":")[1] for key in lorc.objects()]
    assert {name: names.count(name) for name in names} == dict.fromkeys(CONNECTIONS, 5)
    assert len(lorc.processes()) == 2
    events = lorc.rows("select correlation_id, event_type from event_log")
    assert len(events) == len({tuple(event.values()) for event in events}) == 12


def test_a_second_run_of_a_connection_says_who_holds_it(lorc, finish, wait_for):
    lorc.mail("gmail-acct1", "only")
    assert lorc.run("lorc", "up").returncode == 0
    lorc.control("POST", "faults", HELD | {"times": 1})
    holder = lorc.start("lorc", "ingest", "gmail-acct1")
    assert wait_for(lambda: lorc.control("GET", "counters")["total"])
    refused = lorc.ingest("gmail-acct1")
    assert refused.returncode == 3
    [line] = refused.stderr.splitlines()
    assert f"pid {holder.pid}" in line
    assert lorc.last_run() in line
    assert len(lorc.rows("select * from event_log where event_type = 'job.started'")) == 1
    holder.terminate()
    assert finish(holder).returncode == 1
    lorc.control("DELETE", "faults")
    assert lorc.counts(lorc.ingest("gmail-acct1"))["inserted"] == 1
