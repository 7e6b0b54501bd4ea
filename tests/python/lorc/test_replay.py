"""Which backups are replayed, and with which exit code a replay of several connections ends."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from lorc.ingest import replay
from lorc.project import connections
from lorc.project.errors import Busy, LorcError, WrongCall

KNOWN = connections.load()
FILE = "raw/2026-11-01/run_stripe_ingest_refunds-20261101000000.jsonl"


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "raw" / "2026-11-01"
    folder.mkdir(parents=True)
    for name in ("gmail_ingest_acct1-20261101000000", "gmail_ingest_acct1-20261102000000"):
        (folder / f"run_{name}.jsonl").touch()
    (tmp_path / FILE).touch()
    return SimpleNamespace(backup_dir=tmp_path)


def chosen(place, only=None, files=(), since=None):
    held = replay.choose(place, KNOWN, only, files, since)
    return {name: len(kept) for name, kept in held.items()}


def test_all_of_a_connection_or_of_every_one(place):
    assert chosen(place) == {"gmail-acct1": 2, "stripe-prod": 1}
    assert chosen(place, "stripe-prod") == {"stripe-prod": 1}


def test_since_a_day(place):
    assert chosen(place, since=datetime(2026, 11, 2, tzinfo=UTC)) == {"gmail-acct1": 1}
    late = datetime(2026, 11, 3, tzinfo=UTC)
    with pytest.raises(WrongCall, match=f"left by --since: look into {place.backup_dir}/raw"):
        chosen(place, since=late)
    with pytest.raises(WrongCall, match="left by --since and --connection"):
        chosen(place, "stripe-prod", (place.backup_dir / FILE,), late)


def test_a_folder_without_a_backup(tmp_path):
    with pytest.raises(WrongCall, match=f"no backup in {tmp_path}/raw: each run leaves one"):
        chosen(SimpleNamespace(backup_dir=tmp_path))


def test_what_is_of_no_connection_is_refused_as_a_file_and_left_out_of_all(place, capsys):
    stranger = place.backup_dir / "raw" / "2026-11-01" / "run_meltano_run-20261101000000.jsonl"
    stranger.touch()
    with pytest.raises(WrongCall, match=stranger.name):
        chosen(place, files=(stranger,))
    assert chosen(place, "stripe-prod") == {"stripe-prod": 1}
    assert stranger.name in capsys.readouterr().err


@pytest.mark.parametrize(
    ("errors", "exit_code"),
    [
        ({}, 0),
        ({"gmail-acct1": Busy("held")}, 3),
        ({"gmail-acct1": LorcError("failed")}, 1),
        ({"gmail-acct1": LorcError("failed"), "stripe-prod": Busy("held")}, 1),
    ],
)
def test_a_connection_that_fails_stops_no_other(place, monkeypatch, capsys, errors, exit_code):
    def run(_settings, connection, _files, _verb, parameters):
        if error := errors.get(connection.name):
            raise error
        return f"{connection.name}: {parameters['runs']} runs"

    monkeypatch.setattr(replay, "replay", run)
    held = replay.choose(place, KNOWN, None, (), None)
    assert replay.main(place, held, KNOWN) == exit_code
    done = {"gmail-acct1: 2 runs", "stripe-prod: 1 runs"}
    done = {line for line in done if line.partition(":")[0] not in errors}
    assert set(capsys.readouterr().out.splitlines()) == done
