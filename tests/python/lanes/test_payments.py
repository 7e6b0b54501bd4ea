"""What was paid: a generated quarter of Stripe's objects, whose truth is written down beside it."""

import random
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from .people import LANE, contact, customer, payment

MODELS = ("canonical_sessions", "canonical_payments", "payments_received", "int_weekly_practice")
UNIT = {"eur": Decimal("0.01"), "jpy": Decimal(1), "kwd": Decimal("0.001")}
BEGAN = datetime(2026, 7, 1, 6, tzinfo=UTC)
METRICS = ("payments", "payments_amount", "refunds", "refunds_amount")


class Quarter:
    """Invoices, payments and refunds of three months, and what of them is money and when."""

    def __init__(self, seed: int):
        self.chance = random.Random(seed)
        self.objects = []
        self.truth = defaultdict(Decimal)
        for nth in range(150):
            self.sell(nth)

    def count(self, metric: str, currency: str, when: datetime, value: Decimal = Decimal(1)):
        day = when.astimezone(ZoneInfo("Europe/Vienna")).date()
        self.truth[day - timedelta(day.weekday()), metric, currency.upper()] += value

    def sell(self, nth: int):
        """One thing that is sold, and what becomes of it."""
        currency = self.chance.choice(list(UNIT))
        price = self.chance.randrange(1, 90_000)
        when = BEGAN + timedelta(minutes=self.chance.randrange(90 * 24 * 60))
        kind = self.chance.choice(("card", "part", "debit", "failed", "credit", "in cash"))
        invoice = {"currency": currency, "total": price, "status": "paid", "amount_paid": price}
        made = int(when.timestamp())
        paid = when + timedelta(days=self.chance.randrange(3, 20))
        invoice |= {"created": made, "status_transitions": {"paid_at": int(paid.timestamp())}}
        if kind in ("credit", "in cash"):
            how = {"amount_paid": 0} if kind == "credit" else {"paid_out_of_band": True}
            self.objects.append(payment("invoice", f"in_{nth}", **invoice | how))
            return
        intent = {"currency": currency, "amount": price, "created": made}
        if kind == "failed":
            intent |= {"status": "requires_payment_method", "amount_received": 0}
            self.objects.append(payment("payment_intent", f"pi_{nth}", **intent))
            return
        received = price if kind != "part" else self.chance.randrange(price + 1)
        intent |= {"status": "succeeded", "amount_received": received}
        if kind == "debit":
            self.objects.append(payment("invoice", f"in_{nth}", **invoice))
            intent["metadata"] = {"invoice": f"in_{nth}"}
        self.objects.append(payment("payment_intent", f"pi_{nth}", **intent))
        came = paid if kind == "debit" else when
        self.count("payments", currency, came)
        self.count("payments_amount", currency, came, received * UNIT[currency])
        for back in range(self.chance.choice((0, 0, 0, 1, 2))):
            self.give_back(f"{nth}_{back}", f"pi_{nth}", currency, received // 3, came)

    def give_back(self, key: str, of: str, currency: str, amount: int, after: datetime):
        """A refund, which may fail."""
        when = after + timedelta(hours=self.chance.randrange(1, 400))
        status = self.chance.choice(("succeeded", "succeeded", "failed", "pending"))
        fields = {"currency": currency, "amount": amount, "created": int(when.timestamp())}
        self.objects.append(
            payment("refund", f"re_{key}", payment_intent=of, status=status, **fields)
        )
        if status == "succeeded":
            self.count("refunds", currency, when)
            self.count("refunds_amount", currency, when, amount * UNIT[currency])


@pytest.mark.parametrize("seed", [1, 2])
def test_a_quarter_is_what_its_generator_says_to_the_cent(lanes, seed):
    quarter = Quarter(seed)
    lanes.put(quarter.objects)
    lanes.build("--select", *MODELS)
    rows = lanes.rows(
        f"""
        select week_start, metric, dimension, sum(value) as value from int_weekly_practice
        where metric in {METRICS} group by 1, 2, 3
        """
    )
    found = {(row["week_start"], row["metric"], row["dimension"]): row["value"] for row in rows}
    assert found == dict(quarter.truth)
    assert {currency for *_, currency in found} == {"EUR", "JPY", "KWD"}


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
    known_by_address = customer("cus_mail", "b@x.example")
    lanes.put(
        [
            contact("c-14"),
            contact("c-15", "b@x.example"),
            gone,
            known_by_address,
            payment("invoice", "in_gone", customer="cus_gone", customer_email="gone@x.example"),
            payment("payment_intent", "pi_gone", customer="cus_gone"),
            payment("payment_intent", "pi_mail", customer="cus_mail"),
        ]
    )
    lanes.build("--exclude", "resource_type:seed", "resource_type:snapshot", "--select", *LANE)
    asked = """
        select timeline.idem_key, persons.contact_id from contact_timeline as timeline
        inner join persons on timeline.person_key = persons.person_key
        where timeline.event_kind in ('invoice', 'payment_intent') order by 1
    """
    before = lanes.rows(asked)
    assert [row["contact_id"] for row in before] == ["c-14", "c-14", "c-15"]
    deleted = {"deleted_at": "2026-11-20T00:00:00Z"}
    lanes.put([gone | deleted, known_by_address | deleted])
    lanes.build("--select", "canonical_customers")
    assert lanes.rows(asked) == before
