"""What somebody reads who has mistyped: which name is meant, and what cannot be."""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from lorc.alert import job as alert
from lorc.cli import parts, run_jobs
from lorc.cli.main import main
from lorc.project import connections, jobs, settings
from lorc.project.errors import WrongCall
from lorc.transform import now


@pytest.mark.parametrize(
    ("find", "name", "meant"),
    [
        (connections.find, "gmail-acct11", "gmail-acct1"),
        (connections.find, "Gmail-Acct2", "gmail-acct2"),
        (connections.find, "gmail-acct9", "gmail-acct1 or gmail-acct2 or gmail-acct3"),
        (connections.find, "exchange-ben-mensi", "exchange-ben-mensio"),
        (jobs.find, "gmail_ingest_acc1", "gmail_ingest_acct1"),
        (jobs.find, "score_phq", "score_phq9"),
        (jobs.find, "phq9", "score_phq9"),
        (connections.find, "stripe", "stripe-prod"),
        (connections.find("dataverse-clinic").stream, "sessions", "session"),
    ],
)
def test_the_name_that_is_like_it_is_asked_for(find, name, meant):
    with pytest.raises(WrongCall) as error:
        find(name)
    assert f"{name!r}. Did you mean {meant}? " in str(error.value)


@pytest.mark.parametrize("name", ["x", "", "paypal-prod"])
def test_nothing_is_guessed_where_nothing_is_like_it(name):
    with pytest.raises(WrongCall) as error:
        connections.find(name)
    assert "Did you mean" not in str(error.value)
    assert "The known ones are: dataverse-clinic, exchange-ben-efs," in str(error.value)


@pytest.mark.parametrize(
    "text",
    ["2999-01-01", "2999-01-01T00:00:00+02:00", f"{datetime.now(UTC) + timedelta(days=2):%F}"],
)
def test_a_time_to_come_is_refused(text):
    with pytest.raises(WrongCall, match="lies in the future: name a time that is past"):
        parts.time(text)


def test_today_is_no_time_to_come_wherever_it_begins_first():
    eastern = datetime.now(UTC) + timedelta(hours=13, minutes=50)
    assert parts.time(f"{eastern:%Y-%m-%d}")
    soon = datetime.now(UTC) + timedelta(minutes=10)
    with pytest.raises(WrongCall):
        parts.time(soon.isoformat(timespec="seconds"))


def test_the_jobs_stand_in_columns():
    done = CliRunner().invoke(run_jobs.group, ["list"], help_option_names=["-h", "--help"])
    known = jobs.load()
    width = max(map(len, known))
    lines = done.output.splitlines()
    assert [line[:width].rstrip() for line in lines] == list(known)
    assert {line[width : width + 2] for line in lines} == {"  "}


@pytest.mark.parametrize("zone", ["Europe/Wien", "", "../etc/passwd", "CET+1 day"])
def test_a_zone_that_is_none_is_a_sentence(monkeypatch, zone):
    monkeypatch.setattr(settings, "variable", lambda _: zone)
    with pytest.raises(WrongCall, match="should be the name of a time zone, such as Europe"):
        settings.time_zone()
    with pytest.raises(WrongCall, match="should be the name of a time zone"):
        now.read(_Warehouse())


COMMANDS = (["today"], ["report"], ["prove", "2026-W47"])


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_that_needs_the_zone_says_so_before_it_asks_for_anything(monkeypatch, command):
    monkeypatch.setattr(settings, "variable", lambda _: "Europe/Wien")
    monkeypatch.setattr("lorc.warehouse.servers.make_ready", lambda *_, **__: None)
    done = CliRunner().invoke(main, command)
    assert "time_zone in dbt_project.yml is 'Europe/Wien'" in done.output
    assert done.exit_code == 2


def test_an_alert_says_it_too():
    said = WrongCall("time_zone in dbt_project.yml is 'Europe/Wien'.")
    assert str(alert._failure(said)) == str(said)


class _Warehouse:
    rows = None

    class settings:  # noqa: N801 (stands for an attribute)
        @staticmethod
        def table(name: str) -> str:
            return name
