"""What a user's shell hands over: refused in one sentence with exit code 2, and nothing is run."""

import re
import sys
from types import SimpleNamespace

import jinja2
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lorc.cli import parts
from lorc.cli.main import main as cli
from lorc.project import connections
from lorc.project import settings as lorc_settings
from lorc.project.errors import WrongCall
from lorc.project.settings import ROOT
from lorc.runs.run import Run

HOSTILE = (
    *("'", '"', ";", "`", "\\", "$(id)", "`id`", "|", "&", "*", "../..", "~", "%00", "\n"),
    *(
        "gmail-acct1;",
        "gmail-acct1'",
        "gmail-acct1\n",
        " gmail-acct1",
        "GMAIL-ACCT1",
        "gmail_acct1",
    ),
    *(
        "x'; drop table raw_objects; --",
        "' or '1'='1",
        "{{ 1 }}",
        "\u2028",
        "\x1b[2J",
        "\udcff",
        "",
    ),
)
words = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_characters="\0"), max_size=20)
often = settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
PROD = {"ENV": "prod", "BQ_PROJECT": "clinic", "BQ_DATASET": "lorchestra", "BQ_LOCATION": "EU"}
REFUSED = {
    "BQ_PROJECT": ["Clinic", "a b", "a`b", "a'b", "a;b", "a\n", "1a", "a.b.c", "a" * 70, "a\\"],
    "BQ_DATASET": ["a-b", "a.b", "a b", "a`b", "a'; drop table x; --", "a\n", "ä", "a" * 1025],
    "BQ_LOCATION": ["E U", "EU'", "EU;", "EU\n", "ü"],
    "BACKUP_DAYS": ["0", "-1", "1.5", "²", "1;", "9" * 5000, " 1", "x"],
}


@pytest.fixture(autouse=True)
def nothing_runs(monkeypatch):
    known = connections.load()
    monkeypatch.setattr(connections, "load", lambda: known)
    monkeypatch.setattr(parts, "end", sys.exit)
    monkeypatch.setattr(Run, "start", lambda *_: pytest.fail("it ran"))


def refused(*arguments: str) -> str:
    done = CliRunner().invoke(cli, arguments)
    assert done.exit_code == 2, done.output
    assert not done.stdout
    [line] = done.stderr.splitlines()
    return line


@given(words)
@example("x" * 10_000)
@often
def test_a_name_that_is_none_is_refused(word):
    assert refused("ingest", "--", word).startswith("There is no connection ")
    assert refused("run", "--", word).startswith("There is no job ")
    assert refused("ingest-all", "--source", word).startswith("There is no provider ")


@given(words)
@often
def test_an_object_type_that_is_none_is_refused(word):
    line = refused("ingest", "gmail-acct1", f"--object={word}")
    assert ": There is no object type " in line


@given(words)
@example("2026-11-01'10:00:00")
@example("2026-11-01;10:00:00")
@example("2026-11-01\n")
@often
def test_a_time_that_is_none_is_refused(word):
    line = refused("ingest", "gmail-acct1", f"--since={word}")
    assert line.endswith("write it as 2026-11-20 or 2026-11-20T08:30Z.")


@pytest.mark.parametrize(
    ("name", "text"), [(name, text) for name, texts in REFUSED.items() for text in texts]
)
def test_a_setting_that_would_enter_sql_or_count_days_is_held_to_a_pattern(monkeypatch, name, text):
    for each, value in (PROD | {name: text}).items():
        monkeypatch.setenv(each, value)
    with pytest.raises(WrongCall) as error:
        lorc_settings.load()
    assert str(error.value).startswith(name)
    assert len(str(error.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("BQ_PROJECT", "my-project-123"),
        ("BQ_PROJECT", "example.com:my-project"),
        ("BQ_DATASET", "Lorchestra_2"),
        ("BQ_LOCATION", "europe-west3"),
        ("BQ_LOCATION", "US"),
    ],
)
def test_a_setting_that_bigquery_allows_is_taken(monkeypatch, name, text):
    for each, value in (PROD | {name: text}).items():
        monkeypatch.setenv(each, value)
    loaded = lorc_settings.load()
    assert getattr(loaded, name.removeprefix("BQ_").lower()) == text


def rendered_time_zone(name: str) -> str:
    """What macro time_zone makes of dbt's variable."""

    def refuse(message: str) -> None:
        raise ValueError(message)

    environment = jinja2.Environment(extensions=["jinja2.ext.do"])  # noqa: S701 (SQL, not HTML)
    source = (ROOT / "macros/projections/time_zone.sql").read_text() + "{{ time_zone() }}"
    return environment.from_string(source).render(
        var=lambda _: name,
        modules=SimpleNamespace(re=re),
        exceptions=SimpleNamespace(raise_compiler_error=refuse),
    )


@pytest.mark.parametrize("name", ["Europe/Vienna", "America/Argentina/Buenos_Aires", "Etc/GMT+1"])
def test_a_time_zone_is_a_literal(name):
    assert rendered_time_zone(name) == f"'{name}'"


@pytest.mark.parametrize("name", ["", "a'b", "UTC'); drop table raw_objects; --", "UTC\n", "a\\"])
def test_what_is_no_name_of_a_time_zone_enters_no_sql(name):
    with pytest.raises(ValueError, match="time_zone is not the name"):
        rendered_time_zone(name)
