"""Faults to plant in a copy of the project, which the lives of few seeds have to find."""

from dataclasses import dataclass
from pathlib import Path

from workspace.copied import copy_project

RUN = "scripts/lorc/ingest/run.py"
CLIENT = "scripts/lorc/warehouse/client.py"
CHANGES = "models/raw/int_object_changes.sql"
OBSERVATIONS = "models/staging/stg_observations.sql"
RAW = "models/raw/raw_objects.sql"
WATERMARKS = "macros/raw/staging_watermarks_sql.sql"
WAITING = "scripts/lorc/ingest/waiting.py"
PATIENCE = '"retry": DEFAULT_RETRY.with_timeout(LOCAL_RETRY_SECONDS)'
IMPATIENCE = '"retry": None'


@dataclass(frozen=True)
class Planted:
    """A fault: in each file a text that becomes another one."""

    what: str
    edits: tuple[tuple[str, str, str], ...]

    def plant(self, project: Path) -> None:
        """Plant it. Raises ValueError when the text is not there once."""
        for name, old, new in self.edits:
            path = project / name
            text = path.read_text()
            if text.count(old) != 1:
                raise ValueError(f"{old!r} is {text.count(old)} times in {name}")
            path.write_text(text.replace(old, new))


def _one(what: str, path: str, old: str, new: str) -> Planted:
    return Planted(what, ((path, old, new),))


PLANTED = {
    "early-bookmark": _one(
        "the bookmark moves before the load has been reconciled",
        RUN,
        "        staged = staging.reconcile(",
        "        self._loaded()\n        staged = staging.reconcile(",
    ),
    "late-watermark": Planted(
        "the merge reads from the end of the last run on, and not from before it",
        (
            (
                WATERMARKS,
                "timestamp_sub(\n                min(",
                "timestamp_add(\n                min(",
            ),
            (WAITING, "min([last, *late]) - margins", "min([last, *late]) + margins"),
        ),
    ),
    "lost-notice": _one(
        "a notice that an object is gone is not read",
        OBSERVATIONS,
        "max(if(is_deletion, extracted_at, null)) over",
        "max(if(is_deletion, cast(null as timestamp), null)) over",
    ),
    "lost-listing": _one(
        "what a complete listing does not show is not taken for gone",
        CHANGES,
        "        and known.last_seen < listings.complete_since\n",
        "        and known.last_seen < listings.complete_since\n        and false\n",
    ),
    "doubled-retry": Planted(
        "a statement whose answer was lost is sent again as another one",
        (
            (CLIENT, PATIENCE, IMPATIENCE),
            (
                CLIENT,
                "            return contention.RETRY(send)()",
                "            try:\n                return send()\n"
                "            except ConnectionError:\n                return send()",
            ),
        ),
    ),
    "no-retry": _one(
        "a request that the warehouse could not answer just then is not sent again",
        CLIENT,
        PATIENCE,
        IMPATIENCE,
    ),
    "unsorted-tie": _one(
        "of two versions in one merge any one is the newest",
        OBSERVATIONS,
        "order by is_deletion asc, extracted_at desc, sequence desc, payload_hash desc",
        "order by is_deletion asc, payload_hash desc",
    ),
    "backwards": _one(
        "an older version overwrites a newer one",
        RAW,
        "and (changes.seen_at is null or changes.seen_at < known.seen_at)",
        "and changes.seen_at is null",
    ),
    "never-back": _one(
        "what was gone stays gone when it comes back",
        RAW,
        "if(seen_at is null or gone_at > seen_at, gone_at, null) as deleted_at",
        "gone_at as deleted_at",
    ),
    "moved-by-since": _one(
        "a run with --since moves the bookmark",
        RUN,
        "loaded=bookmark.drop_copy if since else bookmark.move",
        "loaded=bookmark.move",
    ),
    "always-changed": _one(
        "what is unchanged counts as changed",
        RAW,
        "settled.payload_hash = settled.known_payload_hash\n            and ",
        "false\n            and ",
    ),
    "kept-forgotten": _one(
        "what was forgotten comes back with the next run that sees it",
        "macros/raw/staged_records.sql",
        "load_relation(table('forgotten_objects')) if streams else none",
        "none",
    ),
}


def copy(folder: Path, name: str) -> Path:
    """A copy of the project with a fault planted in it."""
    project = folder / "project"
    copy_project(project)
    PLANTED[name].plant(project)
    return project
