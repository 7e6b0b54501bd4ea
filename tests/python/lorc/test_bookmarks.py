"""The bookmark: lent to a run as a copy, moved only when the run says so."""

import json
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlparse

import pytest
from lorc.ingest.bookmarks import Bookmark
from lorc.project.connections import Connection, Stream

MAIL, CALL = Stream("messages", "email"), Stream("calls", "call")
STATE_ID = "local:tap-x--a-to-target-bigquery"


@pytest.fixture
def bookmark(tmp_path):
    settings = SimpleNamespace(
        bucket=None, env="local", is_local=True, sandbox_port=2, state_dir=tmp_path
    )
    connection = Connection(
        "x-a", "x", "tap-x--a", "staging_x_a", (MAIL, CALL), (), None, is_only_one=True
    )
    return Bookmark(settings, connection)


@pytest.fixture
def tmp_path(tmp_path):
    """A folder whose name a URI would spell otherwise."""
    return tmp_path / "Praxis für Größe & Maß, 100 %"


def write(uri, where="completed", **values):
    """What Meltano leaves in its state backend after a run."""
    marks = {name: {"replication_key_value": value} for name, value in values.items()}
    state = {"completed": {}, "partial": {}} | {where: {"singer_state": {"bookmarks": marks}}}
    path = Path(urlparse(uri).path) / STATE_ID / "state.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(state))


def test_there_is_none_at_first(bookmark):
    assert bookmark.value(MAIL) is None


def test_a_run_that_fails_leaves_it(bookmark):
    write(bookmark.lend(), messages="1")
    bookmark.move()
    write(bookmark.lend(), messages="2")
    bookmark.drop_copy()
    assert bookmark.value(MAIL) == "1"


@pytest.mark.parametrize(("is_local", "port"), [(True, 2), (False, 1)])
def test_links_of_the_sandbox_lead_to_the_port_that_it_has_now(bookmark, is_local, port):
    write(bookmark.lend(), calls="http://127.0.0.1:1/api?$deltatoken=7", messages="8:1/")
    bookmark.move()
    bookmark._settings.is_local = is_local
    [lent] = Path(urlparse(bookmark.lend()).path).rglob("state.json")
    marks = json.loads(lent.read_text())["completed"]["singer_state"]["bookmarks"]
    assert marks["calls"]["replication_key_value"] == f"http://127.0.0.1:{port}/api?$deltatoken=7"
    assert marks["messages"]["replication_key_value"] == "8:1/"


def test_what_is_lent_is_where_the_last_complete_run_ended(bookmark):
    write(bookmark.lend(), messages="1")
    bookmark.move()
    bookmark.drop_copy()
    write(bookmark.lend(), messages="9")
    bookmark.lend()
    bookmark.move()
    assert bookmark.value(MAIL) == "1"


@pytest.mark.parametrize("where", ["completed", "partial"])
def test_a_run_of_one_stream_keeps_the_other_s(bookmark, where):
    write(bookmark.lend(), messages="1", calls="1")
    bookmark.move()
    write(bookmark.lend(), where, messages="2")
    bookmark.move()
    assert (bookmark.value(MAIL), bookmark.value(CALL)) == ("2", "1")


def test_a_run_without_state_moves_nothing(bookmark):
    bookmark.lend()
    bookmark.move()
    assert bookmark.value(MAIL) is None


@pytest.mark.parametrize("value", ["1795000000000", "2026-11-21T01:02:03.000004Z", "2026-11-21"])
def test_a_time_or_a_number_may_be_shown(bookmark, value):
    write(bookmark.lend(), messages=value)
    bookmark.move()
    assert bookmark.value(MAIL) == value


@pytest.mark.parametrize("value", ["https://api.example.org/delta?token=x", "ada@example.org", ""])
def test_what_may_be_a_link_or_an_address_is_not_shown(bookmark, value):
    write(bookmark.lend(), messages=value)
    bookmark.move()
    assert bookmark.value(MAIL) is None
