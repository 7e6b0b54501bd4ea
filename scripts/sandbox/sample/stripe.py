"""What a practice has at Stripe, from customers to credit notes, as the Stripe API returns it."""

from copy import deepcopy
from datetime import timedelta

from . import billing, people
from .records import guid, json_lines, load, token, vienna


def files():
    """Yield (path below the data folder, bytes) of each object type, oldest first."""
    objects = {
        "customer": customers(),
        "invoice": (invoice(one) for one in billing.invoices()),
        "payment_intent": (intent for one in billing.invoices() for intent in intents(one)),
        "refund": refunds(),
        "invoice_payment": (payment_of(one) for one in billing.invoices()),
        "dispute": disputes(),
        "credit_note": credit_notes(),
    }
    for kind, found in objects.items():
        ordered = sorted(found, key=lambda one: (one["created"], one["id"]))
        yield f"stripe/stripe-prod/{kind}.jsonl", json_lines(ordered)


def shaped(kind, **values):
    """Return an object of a kind with the given values; KeyError if Stripe has no such key."""
    found = deepcopy(load("stripe_shapes.yml")[kind])
    if unknown := values.keys() - found.keys():
        raise KeyError(f"A {kind} of Stripe has no {min(unknown)}.")
    return found | values


def identity(prefix, *name):
    """Return an id in Stripe's manner; customers have 14 characters after it, the others 24."""
    return f"{prefix}_{token(14 if prefix == 'cus' else 24, prefix, *name)}"


def _seconds(at):
    return int(at.timestamp())


def _contact(who):
    return {"contactid": guid("contact", who)}


def customers():
    """Yield one customer per payer, made an hour before the first invoice."""
    made = {}
    for one in billing.invoices():
        made.setdefault(one.payer, []).append(one)
    by_hand = load("billing.yml")["no_link"]
    for who, own in made.items():
        yield shaped(
            "customer",
            id=identity("cus", who),
            created=_seconds(own[0].created - timedelta(hours=1)),
            email=people.address(who),
            name=people.directory()["people"][who]["name"],
            delinquent=any("failed" in one.story for one in own),
            invoice_prefix=token(8, "prefix", who).upper(),
            next_invoice_sequence=len(own) + 1,
            metadata={} if who in by_hand else _contact(who),
        )


def invoice(one):
    """Return an invoice with its lines."""
    name, created = identity("in", one.name), _seconds(one.created)
    paid = one.amount if one.paid else 0
    lowered, credited = _credited(one)
    found = shaped(
        "invoice",
        id=name,
        amount_due=one.amount - lowered,
        amount_paid=paid,
        amount_remaining=one.amount - lowered - paid,
        attempt_count=0 if one.status == "void" else 1,
        attempted=one.status != "void",
        created=created,
        customer=identity("cus", one.payer),
        customer_email=people.address(one.payer),
        customer_name=people.directory()["people"][one.payer]["name"],
        due_date=created + 14 * 86_400,
        effective_at=created,
        metadata=_contact(one.client),
        number=one.number,
        period_start=created,
        period_end=created,
        post_payment_credit_notes_amount=credited,
        pre_payment_credit_notes_amount=lowered,
        status=one.status,
        **dict.fromkeys(("subtotal", "subtotal_excluding_tax"), one.amount),
        **dict.fromkeys(("total", "total_excluding_tax"), one.amount),
    )
    found["payment_settings"]["payment_method_types"] = [one.method]
    found["lines"]["url"] = f"/v1/invoices/{name}/lines"
    found["lines"]["data"] = [_line(one, *place) for place in enumerate(one.lines)]
    moments = {"paid_at": one.paid, "finalized_at": one.created}
    for key, said in (("voided_at", "voided"), ("marked_uncollectible_at", "uncollectible")):
        moments[key] = vienna(one.story[said]) if said in one.story else None
    found["status_transitions"] |= {key: at and _seconds(at) for key, at in moments.items()}
    return found


def _line(one, place, line):
    amount = 100 * line.count * line.price
    found = shaped(
        "line_item",
        id=identity("il", one.name, str(place)),
        amount=amount,
        subtotal=amount,
        description=line.text,
        invoice=identity("in", one.name),
        quantity=line.count,
        period={"start": _seconds(line.start), "end": _seconds(line.end)},
    )
    item = identity("ii", one.name, str(place))
    found["parent"]["invoice_item_details"]["invoice_item"] = item
    found["pricing"]["unit_amount_decimal"] = str(100 * line.price)
    return found


def intents(one):
    """Yield an invoice's payment, and a second one where the client paid twice."""
    yield _intent(one, "first")
    if "twice" in one.story:
        yield _intent(one, "second")


def _intent(one, which):
    name = identity("pi", one.name, which)
    tried = {"payment_method": identity("pm", one.payer, one.method)}
    if one.status == "void":
        voided = _seconds(vienna(one.story["voided"]))
        told = {"status": "canceled", "canceled_at": voided, "cancellation_reason": "void_invoice"}
    elif "failed" in one.story:
        told = {"status": "requires_payment_method", "last_payment_error": _error(one)}
    elif one.paid:
        charge = identity("ch", one.name, which)
        told = {"status": "succeeded", "latest_charge": charge, "amount_received": one.amount}
        told |= tried
    else:
        told = {"status": "processing", **tried}
    # The second payment was made when the first had come.
    created = one.created if which == "first" else one.paid + timedelta(minutes=7)
    values = {
        "id": name,
        "amount": one.amount - _credited(one)[0],
        "amount_received": 0,
        "client_secret": f"{name}_secret_{token(25, 'secret', name)}",
        "created": _seconds(created) + 2,
        "customer": identity("cus", one.payer),
        "description": f"Invoice {one.number}",
        "metadata": {"invoice": identity("in", one.name), **_contact(one.client)},
        "payment_method_types": [one.method],
        "receipt_email": people.address(one.payer),
    }
    return shaped("payment_intent", **values | told)


def _error(one):
    code = one.story["failed"]
    found = {"type": "invalid_request_error", "code": code}
    if one.method == "card":
        found |= {"type": "card_error", "decline_code": "generic_decline"}
    return {**found, "message": f"The payment failed: {code.replace('_', ' ')}."}


def refunds():
    """Yield the refunds of billing.yml; StopIteration if one has no invoice."""
    for told in load("billing.yml")["refunds"]:
        one = _invoice_of(told)
        which = "second" if "second" in told else "first"
        yield shaped(
            "refund",
            id=identity("re", one.name, which),
            amount=100 * told.get("amount", one.amount // 100),
            balance_transaction=identity("txn", one.name, which),
            charge=identity("ch", one.name, which),
            created=_seconds(vienna(told["at"])),
            destination_details={one.method: {}, "type": one.method},
            payment_intent=identity("pi", one.name, which),
            reason=told["reason"],
        )


def payment_of(one):
    """Return what says which payment pays an invoice."""
    status = {"paid": "paid", "void": "canceled"}.get(one.status, "open")
    found = shaped(
        "invoice_payment",
        id=identity("inpay", one.name),
        amount_paid=one.amount if one.paid else None,
        amount_requested=one.amount - _credited(one)[0],
        created=_seconds(one.created) + 2,
        invoice=identity("in", one.name),
        payment={"type": "payment_intent", "payment_intent": identity("pi", one.name, "first")},
        status=status,
    )
    ended = vienna(one.story["voided"]) if status == "canceled" else one.paid
    if status != "open":
        found["status_transitions"][f"{status}_at"] = _seconds(ended)
    return found


def disputes():
    """Yield the disputes of billing.yml; StopIteration if one has no invoice."""
    for told in load("billing.yml")["disputes"]:
        one = _invoice_of(told)
        opened = _seconds(vienna(told["at"]))
        status = next(name for name in ("won", "lost", "asked") if name in told)
        found = shaped(
            "dispute",
            id=identity("dp", one.name),
            amount=one.amount,
            charge=identity("ch", one.name, "first"),
            created=opened,
            is_charge_refundable="asked" in told,
            payment_intent=identity("pi", one.name, "first"),
            payment_method_details={one.method: {}, "type": one.method},
            reason=told["reason"],
            status="warning_needs_response" if status == "asked" else status,
        )
        found["evidence_details"] |= {"due_by": opened + 10 * 86_400, "past_due": "lost" in told}
        if status != "asked":
            taken = _movement(one, "dispute", opened, -one.amount, told["fee"])
            found["balance_transactions"] = [taken]
        if status == "won":
            back = _seconds(vienna(told["won"]))
            found["balance_transactions"].append(
                _movement(one, "dispute_reversal", back, one.amount, 0)
            )
        yield found


def _movement(one, category, created, amount, fee):
    return shaped(
        "balance_transaction",
        id=identity("txn", one.name, category),
        amount=amount,
        available_on=created,
        created=created,
        description=f"Dispute of invoice {one.number}",
        fee=fee,
        net=amount - fee,
        reporting_category=category,
        source=identity("dp", one.name),
    )


def credit_notes():
    """Yield the credit notes of billing.yml; StopIteration if one has no invoice."""
    for told in load("billing.yml")["credit_notes"]:
        one, created = _invoice_of(told), _seconds(vienna(told["at"]))
        name, amount = identity("cn", one.name), 100 * told["amount"]
        lowered = 0 if one.paid else amount
        found = shaped(
            "credit_note",
            id=name,
            **dict.fromkeys(("amount", "subtotal", "subtotal_excluding_tax"), amount),
            **dict.fromkeys(("total", "total_excluding_tax"), amount),
            created=created,
            customer=identity("cus", one.payer),
            effective_at=created,
            invoice=identity("in", one.name),
            number=f"{one.number}-CN-01",
            post_payment_amount=amount - lowered,
            pre_payment_amount=lowered,
            reason=told["reason"],
            refunds=[] if lowered else [_paid_back(one, amount)],
            type="pre_payment" if lowered else "post_payment",
        )
        line = {"id": identity("cnli", one.name), "amount": amount, "description": told["text"]}
        line |= {"unit_amount": amount, "unit_amount_decimal": str(amount)}
        found["lines"]["data"] = [shaped("credit_note_line_item", **line)]
        found["lines"]["url"] = f"/v1/credit_notes/{name}/lines"
        yield found


def _paid_back(one, amount):
    refund = identity("re", one.name, "first")
    return {
        "amount_refunded": amount,
        "payment_record_refund": None,
        "refund": refund,
        "type": "refund",
    }


def _credited(one):
    """Return what credit notes took of an invoice in cents: before it was paid, and after."""
    notes = [told for told in load("billing.yml")["credit_notes"] if _meant(told, one)]
    amount = sum(100 * told["amount"] for told in notes)
    return (0, amount) if one.paid else (amount, 0)


def _invoice_of(told):
    return next(one for one in billing.invoices() if _meant(told, one))


def _meant(told, one):
    if "number" in told:
        return one.number == told["number"]
    return (one.client, one.day) == (told["who"], told["day"].isoformat())
