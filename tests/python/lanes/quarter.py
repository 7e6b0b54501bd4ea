"""A quarter of Stripe's objects as a practice makes them, and beside it what of them is money.

Invoices paid in parts, by direct debit, in cash and by credit; captures of a part; refunds that
come and that fail; disputes won and lost; credit notes, voided ones too. What links a payment to
its invoice is written in each of the ways that Stripe has had. Amounts are in the smallest unit.
"""

import random
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from .people import payment
from .sample import stored

UNIT = {"eur": Decimal("0.01"), "jpy": Decimal(1), "kwd": Decimal("0.001")}
BEGAN = datetime(2026, 7, 1, 6, tzinfo=UTC)
LINKS = ("invoice payment", "own field", "metadata")
KINDS = ("at once", "part", "debit", "in two parts", "failed", "credit", "in cash", "never", "void")


def seconds(when: datetime) -> int:
    """A time as Stripe writes it."""
    return int(when.timestamp())


def week_of(when: datetime) -> date:
    """The Monday of a time's week, where the practice is."""
    day = when.astimezone(ZoneInfo("Europe/Vienna")).date()
    return day - timedelta(day.weekday())


class Quarter:
    """The objects, and `truth`: {(week, metric, currency): figure}."""

    def __init__(self, seed: int, invoices: int = 150, began: datetime = BEGAN):
        self.chance, self.began = random.Random(seed), began
        self.objects, self.truth = [], defaultdict(Decimal)
        # of each invoice: its currency, when it was made and ended, and what changed it
        self._books: list[tuple[str, datetime, datetime | None, list[tuple[datetime, int]]]] = []
        for number in range(invoices):
            self._sell(str(number))
        self._count_open()

    def customer_of(self, number: int) -> str:
        """The customer of an invoice's number."""
        return f"cus_{number % 20}"

    def _count(self, metric: str, currency: str, when: datetime, amount: int) -> None:
        value = Decimal(1) if metric in ("payments", "refunds") else amount * UNIT[currency]
        self.truth[week_of(when), metric, currency.upper()] += value

    def _later(self, when: datetime, days: int) -> datetime:
        return when + timedelta(minutes=self.chance.randrange(1, days * 24 * 60))

    def _sell(self, key: str) -> None:
        kind, currency = self.chance.choice(KINDS), self.chance.choice(list(UNIT))
        price = self.chance.randrange(900, 90_000)
        made = self.began + timedelta(minutes=self.chance.randrange(90 * 24 * 60))
        changes, ended, status, paid = [], None, "open", 0
        lowered = self._credit(key, currency, price, made, changes) if made.minute % 3 == 0 else 0
        due = price - lowered
        last = max([made, *(when for when, _ in changes)])
        more = {"starting_balance": 0}
        if kind == "void":
            ended, status = self._later(last, 20), "void"
        elif kind == "credit":  # the customer's balance covers it as it is made
            changes.clear()
            self.objects = [each for each in self.objects if each["external_id"] != f"cn_{key}"]
            lowered, due, ended, status = 0, 0, made, "paid"
            more = {"starting_balance": -price}
        elif kind == "in cash":
            ended, status, paid = self._later(last, 20), "paid", due
            more = {"paid_out_of_band": True, "amount_paid_off_stripe": due}
        elif kind == "in two parts":
            first = self.chance.randrange(1, due)
            middle = self._later(last, 10)
            self._pay(f"{key}_1", key, currency, first, last, middle, "invoice payment")
            changes.append((middle, first))
            ended, status, paid = self._later(middle, 10), "paid", due
            self._pay(f"{key}_2", key, currency, due - first, middle, ended, "invoice payment")
        elif kind == "failed":
            intent = {"amount": due, "amount_received": 0, "created": seconds(last)}
            self._put("payment_intent", f"pi_{key}", currency, status="canceled", **intent)
        elif kind in ("at once", "part", "debit"):
            ended = last if kind != "debit" else self._later(last, 20)
            status, paid = "paid", due
            link = self.chance.choice(LINKS)
            if kind == "part":  # less is captured than was asked for, of no invoice
                self._pay(f"{key}_part", None, currency, due, last, last, None)
                return self._forget(key)
            self._pay(key, key, currency, due, last, ended, link)
        moments = {"paid": "paid_at", "void": "voided_at"}
        self._put(
            "invoice",
            f"in_{key}",
            currency,
            total=price,
            amount_due=due,
            amount_paid=paid,
            pre_payment_credit_notes_amount=lowered,
            customer=self.customer_of(int(key)),
            created=seconds(made) - 30,
            status=status,
            status_transitions={"finalized_at": seconds(made)}
            | ({moments[status]: seconds(ended)} if ended else {}),
            **more,
        )
        self._books.append((currency, made, ended, [(made, -due - lowered), *changes]))
        return None

    def _forget(self, key: str) -> None:
        self.objects = [each for each in self.objects if each["external_id"] != f"cn_{key}"]

    def _credit(self, key, currency, price, made, changes) -> int:
        """A credit note before the payment, at times voided, and what it lowers for good."""
        when, amount = self._later(made, 9), self.chance.randrange(1, price // 2)
        fields = {"amount": amount, "total": amount, "invoice": f"in_{key}", "type": "pre_payment"}
        if self.chance.random() < 0.5:  # as newer versions of the API write it
            fields |= {"pre_payment_amount": amount, "post_payment_amount": 0}
        changes.append((when, amount))
        if is_void := self.chance.random() < 0.3:
            gone = self._later(when, 5)
            fields["voided_at"] = seconds(gone)
            changes.append((gone, -amount))
        status = "void" if is_void else "issued"
        self._put(
            "credit_note", f"cn_{key}", currency, created=seconds(when), status=status, **fields
        )
        return 0 if is_void else amount

    def _pay(self, key, invoice, currency, amount, made, came, link) -> None:
        """A payment that came, the link to its invoice, and what became of it afterwards."""
        received = amount if invoice else self.chance.randrange(amount + 1)
        fields = {"amount": amount, "amount_received": received, "created": seconds(made)}
        if link == "own field":
            fields["invoice"] = f"in_{invoice}"
        elif link == "metadata":
            fields["metadata"] = {"invoice": f"in_{invoice}"}
        elif link == "invoice payment":
            self._put(
                "invoice_payment",
                f"inpay_{key}",
                currency,
                amount_requested=amount,
                amount_paid=amount,
                invoice=f"in_{invoice}",
                payment={"type": "payment_intent", "payment_intent": f"pi_{key}"},
                status="paid",
                created=seconds(made),
                status_transitions={"paid_at": seconds(came)},
            )
        if self.chance.random() < 0.5:
            fee = self.chance.randrange(1 + received // 20)
            settled = self.chance.choice((currency, "eur"))  # Stripe may convert what it settles
            moved = {"fee": fee, "currency": settled}
            fields["latest_charge"] = {"created": seconds(made), "balance_transaction": moved}
            self._count("fees_amount", settled, came, fee)
        self._put("payment_intent", f"pi_{key}", currency, **fields)
        self._count("payments", currency, came, 1)
        self._count("payments_amount", currency, came, received)
        for back in range(self.chance.choice((0, 0, 0, 1, 2))):
            self._give_back(f"{key}_{back}", f"pi_{key}", currency, received // 3, came)
        if received and self.chance.random() < 0.15:
            self._dispute(key, currency, received, came)

    def _give_back(self, key, of, currency, amount, after) -> None:
        """A refund, which may fail."""
        when = self._later(after, 17)
        status = self.chance.choice(("succeeded", "succeeded", "failed", "pending"))
        fields = {"amount": amount, "created": seconds(when), "status": status}
        self._put("refund", f"re_{key}", currency, payment_intent=of, **fields)
        if status == "succeeded":
            self._count("refunds", currency, when, 1)
            self._count("refunds_amount", currency, when, amount)

    def _dispute(self, key, currency, amount, after) -> None:
        """A dispute: a mere question, lost, won some weeks later, or lost once more after that.

        The fee comes back with what was won, or stays (support.stripe.com: dispute fees).
        """
        status = self.chance.choice(("warning_closed", "lost", "won", "lost again"))
        when, fee, moves = self._later(after, 30), self.chance.randrange(1, 2000), []
        if status != "warning_closed":
            moves.append({"amount": -amount, "fee": fee, "created": seconds(when)})
            self._count("disputes_amount", currency, when, amount)
            self._count("fees_amount", currency, when, fee)
        if status in ("won", "lost again"):
            returned, fee_back = self._later(when, 30), self.chance.choice((0, -fee))
            moves.append({"amount": amount, "fee": fee_back, "created": seconds(returned)})
            self._count("disputes_amount", currency, returned, -amount)
            self._count("fees_amount", currency, returned, fee_back)
        if status == "lost again":
            once_more, status = self._later(returned, 30), "lost"
            moves.append({"amount": -amount, "fee": 0, "created": seconds(once_more)})
            self._count("disputes_amount", currency, once_more, amount)
        moves = [each | {"currency": currency} for each in moves]
        fields = {"amount": amount, "created": seconds(when), "status": status}
        fields |= {"payment_intent": f"pi_{key}", "charge": f"ch_{key}"}
        self._put("dispute", f"dp_{key}", currency, balance_transactions=moves, **fields)

    def _put(self, kind, key, currency, **fields) -> None:
        if kind in ("invoice", "payment_intent", "refund"):
            self.objects.append(payment(kind, key, **{"currency": currency} | fields))
        else:
            payload = {"id": key, "object": kind, "currency": currency, **fields}
            self.objects.append(stored("stripe", "stripe-prod", kind, key, payload))

    def _count_open(self) -> None:
        """What was open at the end of each week, invoice by invoice."""
        week, today = week_of(self.began), week_of(datetime.now(UTC))
        while week <= today:
            for currency, made, ended, changes in self._books:
                is_open = week_of(made) <= week and not (ended and week_of(ended) <= week)
                left = -sum(amount for when, amount in changes if week_of(when) <= week)
                if is_open and left:
                    self.truth[week, "open_amount", currency.upper()] += left * UNIT[currency]
            week += timedelta(7)
