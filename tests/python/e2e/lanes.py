"""What the lanes hold of each object, to be compared before and after."""

from collections import defaultdict

from ..support.runner import Lorc

# tables by the object types that they are made of
MADE_OF = {
    "canonical_emails": {"email"},
    "canonical_questionnaire_responses": {"form_response"},
    "canonical_answers": {"form_response"},
    "questionnaire_scores": {"form_response"},
    "canonical_contacts": {"contact"},
    "canonical_sessions": {"session"},
    "canonical_reports": {"report"},
    "canonical_customers": {"customer"},
    "canonical_payments": {"invoice", "payment_intent", "refund"},
    "canonical_invoice_payments": {"invoice_payment"},
    "canonical_disputes": {"dispute"},
    "canonical_credit_notes": {"credit_note"},
}
VIEWS = ("inbox_view", "measurement_timeseries", "contact_timeline", "persons", "person_links")
WITH_MEMORY = (
    *("raw_objects", "rejected_objects", "object_versions"),
    *("reporting_snapshots", "canonical_events", "score_versions", "json_paths"),
)


def objects(lorc: Lorc) -> dict[str, tuple[str, str, bool]]:
    """Of each object that raw_objects has: its type, its payload's hash, whether it exists."""
    rows = lorc.rows(
        "select idem_key, object_type, payload_hash, deleted_at is null as is_live from raw_objects"
    )
    return {
        row["idem_key"]: (row["object_type"], row["payload_hash"], row["is_live"]) for row in rows
    }


def rows_by_object(lorc: Lorc) -> dict[str, dict[str, list[str]]]:
    """Of each table and object: its rows as texts, in order."""
    return {table: _rows(lorc, table) for table in MADE_OF}


def contents(lorc: Lorc, names: tuple[str, ...]) -> dict[str, list[str]]:
    """Of each table or view: its rows as texts, in order."""
    return {
        name: [
            row["stored"]
            for row in lorc.rows(
                f"select to_json_string(stored) as stored from {name} as stored order by 1"
            )
        ]
        for name in names
    }


def _rows(lorc: Lorc, table: str) -> dict[str, list[str]]:
    found = defaultdict(list)
    for row in lorc.rows(
        f"select idem_key, to_json_string(stored) as stored from {table} as stored order by 2"
    ):
        found[row["idem_key"]].append(row["stored"])
    return dict(found)
