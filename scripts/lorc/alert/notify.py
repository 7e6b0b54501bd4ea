"""Telling whoever NOTIFY names what is wrong: each thing once, and once when it is over."""

import fcntl
import json
import os
import sys
from datetime import UTC, datetime, timedelta

from lorc.alert import incidents, targets
from lorc.alert.incidents import Incident
from lorc.alert.targets import Target
from lorc.console.values import span
from lorc.project import connections
from lorc.project.errors import LorcError, StepFailed, WrongCall
from lorc.project.settings import Settings, variable
from lorc.runs import shared
from lorc.warehouse.client import Warehouse
from lorc.warehouse.queries import render

LOOK_BACK = timedelta(days=35)
WRONG, OVER = "lorchestra: something is wrong", "lorchestra: well again"


def main(settings: Settings, now: datetime | None = None) -> int:
    """Look, and tell what is new. Returns how many messages went out.

    A target that cannot be told is tried again by the next look. Raises WrongCall for a NOTIFY that
    cannot be used.
    """
    whom = targets.load(os.environ.get("NOTIFY", ""))
    if not whom or (settings.is_local and not settings.warehouse_dir.exists()):
        return 0
    now = now or datetime.now(UTC)
    settings.state_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (settings.state_dir / "incidents.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _Book(settings, now).bring_up_to_date(_found(settings, now), whom)


def untold(settings: Settings) -> list[str]:
    """Of what is wrong, and of whom NOTIFY names somebody does not know it: a sentence for each."""
    try:
        whom = targets.load(os.environ.get("NOTIFY", ""))
    except WrongCall as error:
        return [str(error)]
    path = shared.fetch(settings, settings.state_dir / "incidents.json")
    if not whom or not path.exists():
        return []
    try:
        known = json.loads(path.read_text()).get(f"{settings.project}.{settings.dataset}", {})
    except ValueError:
        return [f"{path} cannot be read: delete it."]
    found = []
    for key, entry in known.items():
        missing = sum(target.name not in entry["told"] for target in whom)
        if missing:
            found.append(
                f"{missing} of {len(whom)} whom NOTIFY names could not be told that something is "
                f"wrong with {key}: try `lorc doctor`, and `lorc health --notify`."
            )
    return found


def after(settings: Settings) -> None:
    """The same at the end of a command, which it may not change the end of."""
    try:
        main(settings)
    except (LorcError, OSError) as error:
        print(f"notify: {error}", file=sys.stderr)
    except ValueError:
        where = settings.state_dir / "incidents.json"
        print(f"notify: {where} cannot be read: delete it.", file=sys.stderr)


def _found(settings: Settings, now: datetime) -> list[Incident]:
    from google.api_core.exceptions import GoogleAPICallError, NotFound

    statement = render("runs_since", table=settings.table)
    moments = {"since": (now - LOOK_BACK).isoformat(), "until": now.isoformat()}
    try:
        runs = Warehouse(settings).rows(statement, **moments)
    except NotFound:  # nothing has ever run
        return []
    except (StepFailed, GoogleAPICallError):
        return [incidents.no_answer(now)]
    patience = timedelta(hours=variable("abandoned_after_hours"))
    return incidents.found(runs, connections.load().values(), now, patience)


class _Book:
    """What is wrong and who was told of it: a file beside the bookmarks.

    By the key of an incident: since when, and of each target whether it knows that it is there.
    """

    def __init__(self, settings: Settings, now: datetime):
        self._now = now
        self._settings = settings
        self._path = shared.fetch(settings, settings.state_dir / "incidents.json")
        self._all = json.loads(self._path.read_text()) if self._path.exists() else {}
        self._own = self._all.setdefault(f"{settings.project}.{settings.dataset}", {})

    def bring_up_to_date(self, found: list[Incident], whom: list[Target]) -> int:
        """Tell everybody what they do not know. Returns how many messages went out."""
        present = {each.key: each for each in found}
        told = 0
        for key, incident in present.items():
            entry = self._own.setdefault(key, {"since": incident.since.isoformat(), "told": []})
            for target in whom:
                if target.name not in entry["told"] and self._tell(
                    target, WRONG, incident.words, key
                ):
                    entry["told"].append(target.name)
                    told += 1
            self._write()
        if set(present) == {incidents.NO_ANSWER}:  # of everything else nothing is known
            return told
        for key in [each for each in self._own if each not in present]:
            told += self._end(key, whom)
        return told

    def _end(self, key: str, whom: list[Target]) -> int:
        entry, told = self._own[key], 0
        lasted = span(self._now - datetime.fromisoformat(entry["since"]))
        what = "The warehouse" if key == incidents.NO_ANSWER else key
        words = f"{what} is well again, after {lasted}."
        for target in whom:
            if target.name in entry["told"] and self._tell(target, OVER, words, key):
                entry["told"].remove(target.name)
                told += 1
        if not set(entry["told"]) & {target.name for target in whom}:
            del self._own[key]
        self._write()
        return told

    def _tell(self, target: Target, title: str, words: str, key: str) -> bool:
        try:
            target.tell(title, words, key)
        except StepFailed as failure:
            print(f"notify: {failure}", file=sys.stderr)
            return False
        return True

    def _write(self) -> None:
        with shared.writing(self._settings, self._path) as file:
            json.dump(self._all, file, indent=2)
