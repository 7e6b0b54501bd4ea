"""A practice whose objects are told in any order, with what all of it comes to in the end."""

import random
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, datetime, time, timedelta

from . import forms
from .quarter import Quarter, week_of
from .town import form as town_form
from .town import town

AS_IT_IS, EARLIER, GONE = "as it is", "earlier", "gone"
GONE_AT = {"deleted_at": datetime(2026, 11, 1, tzinfo=UTC).isoformat()}
WEEKS = 30
SHEETS = 24


class Practice:
    """Its money, persons and answers, and their truth: of `quarter`, of `town`, and in `flagged`
    the responses that raise a flag."""

    def __init__(self, seed: int):
        self._chance = random.Random(seed)
        monday = week_of(datetime.now(UTC) - timedelta(weeks=WEEKS))
        self.began = datetime.combine(monday, time(6), UTC)  # a seed's draws depend on the minute
        self.quarter = Quarter(seed, invoices=60, began=self.began)
        self.town = town(seed, persons=120, odd=0.16)
        self.flagged: set[str] = set()
        sheets = [self._sheet(f"s{number}") for number in range(SHEETS)]
        self.forms = [town_form(), forms.form()]
        self.objects = [*self.quarter.objects, *self.town.objects, *sheets]

    def steps(self, number: int) -> Iterator[list[dict]]:
        """What is told at each step, in any order. After the last all objects are as they are.

        Before, one may be missing, as it was earlier, or gone. What stays as it was is not told.
        """
        shown: dict[int, str | None] = {}
        for left in reversed(range(number)):
            told = []
            for place, each in enumerate(self.objects):
                before = shown.get(place)
                drawn = self._chance.choices((before, AS_IT_IS, EARLIER, GONE), (5, 3, 2, 1))[0]
                state = drawn if left else AS_IT_IS
                if state == before or (state == GONE and before is None):
                    continue
                shown[place] = state
                told.append(self._told(each, state))
            self._chance.shuffle(told)
            yield told

    def is_torn(self) -> bool:
        """Whether something is killed at a step."""
        return self._chance.random() < 0.4

    def _told(self, each: dict, state: str) -> dict:
        if state == GONE:
            return each | GONE_AT
        return self._earlier(each) if state == EARLIER else each

    def _sheet(self, key: str) -> dict:
        if self._chance.random() < 0.5:
            self.flagged.add(key)
        return self._answered(key, is_flagged=key in self.flagged)

    def _answered(self, key: str, *, is_flagged: bool) -> dict:
        """A PHQ-9 of somebody whom nothing else is known of, with any answers to the others."""
        digits = [str(self._chance.randrange(4)) for _ in forms.PHQ9[1:]]
        digits.append(str(self._chance.randrange(1, 4)) if is_flagged else "0")
        return forms.response(key, forms.sheet("".join(digits), forms.PHQ9))

    def _earlier(self, each: dict) -> dict:
        """An object as its source told it before: not paid yet, not linked yet, or other answers,
        of which a flag that is raised in the end may be raised already."""
        found = deepcopy(each)
        payload, key = found["payload"], found["external_id"]
        match found["object_type"]:
            case "invoice":
                payload |= {"status": "open", "amount_paid": 0}
                for name in ("paid_out_of_band", "amount_paid_off_stripe"):
                    payload.pop(name, None)
                payload["status_transitions"].pop("paid_at", None)
            case "invoice_payment":
                payload |= {"status": "open", "amount_paid": None, "status_transitions": {}}
            case "payment_intent":
                payload |= {"status": "processing", "amount_received": 0}
                payload.pop("latest_charge", None)
            case "refund":
                payload["status"] = "pending"
            case "credit_note":
                payload["status"] = "issued"
                payload.pop("voided_at", None)
            case "dispute":
                payload |= {"status": "needs_response", "balance_transactions": []}
            case "customer":
                payload |= {"email": None, "metadata": {}}
            case "contact":
                for name in [name for name in payload if name.startswith("emailaddress")]:
                    del payload[name]
            case "form_response" if found["connection_name"] == forms.CONNECTION:
                is_raised = key in self.flagged and self._chance.random() < 0.5
                found = self._answered(key, is_flagged=is_raised)
            case "form_response":
                payload["answers"] = {}
        return found
