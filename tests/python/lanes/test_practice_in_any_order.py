"""What a practice's money, persons, flags and weeks come to is the same in whatever order it came.

A seed draws what is told at each step: objects that are missing, as they were earlier, gone and
back. The runner builds the lanes after each, somebody is told of the flags, and some weeks
are closed by then. The generators know what all of it comes to. Planted faults have to be found.
"""

import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from lorc.alert import job as alert
from lorc.alert.mail import Message
from lorc.project import settings
from lorc.runs.events import EventLog
from lorc.transform.builds import Builds

from . import test_town
from .any_order import Practice
from .copies import change, of_a_copy
from .quarter import week_of
from .test_alerts import NURSE, Killed
from .test_payments import FIGURES, METRICS
from .test_skipped import run
from .town import CODE, EMAIL, FORM, NAME

SEEDS = [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(2, 11))]
STEPS, CLOSED_BY_STEP = 4, timedelta(weeks=6)
SEEDED = {
    "seeds/report/alert_recipients.csv": [f"{NURSE},told in any order"],
    "seeds/scores/form_fields.csv": [
        f"{FORM},{question},{kind}"
        for question, kind in ((NAME, "name"), (EMAIL, "email"), (CODE, "client_code"))
    ],
}
KEPT = """
select week_start, about_week, metric, dimension, value from reporting_snapshots
order by 1, 2, 3, 4
"""
# a balance of a closed week stays as it was told
ADDED = tuple(name for name in METRICS if name != "open_amount")
TOLD = f"""
select coalesce(about_week, week_start) as about_week, metric, dimension, sum(value) as value
from reporting_snapshots where dimension != 'all' and metric in {ADDED} group by 1, 2, 3
"""
# what was said of a closed week, then and since, is what is known of it now
DIFFERING = """
select coalesce(told.about_week, figures.week_start) as about_week, metrics.metric,
    coalesce(told.dimension, figures.dimension) as dimension, told.value as told,
    figures.value as known
from int_weekly_figures as figures
full outer join (
    select coalesce(about_week, week_start) as about_week, metric, dimension, sum(value) as value
    from reporting_snapshots group by 1, 2, 3
) as told
    on figures.week_start = told.about_week
        and figures.metric = told.metric and figures.dimension = told.dimension
inner join reporting_metrics as metrics on metrics.metric = coalesce(told.metric, figures.metric)
where
    coalesce(told.about_week, figures.week_start) in (select week_start from reporting_snapshots)
    and metrics.aggregation in ('count', 'sum')
    and coalesce(told.value, 0) != coalesce(figures.value, 0)
"""
# of which week on all are taken
ANCHOR = """
insert into reporting_snapshots (
    snapshot_key, week_start, about_week, metric, dimension, value, taken_at
) values (
    'first', date '{week}', date '{week}', 'sessions', 'all', 0, timestamp '{week}'
)
"""
MISSING = """
select distinct metric, week_start from int_weekly_figures
where
    week_start > (select min(week_start) from reporting_snapshots)
    and week_start < date_trunc(current_date('Europe/Vienna'), isoweek)
    and week_start not in (select week_start from reporting_snapshots)
"""


@dataclass(frozen=True)
class Fault:
    """A text that becomes another one in a file of the project, or a method of the runner's."""

    path: str = ""
    texts: tuple[str, str] = ("", "")
    method: tuple[type, str, object] | None = None

    @contextmanager
    def planted(self, lanes, monkeypatch):
        """Plant it for the block."""
        with monkeypatch.context() as patch:
            if self.method:
                patch.setattr(*self.method)
            else:
                change(lanes.copy / self.path, *self.texts)
            try:
                yield
            finally:
                if self.path:
                    change(lanes.copy / self.path, *reversed(self.texts))


def _looks_at_no_version(self, node, now, due_below):
    """Builds._why, but that what is read is not compared."""
    last = self._own.get("built", {}).get(node.name)
    if last and node.name in now.versions:
        last["reads"] = {name: now.versions.get(name) for name in node.reads}
    return WHY(self, node, now, due_below)


WHY = Builds._why
FAULTS = {
    "skipped-lane": Fault(method=(Builds, "_why", _looks_at_no_version)),
    "told-twice": Fault(
        "models/projections/alerts.sql",
        ("found.occurred_at\n        )", "found.occurred_at, found.total\n        )"),
    ),
    "wrong-owner": Fault(
        "models/identity/int_response_evidence.sql",
        ("(says = 'contradicts' or", "(says = 'is wrong' or"),
    ),
    "closed-week": Fault(
        "models/projections/int_late_figures.sql",
        ("metrics.aggregation in ('count', 'sum')", "metrics.aggregation = 'count'"),
    ),
}


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """A copy of the project that knows the town's form and tells one nurse, built by the runner."""
    with of_a_copy(tmp_path_factory) as lanes:
        for path, lines in SEEDED.items():
            with (lanes.copy / path).open("a") as file:
                file.writelines(f"{line}\n" for line in lines)
        run()
        yield lanes


@pytest.fixture
def lanes(copied):
    """The same without any object; nobody has been told of anything."""
    copied.clear()
    for path in settings.load().state_dir.glob("deliveries/*.json"):
        path.unlink()
    return copied


def tell(*, is_torn: bool, monkeypatch) -> None:
    """Tell of the flags; what is torn is killed before a mail or before it is on record."""
    if is_torn:
        for where, method in ((Message, "to"), (EventLog, "completed")):
            with monkeypatch.context() as patch, suppress(Killed):
                patch.setattr(where, method, _die)
                alert.main(settings.load())
            time.sleep(1)  # a run's id has seconds
    assert alert.main(settings.load()) == 0
    time.sleep(1)


def _die(*_arguments, **_more):
    raise Killed


def close_weeks(lanes, last: date) -> list[dict]:
    """Let the last week that is closed be this one; the figures that were taken until then."""
    lanes.rows(f"delete from reporting_snapshots where week_start > date '{last}'")
    return lanes.rows(KEPT)


def wrong_after(lanes, box, seed: int, monkeypatch) -> list[str]:
    """Play a seed's practice; what is not as its generators say."""
    box.mails.clear()
    practice = Practice(seed)
    first = week_of(practice.began) - timedelta(weeks=1)
    lanes.put(practice.forms)
    kept, wrong = [], []
    for number, told in enumerate(practice.steps(STEPS), 1):
        lanes.put(told)
        run()
        if number == 1:
            lanes.rows(ANCHOR.format(week=first))
        tell(is_torn=practice.is_torn(), monkeypatch=monkeypatch)
        held = lanes.rows(KEPT)
        wrong += [f"closed, and now without: {row}" for row in kept if row not in held]
        if number < STEPS:
            kept = close_weeks(lanes, week_of(practice.began + number * CLOSED_BY_STEP))
    wrong += [f"{row}" for row in lanes.rows(DIFFERING)]
    wrong += [f"not taken: {row}" for row in lanes.rows(MISSING)]
    wrong += _wrong_money(lanes, practice) + test_town.read(lanes, practice.town)[0]
    return wrong + _wrong_mails(box, practice)


def _wrong_money(lanes, practice: Practice) -> list[str]:
    """The figures that are not the quarter's, as they are now and as they were told by week."""
    wrong = []
    readings = {"now": (FIGURES, "week_start", METRICS), "told": (TOLD, "about_week", ADDED)}
    for name, (sql, week, metrics) in readings.items():
        found = {
            (row[week], row["metric"], row["dimension"]): row["value"]
            for row in lanes.rows(sql)
            if row["value"]
        }
        truth = {
            key: value
            for key, value in practice.quarter.truth.items()
            if value and key[1] in metrics
        }
        wrong += [
            f"{name} {key}: {found.get(key)}, and it is {truth.get(key)}"
            for key in found.keys() | truth.keys()
            if found.get(key) != truth.get(key)
        ]
    return wrong


def _wrong_mails(box, practice: Practice) -> list[str]:
    """Whether each flag was told once."""
    sent = [mail["Message-ID"] for _, mail in box.mails]
    if len(sent) == len(set(sent)) == len(practice.flagged):
        return []
    return [f"{len(sent)} mails of {len(set(sent))} alerts, and {len(practice.flagged)} flags"]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_practice_is_what_its_generators_say_in_any_order(lanes, box, monkeypatch, seed):
    assert wrong_after(lanes, box, seed, monkeypatch) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", FAULTS)
def test_a_planted_fault_is_found_by_the_first_seed(lanes, box, monkeypatch, name):
    with FAULTS[name].planted(lanes, monkeypatch):
        lanes.read_again()
        found = wrong_after(lanes, box, 1, monkeypatch)
    lanes.read_again()
    print(f"{name}: {len(found)} things are wrong, {found[:3]}")
    assert found
