"""The sample clinic's objects as the sources tell them, in the shape of raw_objects."""

import json
from pathlib import Path

import sandbox
from sandbox.exchange.mailbox import Mailbox as ExchangeMailbox
from sandbox.exchange.message import resource as graph_message
from sandbox.gmail.mailbox import Mailbox as GmailMailbox
from sandbox.gmail.resource import resource as gmail_message

DATA = Path(sandbox.__file__).parent / "data"
IDS = {
    "contact": "contactid",
    "session": "cre92_clientsessionid",
    "report": "cre92_clientreportid",
    "form_response": "responseId",
}


def sample(data: Path = DATA) -> list[dict]:
    """Every object of a data folder, by default the one that ships."""
    found = []
    for folder in sorted(data.glob("*/*")):
        provider = folder.parent.name
        if provider == "gmail":
            found += gmail(folder)
        elif provider == "exchange":
            found += exchange(folder)
        elif folder.is_dir():
            found += records(provider, folder)
    return found


def gmail(folder: Path) -> list[dict]:
    """The mails of a Gmail mailbox: folder gmail/<connection> of .eml files."""
    mailbox = GmailMailbox(folder)
    mails = mailbox.between(None, None)
    return [
        stored("gmail", folder.name, "email", mail.id, gmail_message(mail, "full", []))
        for mail in mails
    ]


def exchange(folder: Path) -> list[dict]:
    """The mails of an Exchange mailbox: exchange/<connection>/<mail folder> of .eml files."""
    return [
        stored(
            "exchange",
            folder.name,
            "email",
            mail.id,
            graph_message(mail, mail.id, selected=_all_of(mail), delta=True),
        )
        for mail in ExchangeMailbox(folder).mails()
    ]


def _all_of(mail) -> set[str]:
    """What tap-exchange selects: every property, the headers too."""
    return {*graph_message(mail, mail.id), "internetMessageHeaders"}


def records(provider: str, folder: Path) -> list[dict]:
    """The records of a Dataverse, Forms or Stripe account."""
    found = []
    context = None
    if (folder / "form.json").exists():
        form = json.loads((folder / "form.json").read_text())
        found.append(stored(provider, folder.name, "form", form["formId"], form))
        context = {"formId": form["formId"]}
    for path in sorted(folder.glob("*.jsonl")):
        kind = {"responses": "form_response"}.get(path.stem, path.stem)
        for line in path.read_text().splitlines():
            payload = json.loads(line)
            key = payload[IDS.get(kind, "id")]
            found.append(stored(provider, folder.name, kind, key, payload, context))
    return found


def stored(
    source_system: str,
    connection_name: str,
    object_type: str,
    external_id: str,
    payload: dict,
    context: dict | None = None,
) -> dict:
    """An object as `Lanes.put` takes it."""
    return {
        "source_system": source_system,
        "connection_name": connection_name,
        "object_type": object_type,
        "external_id": external_id,
        "payload": payload,
        "context": context,
    }
