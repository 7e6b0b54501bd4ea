"""A value in every form of its type: read, or the row is rejected with a reason by itself."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from .sample import stored

NOON = 1_790_000_000
AT_NOON = datetime.fromtimestamp(NOON, UTC)
MORNING = datetime(2026, 5, 4, 7, tzinfo=UTC)
PRECISE = MORNING.replace(microsecond=123456)

DATAVERSE = {
    "session": {"cre92_clientsessionid": None, "cre92_sessiondate": "2026-05-04T07:00:00Z"},
    "report": {"cre92_clientreportid": None, "cre92_reportdate": "2026-05-04T07:00:00Z"},
    "contact": {"contactid": None, "statecode": 0},
}
STRIPE = {
    "customer": {"id": None, "created": NOON},
    "invoice": {"id": None, "currency": "eur", "created": NOON, "total": 12000, "status": "paid"},
    "payment_intent": {
        "id": None,
        "currency": "eur",
        "created": NOON,
        "amount": 12000,
        "status": "succeeded",
    },
    "refund": {"id": None, "currency": "eur", "created": NOON, "amount": 12000},
    "invoice_payment": {
        "id": None,
        "currency": "eur",
        "created": NOON,
        "amount_requested": 12000,
        "invoice": "in_1",
        "status": "paid",
    },
    "dispute": {"id": None, "currency": "eur", "created": NOON, "amount": 12000},
    "credit_note": {
        "id": None,
        "currency": "eur",
        "created": NOON,
        "amount": 12000,
        "invoice": "in_1",
        "status": "void",
        "type": "pre_payment",
    },
}
TABLES = {
    "session": "canonical_sessions",
    "report": "canonical_reports",
    "contact": "canonical_contacts",
    "customer": "canonical_customers",
    "invoice_payment": "canonical_invoice_payments",
    "dispute": "canonical_disputes",
    "credit_note": "canonical_credit_notes",
} | dict.fromkeys(("invoice", "payment_intent", "refund"), "canonical_payments")

COUNTS = [50, 50.0, "50", "50.0", " 50 "]
NO_COUNTS = [50.5, "50.5", "many", "5e1", "", True, 10**30]
AMOUNTS = [12000, 12000.0, "12000", "12000.0"]
NO_AMOUNTS = [120.5, "120.00.0", "much", "", True, 10**30]
TIMES = [NOON, float(NOON), str(NOON), f"{NOON}.000"]
NO_TIMES = ["soon", "", 10**14, -1, NOON + 0.5, 10**30]
DATES = ["2026-05-04T07:00:00Z", "2026-05-04T09:00:00+02:00", "2026-05-04T07:00:00.0000000Z"]
FINE = ["2026-05-04T07:00:00.123456Z", "2026-05-04T07:00:00.1234567Z"]
FINE += ["2026-05-04T07:00:00.123456789Z"]
NO_DATES = ["9999-12-31T23:30:00Z", "10000-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "monday", ""]
NO_DATES += ["2026-02-30T07:00:00Z", 20260504]
FEES = [120.5, "120.5", "120.50", 1205e-1]
NO_FEES = ["free", "12,50", "", True, "1e400"]

HALF, WHOLE = Decimal("120.5"), Decimal(120)
# what is written where; the column, and what it is to hold: a reason, if the row is rejected
RULES = [
    ("session", "cre92_duration", COUNTS, "duration_minutes", 50),
    ("session", "cre92_duration", NO_COUNTS, "reason", "unreadable_duration"),
    ("session", "cre92_fee", FEES, "fee", HALF),
    ("session", "cre92_fee", NO_FEES, "reason", "unreadable_fee"),
    ("session", "cre92_sessiondate", DATES, "started_at", MORNING),
    ("session", "cre92_sessiondate", FINE, "started_at", PRECISE),
    ("session", "cre92_sessiondate", NO_DATES, "reason", "unreadable_start"),
    ("session", "createdon", FINE, "created_at", PRECISE),
    ("session", "modifiedon", FINE, "modified_at", PRECISE),
    ("session", "cre92_status", [7, 7.0, "7", "7.0"], "status_code", "7"),
    ("session", "cre92_sessiontype", [7, 7.0, "7", "7.0"], "session_type_code", "7"),
    ("report", "cre92_reportdate", DATES, "reported_at", MORNING),
    ("report", "cre92_reportdate", FINE, "reported_at", PRECISE),
    ("report", "cre92_reportdate", NO_DATES, "reason", "unreadable_date"),
    ("report", "createdon", FINE, "created_at", PRECISE),
    ("report", "modifiedon", FINE, "modified_at", PRECISE),
    ("report", "cre92_reporttype", [7, 7.0, "7", "7.0"], "report_type_code", "7"),
    ("contact", "statecode", [0, 0.0, "0", "0.0"], "is_active", True),
    ("contact", "statecode", [1, 1.0, "1", "1.0"], "is_active", False),
    ("contact", "cre92_stage", [7, 7.0, "7", "7.0"], "stage_code", "7"),
    ("contact", "createdon", FINE, "created_at", PRECISE),
    ("contact", "modifiedon", FINE, "modified_at", PRECISE),
    ("contact", "birthdate", DATES, "birth_date", MORNING.date()),
    # nobody is left out over a day of birth: it is unknown
    ("contact", "birthdate", ["10000-01-01", "2026-02-30", "spring"], "birth_date", None),
    ("customer", "created", TIMES, "created_at", AT_NOON),
    ("customer", "created", NO_TIMES, "created_at", None),
    ("invoice", "total", AMOUNTS, "amount", WHOLE),
    ("invoice", "total", NO_AMOUNTS, "reason", "no_amount"),
    ("invoice", "amount_paid", AMOUNTS, "amount_received", WHOLE),
    ("invoice", "amount_paid", NO_AMOUNTS, "reason", "unreadable_amount"),
    ("invoice", "amount_paid_off_stripe", NO_AMOUNTS, "reason", "unreadable_amount"),
    ("invoice", "amount_due", AMOUNTS, "amount_owed", WHOLE),
    ("invoice", "amount_due", NO_AMOUNTS, "reason", "unreadable_amount"),
    ("invoice", "pre_payment_credit_notes_amount", NO_AMOUNTS, "reason", "unreadable_amount"),
    ("invoice", "status_transitions.finalized_at", TIMES, "occurred_at", AT_NOON),
    ("invoice", "status_transitions.finalized_at", NO_TIMES, "reason", "unreadable_time"),
    ("invoice", "status_transitions.paid_at", TIMES, "succeeded_at", AT_NOON),
    ("invoice", "status_transitions.paid_at", TIMES, "closed_at", AT_NOON),
    ("invoice", "status_transitions.paid_at", NO_TIMES, "reason", "unreadable_time"),
    ("invoice", "status_transitions.voided_at", NO_TIMES, "reason", "unreadable_time"),
    ("payment_intent", "amount", AMOUNTS, "amount", WHOLE),
    ("payment_intent", "amount", NO_AMOUNTS, "reason", "no_amount"),
    ("payment_intent", "amount_received", AMOUNTS, "amount_received", WHOLE),
    ("payment_intent", "amount_received", NO_AMOUNTS, "reason", "unreadable_amount"),
    ("payment_intent", "created", TIMES, "occurred_at", AT_NOON),
    ("payment_intent", "created", NO_TIMES, "reason", "no_time"),
    ("payment_intent", "latest_charge.created", TIMES, "succeeded_at", AT_NOON),
    ("payment_intent", "latest_charge.created", NO_TIMES, "reason", "unreadable_time"),
    ("payment_intent", "latest_charge.balance_transaction.created", TIMES, "succeeded_at", AT_NOON),
    (
        "payment_intent",
        "latest_charge.balance_transaction.created",
        NO_TIMES,
        "reason",
        "unreadable_time",
    ),
    ("payment_intent", "latest_charge.amount_refunded", AMOUNTS, "amount_refunded", WHOLE),
    ("payment_intent", "latest_charge.amount_refunded", NO_AMOUNTS, "reason", "unreadable_amount"),
    (
        "payment_intent",
        "latest_charge.balance_transaction.fee",
        NO_AMOUNTS,
        "reason",
        "unreadable_amount",
    ),
    ("refund", "amount", AMOUNTS, "amount", WHOLE),
    ("refund", "amount", NO_AMOUNTS, "reason", "no_amount"),
    ("refund", "created", NO_TIMES, "reason", "no_time"),
    ("invoice_payment", "amount_requested", AMOUNTS, "amount", WHOLE),
    ("invoice_payment", "amount_requested", NO_AMOUNTS, "reason", "no_amount"),
    ("invoice_payment", "amount_paid", AMOUNTS, "amount_paid", WHOLE),
    ("invoice_payment", "amount_paid", NO_AMOUNTS, "reason", "unreadable_amount"),
    ("invoice_payment", "created", TIMES, "created_at", AT_NOON),
    ("invoice_payment", "created", NO_TIMES, "reason", "no_time"),
    ("invoice_payment", "status_transitions.paid_at", TIMES, "paid_at", AT_NOON),
    ("invoice_payment", "status_transitions.paid_at", NO_TIMES, "reason", "unreadable_time"),
    ("dispute", "amount", AMOUNTS, "amount", WHOLE),
    ("dispute", "amount", NO_AMOUNTS, "reason", "no_amount"),
    ("dispute", "created", TIMES, "opened_at", AT_NOON),
    ("dispute", "created", NO_TIMES, "reason", "no_time"),
    ("dispute", "evidence_details.due_by", TIMES, "evidence_due_at", AT_NOON),
    ("dispute", "evidence_details.due_by", NO_TIMES, "reason", "unreadable_time"),
    ("dispute", "movement.amount", [-12000, -12000.0, "-12000"], "amount_withdrawn", WHOLE),
    ("dispute", "movement.amount", NO_AMOUNTS, "reason", "unreadable_movement"),
    ("dispute", "movement.created", TIMES, "withdrawn_at", AT_NOON),
    ("dispute", "movement.created", NO_TIMES, "reason", "unreadable_movement"),
    ("dispute", "movement.fee", AMOUNTS, "fee", WHOLE),
    ("dispute", "movement.fee", NO_AMOUNTS, "reason", "unreadable_movement"),
    ("credit_note", "amount", AMOUNTS, "pre_payment_amount", WHOLE),
    ("credit_note", "amount", NO_AMOUNTS, "reason", "no_amount"),
    ("credit_note", "pre_payment_amount", AMOUNTS, "pre_payment_amount", WHOLE),
    ("credit_note", "pre_payment_amount", NO_AMOUNTS, "reason", "unreadable_amount"),
    ("credit_note", "post_payment_amount", AMOUNTS, "post_payment_amount", WHOLE),
    ("credit_note", "post_payment_amount", NO_AMOUNTS, "reason", "unreadable_amount"),
    ("credit_note", "created", TIMES, "issued_at", AT_NOON),
    ("credit_note", "created", NO_TIMES, "reason", "no_time"),
    ("credit_note", "voided_at", TIMES, "voided_at", AT_NOON),
    ("credit_note", "voided_at", NO_TIMES, "reason", "unreadable_time"),
]


def written(kind: str, key: str, path: str, value: object) -> dict:
    """An object of a kind that is as it should be but for one value."""
    payload = {
        name: key if given is None else given for name, given in (STRIPE | DATAVERSE)[kind].items()
    }
    held, (*parents, name) = payload, path.split(".")
    if parents == ["movement"]:
        held = {"amount": -12000, "fee": 0, "created": NOON, "currency": "eur"}
        payload["balance_transactions"], parents = [held], []
    for parent in parents:
        held = held.setdefault(parent, {})
    held[name] = value
    provider = ("stripe", "stripe-prod") if kind in STRIPE else ("dataverse", "dataverse-clinic")
    return stored(*provider, kind, key, payload)


@pytest.fixture(scope="module")
def read(empty_lanes):
    """What became of each value: the row of its table, or the reason why it has none."""
    empty_lanes.clear()
    cases = [
        (kind, f"{place}-{number}", path, value)
        for place, (kind, path, values, *_) in enumerate(RULES)
        for number, value in enumerate(values)
    ]
    objects = [written(*case) for case in cases]
    empty_lanes.put(objects)
    empty_lanes.build("--exclude", "resource_type:seed", "--select", "+canonical_rejects")
    found = {}
    for table in sorted(set(TABLES.values())):
        for row in empty_lanes.rows(f"select * from {table}"):
            found[row["idem_key"].rpartition(":")[2]] = row
    for row in empty_lanes.rows("select idem_key, model, reason from canonical_rejects"):
        if row["model"] in TABLES.values():
            key = row["idem_key"].rpartition(":")[2]
            assert key not in found
            found[key] = row
    assert len(found) == len(cases)
    return found


@pytest.mark.parametrize("place", range(len(RULES)), ids=lambda place: "-".join(RULES[place][:2]))
def test_a_value_is_read_or_its_row_is_rejected_with_a_reason(read, place):
    _, _, values, column, expected = RULES[place]
    held = {repr(value): read[f"{place}-{n}"].get(column) for n, value in enumerate(values)}
    assert held == dict.fromkeys(map(repr, values), expected)
