"""Macros of the dbt project, rendered without dbt.

The runner writes a run's first events before it extracts anything, and the last ones when dbt
cannot. Starting dbt for that would take seconds, so the few macros that are plain Jinja are
rendered here; the SQL stays where all SQL is.
"""

import jinja2

from lorc.project.settings import ROOT

FILES = (
    "sql/sql_string",
    "sql/sql_strings",
    "sql/sql_json",
    "sql/create_table_sql",
    "keys/idem_key",
    "keys/raw_text",
    "forget/key_hash",
    "forget/staged_id",
    "forget/staged_key_hash",
    "forget/is_forgotten",
    "forget/mentions",
    "forget/count_mentions",
    "forget/staged_mentions",
    "forget/stored_mentions",
    "forget/names_one_of",
    "forget/referring_records",
    "forget/list_forgotten",
    "forget/sweep_rejects",
    "forget/sweep_staging",
    "forget/sweep_table",
    "explain/deleted_mails_named",
    "explain/forgotten_named",
    "explain/mails_named",
    "explain/objects_named",
    "explain/rejects_named",
    "explain/rows_of_object",
    "explain/runs_named",
    "explain/observations_of",
    "explain/thread_of_mail",
    "raw/staging_table_ddl",
    "events/events_of_runs",
    "events/insert_events",
    "events/count_staged",
    "events/latest_ingests",
    "events/run_summary",
    "operations/canonical_rejects_listed",
    "operations/completed_runs",
    "operations/export_table",
    "operations/exported_events",
    "operations/ordered_rows",
    "operations/rejects_by_key",
    "operations/rejects_listed",
    "operations/rejects_of_reason",
    "operations/rejects_to_retry",
    "operations/rescore_listed",
    "report/report_persons",
    "report/report_recipients_listed",
    "report/report_rows",
    "report/report_weeks",
)


def render(macro: str, *arguments: object) -> str:
    """The SQL that a macro makes of its arguments."""
    sources = [(ROOT / "macros" / f"{name}.sql").read_text() for name in FILES]
    names = [f"a{number}" for number in range(len(arguments))]
    call = f"{{{{ {macro}({', '.join(names)}) }}}}"
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=False)  # noqa: S701
    template = environment.from_string("".join([*sources, call]))
    return template.render(dict(zip(names, arguments, strict=True))).strip()
