"""The sandbox's sources for a test: what they hold, and how to change it."""

import json

from workspace.mail import eml
from workspace.workspace import SAMPLE

from ..support.runner import Lorc

CONNECTIONS = {path.name: path.parent.name for path in sorted(SAMPLE.glob("*/*")) if path.is_dir()}
RECORDS = {
    "dataverse": ("contact", "session", "report"),
    "google_forms": ("form_response",),
    "stripe": (
        "customer",
        "invoice",
        "payment_intent",
        "refund",
        "invoice_payment",
        "dispute",
        "credit_note",
    ),
}
STREAMS = [
    (connection, object_type)
    for connection, provider in CONNECTIONS.items()
    for object_type in RECORDS.get(provider, ("email",))
]
# Stripe has no call that deletes one
UNDELETABLE = {"payment_intent", "refund", "invoice_payment", "dispute", "credit_note"}
ADDED, CHANGED = 3, 2

ID = {
    "contact": "contactid",
    "session": "cre92_clientsessionid",
    "report": "cre92_clientreportid",
    "form_response": "responseId",
} | dict.fromkeys(RECORDS["stripe"], "id")
NEW = {
    "contact": {"fullname": "New"},
    "session": {"cre92_name": "New"},
    "report": {"cre92_name": "New"},
    "form_response": {"answers": {}},
    "customer": {"name": "New"},
    "invoice": {"number": "NEW"},
    "payment_intent": {"amount": 100},
    "refund": {"amount": 100},
    "invoice_payment": {"status": "paid", "amount_requested": 100, "invoice": "in_new"},
    "dispute": {"amount": 100},
    "credit_note": {"amount": 100, "total": 100, "invoice": "in_new"},
}
EDIT = {
    "contact": {"telephone1": "+43 1 0000000"},
    "session": {"cre92_notes": "moved"},
    "report": {"cre92_name": "Renamed"},
    "form_response": {"answers": {}},
    # Stripe tells of no other change of these two
    "payment_intent": {"status": "canceled"},
    "invoice_payment": {"status": "paid"},
} | {
    kind: {"metadata": {"checked": "yes"}}
    for kind in ("customer", "invoice", "refund", "dispute", "credit_note")
}


class Sources:
    """The sandbox behind a runner's connections."""

    def __init__(self, lorc: Lorc):
        self._lorc = lorc
        lorc.environment["SANDBOX_DATA"] = str(SAMPLE)

    @staticmethod
    def in_the_folder(connection: str, object_type: str) -> dict[str, dict]:
        """The objects of a JSON source as the data folder has them, by id."""
        name = "responses" if object_type == "form_response" else object_type
        path = SAMPLE / CONNECTIONS[connection] / connection / f"{name}.jsonl"
        items = map(json.loads, path.read_text("utf-8").splitlines())
        return {item[ID[object_type]]: item for item in items}

    def objects(self, connection: str, object_type: str) -> dict[str, dict]:
        """The objects of a JSON source as the sandbox keeps them now, by id."""
        listed = self._lorc.control("GET", _path(connection, object_type))["objects"]
        return {item[ID[object_type]]: item for item in listed}

    def change(self, connection: str, object_type: str, known: list[str]) -> tuple[int, int, int]:
        """Add three objects, change two and, where the source can, delete one.

        `known` are ids of objects that exist. Returns how many of each there were.
        """
        path = _path(connection, object_type)
        for number in range(ADDED):
            new = {"eml": eml(f"new-{number}", number)} if object_type == "email" else None
            self._lorc.control("POST", path, new or NEW[object_type])
        if object_type == "invoice_payment":
            held = self.objects(connection, object_type)
            known = [key for key in known if held[key]["status"] == "open"]
        for external_id in known[:CHANGED]:
            self._edit(path, object_type, external_id)
        if object_type in UNDELETABLE:
            return ADDED, CHANGED, 0
        gone = known[CHANGED]
        if object_type == "invoice":  # Stripe deletes drafts alone
            held = self.objects(connection, object_type)
            gone = next(key for key in known[CHANGED:] if held[key]["status"] == "draft")
        self._lorc.control("DELETE", f"{path}/{gone}")
        return ADDED, CHANGED, 1

    def _edit(self, path: str, object_type: str, external_id: str) -> None:
        if path.startswith("gmail/"):
            labels = {"add": ["STARRED", "Later"]}
            self._lorc.control("POST", f"{path}/{external_id}/labels", labels)
        else:
            edit = EDIT.get(object_type, {"categories": ["Later"]})
            self._lorc.control("PATCH", f"{path}/{external_id}", edit)


def _path(connection: str, object_type: str) -> str:
    name = "messages" if object_type == "email" else object_type
    return f"{CONNECTIONS[connection]}/{connection}/{name}"
