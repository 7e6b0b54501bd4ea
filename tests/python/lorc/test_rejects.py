"""What is tried again is what the tap wrote, and the tee takes it as such."""

import json
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from lorc.ingest import rejects
from lorc.project import connections
from lorc.project.errors import WrongCall
from lorc.project.settings import ROOT

SEEN = datetime(2026, 11, 2, 9, 0, 0, 5, UTC)
TEXTS = {
    "decimal": '{"id": "decimal", "size": 1e400}',
    "twice": '{"id": "a", "id": "b"}',
    "fixed": '{"id":  "fixed", "note": "\\u00e9 \'quoted\' \\\\"}',
}


@pytest.fixture
def stripe():
    return connections.find("stripe-prod")


def row(text, object_type="customer", reason="decimal_beyond_double"):
    return {
        "object_type": object_type,
        "reject_reason": reason,
        "raw_text": text,
        "last_seen": SEEN,
    }


def test_the_text_passes_the_tee_again_with_its_key_and_its_time(tmp_path, stripe):
    file = tmp_path / "rejects.jsonl"
    rejects._write(file, stripe, [row(text) for text in TEXTS.values()])
    assert file.stat().st_mode & 0o777 == 0o600
    done = subprocess.run(
        [sys.executable, ROOT / "meltano/mappers/tee.py", "--replay"],
        input=f"{file}\n",
        capture_output=True,
        text=True,
        env={"RUN_ID": "retry_stripe_prod-20261102100000"},
        check=True,
    )
    schema, decimal, twice, fixed = map(json.loads, done.stdout.splitlines())
    assert schema["stream"] == "customers"
    wrapped = decimal["record"]["_tee_rejected"]
    assert wrapped["raw"] == TEXTS["decimal"]
    assert (wrapped["reason"], wrapped["external_id"]) == ("decimal_beyond_double", "decimal")
    assert twice["record"]["_tee_rejected"]["raw"] == TEXTS["twice"]
    assert fixed["record"] == json.loads(TEXTS["fixed"])
    assert datetime.fromisoformat(fixed["time_extracted"]) == SEEN


@pytest.fixture
def replayed(monkeypatch):
    """What would be replayed: each connection with the lines of its file."""
    seen = {}

    def replay(_settings, connection, files, _verb, parameters, *, full_scan):
        assert full_scan
        seen[connection.name] = (files[0].read_text().splitlines(), parameters)
        return "done"

    monkeypatch.setattr(rejects, "replay", replay)
    return seen


class Place:
    """Settings as far as they matter here."""

    project, dataset = "p", "d"

    def __init__(self, folder):
        self.state_dir = folder


def answer(monkeypatch, rows):
    monkeypatch.setattr(rejects, "_rows", lambda _settings, query, **_: rows.get(query, []))


def test_what_the_merge_rejected_is_only_read_again(monkeypatch, tmp_path, stripe, replayed):
    answer(monkeypatch, {"rejects_to_retry": [row("{}", reason="no_external_id")]})
    assert rejects.retry(Place(tmp_path), [stripe], None) == 0
    assert replayed == {"stripe-prod": ([], {"connection": "stripe-prod", "reason": None})}
    assert not list(tmp_path.rglob("*.jsonl"))


def test_a_text_with_bytes_that_are_no_text_is_left_alone(monkeypatch, tmp_path, stripe, replayed):
    answer(monkeypatch, {"rejects_to_retry": [row(r'{"id": "\xff"}', reason="invalid_utf8")]})
    assert rejects.retry(Place(tmp_path), [stripe], None) == 0
    assert replayed == {}


@pytest.mark.parametrize("rows", [[], [{"raw_text": "a"}, {"raw_text": "b"}]])
def test_a_text_is_shown_only_if_the_key_names_one(monkeypatch, tmp_path, rows, capsys):
    answer(monkeypatch, {"rejects_by_key": rows})
    with pytest.raises(WrongCall, match="'ab'"):
        rejects.show_text(Place(tmp_path), "ab")
    assert capsys.readouterr().out == ""


def test_who_sees_a_text_is_told_what_it_is(monkeypatch, tmp_path, capsys):
    answer(monkeypatch, {"rejects_by_key": [{"raw_text": "the text"}]})
    rejects.show_text(Place(tmp_path), "ab")
    shown = capsys.readouterr()
    assert shown.out == "the text\n"
    assert "personal data" in shown.err
