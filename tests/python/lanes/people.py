"""Objects of invented people, in the shape of raw_objects."""

from email.message import EmailMessage
from pathlib import Path

from .sample import sample, stored

RESPONSES = "google_forms:google-forms-intake-01:form_response:"
LANE = ("path:models/canonical", "path:models/identity", "path:models/scores")
LANE += ("path:models/projections", "path:models/history", "contacts_history")
LANE += ("path:models/events",)
TABLES = {
    "canonical_contacts": "idem_key",
    "canonical_sessions": "idem_key",
    "canonical_customers": "idem_key",
    "canonical_payments": "idem_key",
    "person_identifiers": "concat(identifier_type, identifier, idem_key)",
    "person_links": "concat(identifier_type, ' ', identifier)",
    "persons": "person_key",
    "identity_conflicts": "concat(conflict_type, ' ', identifier)",
    "contact_timeline": "concat(event_key, ' ', person_key)",
}
LABEL = "@OData.Community.Display.V1.FormattedValue"


def contact(key: str, *emails: str, name: str = "", **more) -> dict:
    """A contact of the client records; its id is its key."""
    payload = {"contactid": key, "fullname": name or key.title(), "statecode": 0}
    payload |= {f"emailaddress{place}": email for place, email in enumerate(emails, 1)}
    return stored("dataverse", "dataverse-clinic", "contact", key, payload | more)


def session(key: str, client: str | None, **more) -> dict:
    """A session of a contact."""
    payload = {
        "cre92_clientsessionid": key,
        "cre92_sessiondate": "2026-11-02T09:00:00Z",
        "_cre92_client_value": client,
        "cre92_fee": 120.0,
        "cre92_status": 979570002,
        f"cre92_status{LABEL}": "Held",
    }
    return stored("dataverse", "dataverse-clinic", "session", key, payload | more)


def customer(
    key: str, email: str | None = None, client: str | None = None, name: str | None = None
) -> dict:
    """A customer of Stripe, naming its contact or not."""
    metadata = {"contactid": client} if client else {}
    payload = {"id": key, "name": name or f"Payer {key}", "email": email, "metadata": metadata}
    return stored("stripe", "stripe-prod", "customer", key, payload | {"created": 1790000000})


def payment(kind: str, key: str, **more) -> dict:
    """An invoice, a payment intent or a refund of 12.00 euro."""
    payload = {"id": key, "currency": "eur", "created": 1790000000, "metadata": {}}
    payload |= {"total" if kind == "invoice" else "amount": 1200, "status": "succeeded"}
    return stored("stripe", "stripe-prod", kind, key, payload | more)


def response(key: str, email: str | None = None) -> dict:
    """A form response, from somebody who signed in or not."""
    payload = {
        "responseId": key,
        "createTime": "2026-11-03T09:00:00Z",
        "lastSubmittedTime": "2026-11-03T09:00:00Z",
        "answers": {},
    }
    if email:
        payload["respondentEmail"] = email
    form = {"formId": "form"}
    return stored("google_forms", "google-forms-intake-01", "form_response", key, payload, form)


def form(collects: str = "VERIFIED") -> dict:
    """The form of the responses, and whose address it collects."""
    payload = {"formId": "form", "settings": {"emailCollectionType": collects}}
    return stored("google_forms", "google-forms-intake-01", "form", "form", payload)


def mails(folder: Path, *letters: tuple[str, str, str]) -> list[dict]:
    """Mails as (connection, From, To); the same From and To again are a copy of the same mail."""
    parties = [letter[1:] for letter in letters]
    for number, (connection, sender, receiver) in enumerate(letters):
        place = parties.index((sender, receiver))
        message = EmailMessage()
        message["From"] = sender
        message["To"] = receiver
        message["Subject"] = f"Mail {place}"
        message["Date"] = f"Mon, 02 Nov 2026 09:00:{place:02} +0000"
        message["Message-ID"] = f"<mail-{sender}-{receiver}@people.example>"
        message.set_content("Hello")
        path = folder / "exchange" / connection / "Inbox" / f"{number}.eml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(message.as_bytes())
    return sample(folder)


def build(lanes, *arguments):
    """Build all that is made of the clinic's records, answers and mails."""
    return lanes.build("--exclude", "resource_type:seed", "--select", *LANE, *arguments)


def people(lanes) -> dict[tuple[str, str], str]:
    """Whom each identifier belongs to, by the person's name or kind."""
    rows = lanes.rows(
        """
        select identifier_type, identifier, coalesce(display_name, persons.person_kind) as person
        from person_links inner join persons using (person_key)
        """
    )
    return {(row["identifier_type"], row["identifier"]): row["person"] for row in rows}


def held(lanes) -> dict[str, dict[str, str]]:
    """Each table's rows as text, by key."""
    found = {}
    for table, key in TABLES.items():
        rows = lanes.rows(f"select {key} as k, to_json_string(t) as row from {table} as t")
        found[table] = {row["k"]: row["row"] for row in rows}
        assert len(found[table]) == len(rows), table
    return found


def moved(before: dict, after: dict) -> dict[str, set[str]]:
    """The keys whose rows came, changed or went, by table."""
    changed = {
        table: {
            key
            for key in before[table].keys() | after[table].keys()
            if before[table].get(key) != after[table].get(key)
        }
        for table in TABLES
    }
    return {table: keys for table, keys in changed.items() if keys}
