"""What was paid: a generated quarter of Stripe's objects, whose truth is written down beside it."""

import pytest

from .people import LANE, contact, customer, payment
from .quarter import Quarter
from .sample import stored

MODELS = ("canonical_sessions", "path:models/canonical/payment", "payments_received")
MODELS += ("int_invoice_balances", "int_weekly_practice")
METRICS = ("payments", "payments_amount", "refunds", "refunds_amount")
METRICS += ("fees_amount", "disputes_amount", "open_amount")
FIGURES = f"""
select week_start, metric, dimension, sum(value) as value from int_weekly_practice
where metric in {METRICS} group by 1, 2, 3
"""


def figures(lanes) -> dict:
    """What is counted, by week, metric and currency."""
    rows = lanes.rows(FIGURES)
    return {
        (row["week_start"], row["metric"], row["dimension"]): row["value"]
        for row in rows
        if row["value"]
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_a_quarter_is_what_its_generator_says_to_the_cent(lanes, seed):
    quarter = Quarter(seed)
    lanes.put(quarter.objects)
    lanes.build("--select", *MODELS)
    truth = {key: value for key, value in quarter.truth.items() if value}
    found = figures(lanes)
    assert found == truth
    assert {currency for *_, currency in found} == {"EUR", "JPY", "KWD"}
    assert {metric for _, metric, _ in found} == {*METRICS}
    tables = [f"canonical_{name}" for name in ("payments", "invoice_payments", "disputes")]
    counted = [f"select count(*) as n from {name}" for name in (*tables, "canonical_credit_notes")]
    held = lanes.rows(" union all ".join(counted))
    assert sum(row["n"] for row in held) == len(quarter.objects)


def invoice_payment(key: str, invoice: str, of: str, **more) -> dict:
    """Which payment pays which invoice, as Stripe says since basil."""
    payload = {"id": key, "currency": "eur", "created": 1790000000, "amount_requested": 1200}
    payload |= {"invoice": invoice, "payment": {"type": "payment_intent", "payment_intent": of}}
    payload |= {"status": "paid", "status_transitions": {"paid_at": 1791000000}}
    return stored("stripe", "stripe-prod", "invoice_payment", key, payload | more)


def test_a_payment_has_its_invoice_in_each_way_that_stripe_tells_it(lanes):
    lanes.put(
        [
            payment("payment_intent", "pi_basil"),
            payment("payment_intent", "pi_before", invoice="in_before"),
            payment("payment_intent", "pi_by_hand", metadata={"invoice": "in_by_hand"}),
            payment("payment_intent", "pi_alone"),
            invoice_payment("inpay_1", "in_basil", "pi_basil"),
            invoice_payment("inpay_2", "in_other", "pi_basil", created=1790000001),
            invoice_payment("inpay_3", "in_gone", "pi_alone", status="canceled"),
        ]
    )
    lanes.build("--select", *MODELS)
    asked = """
        select received.payment_id, received.invoice_id, payments.related_id
        from payments_received as received
        inner join canonical_payments as payments using (idem_key) order by 1
    """
    rows = {row["payment_id"]: row["invoice_id"] for row in lanes.rows(asked)}
    assert rows == {
        "pi_alone": None,
        "pi_basil": "in_basil",
        "pi_before": "in_before",
        "pi_by_hand": "in_by_hand",
    }
    assert all(row["invoice_id"] == row["related_id"] for row in lanes.rows(asked))


def test_a_link_that_comes_later_or_goes_changes_its_payment_alone(lanes):
    asked = "select payment_id, related_id from canonical_payments order by 1"
    lanes.put([payment("payment_intent", f"pi_{number}") for number in range(3)])
    lanes.build("--select", *MODELS)
    link = invoice_payment("inpay_1", "in_1", "pi_1")
    lanes.put([link])
    result = lanes.build("--select", *MODELS)
    written = {
        run.node.name: run.adapter_response.get("rows_affected") for run in result.result.results
    }
    assert written["canonical_payments"] == 1
    related = [row["related_id"] for row in lanes.rows(asked)]
    assert related == [None, "in_1", None]
    again = lanes.build("--select", *MODELS)
    [merge] = [run for run in again.result.results if run.node.name == "canonical_payments"]
    assert merge.adapter_response.get("rows_affected") == 0
    lanes.put([link | {"deleted_at": "2026-11-20T00:00:00Z"}])
    lanes.build("--select", *MODELS)
    assert [row["related_id"] for row in lanes.rows(asked)] == [None, None, None]


def test_an_invoice_paid_outside_of_stripe_is_told_by_its_payments(lanes):
    asked = "select payment_id, paid_by, amount_received from canonical_payments"
    record = {"payment": {"type": "payment_record", "payment_record": "pr_1"}}
    record |= {"amount_requested": 600, "amount_paid": 600}
    paid = {"status": "paid", "amount_paid": 1200, "amount_due": 1200}
    first, second = (invoice_payment(f"inpay_{n}", "in_1", "", **record) for n in (1, 2))

    def told() -> tuple:
        lanes.build("--select", *MODELS)
        [row] = lanes.rows(asked)
        return row["paid_by"], row["amount_received"]

    lanes.put([payment("invoice", "in_1", **paid)])
    assert told() == ("money", 12)
    lanes.put([first])
    assert told() == ("money", 6)
    lanes.put([second])
    assert told() == ("out of band", 0)
    lanes.put([each | {"deleted_at": "2026-11-20T00:00:00Z"} for each in (first, second)])
    assert told() == ("money", 12)


def test_a_partial_capture_counts_what_was_captured(lanes):
    captured = {"amount": 12000, "amount_received": 6000, "capture_method": "manual"}
    lanes.put([payment("payment_intent", "pi_partial_capture", **captured)])
    lanes.build("--select", *MODELS)
    [row] = lanes.rows(
        "select amount, amount_received, amount_refunded, currency from payments_received"
    )
    assert row == {"amount": 120, "amount_received": 60, "amount_refunded": 0, "currency": "EUR"}


def test_the_payments_of_a_customer_that_is_gone_stay_whose_they_were(lanes):
    gone = customer("cus_gone", "gone@x.example", "c-14")
    known_by_address = customer("cus_mail", "b@x.example", name="C-15")
    lanes.put(
        [
            contact("c-14"),
            contact("c-15", "b@x.example"),
            gone,
            known_by_address,
            payment("invoice", "in_gone", customer="cus_gone", customer_email="gone@x.example"),
            payment("payment_intent", "pi_gone", customer="cus_gone"),
            payment("payment_intent", "pi_mail", customer="cus_mail"),
            # of customers that were gone before they were ever read
            payment("invoice", "in_never", customer="cus_never", customer_email="b@x.example"),
            payment("invoice", "in_nobody", customer="cus_nobody", customer_email="z@x.example"),
            payment("payment_intent", "pi_never", customer="cus_never"),
        ]
    )
    lanes.build("--exclude", "resource_type:seed", "resource_type:snapshot", "--select", *LANE)
    asked = """
        select timeline.idem_key, persons.contact_id from contact_timeline as timeline
        inner join persons on timeline.person_key = persons.person_key
        where timeline.event_kind in ('invoice', 'payment_intent') order by 1
    """
    everybody = "select to_json_string(persons) as person from persons order by person_key"
    before, persons = lanes.rows(asked), lanes.rows(everybody)
    whose = ["c-14", "c-15", None, "c-14", "c-15", "c-15"]
    assert [row["contact_id"] for row in before] == whose
    deleted = {"deleted_at": "2026-11-20T00:00:00Z"}
    lanes.put([gone | deleted, known_by_address | deleted])
    lanes.build("--select", "canonical_customers", "path:models/identity")
    assert (lanes.rows(asked), lanes.rows(everybody)) == (before, persons)
    assert lanes.value("select count(*) as n from canonical_customers") == 0


def test_what_failed_or_waits_for_evidence_is_work_of_whom_it_concerns(lanes):
    """Stripe: due_by is null where the bank takes no answer; won and lost are over. Each payment
    begins as one that requires a method; last_payment_error tells that somebody tried.
    """

    def dispute(key: str, status: str, of: str | None, due: int | None) -> dict:
        payload = {"id": key, "amount": 1200, "currency": "eur", "created": 1790000000}
        payload |= {"status": status, "payment_intent": of, "evidence_details": {"due_by": due}}
        return stored("stripe", "stripe-prod", "dispute", key, payload)

    unpaid = {"status": "requires_payment_method", "amount_received": 0, "invoice": "in_open"}
    error = {"type": "card_error", "code": "card_declined"}
    lanes.put(
        [
            contact("c-16"),
            customer("cus_1", client="c-16"),
            payment("payment_intent", "pi_1", customer="cus_1"),
            payment("invoice", "in_open", status="open"),
            payment("payment_intent", "pi_new", **unpaid, last_payment_error=None),
            payment("payment_intent", "pi_failed", **unpaid, last_payment_error=error),
            payment("payment_intent", "pi_untold", **unpaid),
            dispute("dp_open", "needs_response", "pi_1", 1791000000),
            dispute("dp_asked", "warning_needs_response", None, 1790900000),
            dispute("dp_sent", "under_review", "pi_1", 1791000000),
            dispute("dp_lost", "lost", "pi_1", 1791000000),
            dispute("dp_final", "needs_response", "pi_1", None),
        ]
    )
    lanes.build(
        *("--exclude", "resource_type:seed", "resource_type:snapshot"),
        *("--select", *LANE, "today_payments"),
    )
    asked = "select payment_id, status, contact_id, unix_seconds(due_at) as due from today_payments"
    assert [tuple(row.values()) for row in lanes.rows(f"{asked} order by 1")] == [
        ("dp_asked", "warning_needs_response", None, 1790900000),
        ("dp_open", "needs_response", "c-16", 1791000000),
        ("pi_failed", "requires_payment_method", None, None),
        ("pi_untold", "requires_payment_method", None, None),
    ]
