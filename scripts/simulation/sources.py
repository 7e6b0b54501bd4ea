"""The sandbox's sources as the simulation changes them, and versions as payloads show them."""

import re
from collections.abc import Callable
from typing import Any

from workspace.mail import eml

VERSION = re.compile(r"sim-(\d+)")
PROVIDERS = {
    "gmail-acct1": "gmail",
    "exchange-info-mensio": "exchange",
    "google-forms-intake-01": "google_forms",
    "dataverse-clinic": "dataverse",
    "stripe-prod": "stripe",
}
ID = {
    "contact": "contactid",
    "session": "cre92_clientsessionid",
    "form_response": "responseId",
    "customer": "id",
    "payment_intent": "id",
}
UNDELETABLE = {"payment_intent"}  # Stripe has no call that deletes one
UNBREAKABLE = {"email"}
EXPIRE = {"gmail": "expire_history", "exchange": "expire_delta"}
STATUSES = ("processing", "succeeded")  # Stripe tells of a payment when its status is another
BEYOND_64_BITS = 2**65


def version(payload: str) -> int | None:
    """The version that a payload shows: our mark, or of a mail of Gmail its history id."""
    if marks := VERSION.findall(payload):
        return max(map(int, marks))
    found = re.search(r'"historyId":\s*"(\d+)"', payload)
    return int(found[1]) if found else None


def address(owner: str) -> str:
    """A person's address."""
    return f"{owner}@example.net"


class Sources:
    """Changes of objects, each of which gives the version that the object has then."""

    def __init__(self, control: Callable[..., dict]):
        self._control = control
        self._number = 0
        self._changes: dict[str, int] = {}

    def add(self, connection: str, object_type: str, owner: str | None) -> tuple[str, int]:
        """A new object; its id and version."""
        self._number += 1
        if object_type != "email":
            fields = _fields(object_type, self._number)
            told = self._control("POST", _path(connection, object_type), fields)
            return told[ID[object_type]], self._number
        mail = eml(f"sim-{self._number}" if "exchange" in connection else "hello", 1)
        mail = mail.replace("desk@example.org", address(owner or "desk"), 1)
        told = self._control("POST", _path(connection, object_type), {"eml": mail})
        return told["id"], int(told.get("historyId") or self._number)

    def edit(self, connection: str, object_type: str, key: str) -> int:
        """Another content, which heals a broken one."""
        self._number += 1
        path = f"{_path(connection, object_type)}/{key}"
        if connection.startswith("gmail"):
            labels = {"add": [f"label {self._number}"]}
            return int(self._control("POST", f"{path}/labels", labels)["historyId"])
        self._control("PATCH", path, self._changed(object_type, key))
        return self._number

    def break_(self, connection: str, object_type: str, key: str) -> int:
        """Another content, with a number that BigQuery cannot hold."""
        self._number += 1
        fields = self._changed(object_type, key) | {"broken": BEYOND_64_BITS}
        if object_type == "form_response":
            fields["totalScore"] = fields.pop("broken")
        self._control("PATCH", f"{_path(connection, object_type)}/{key}", fields)
        return self._number

    def delete(self, connection: str, object_type: str, key: str) -> None:
        """It is gone."""
        self._control("DELETE", f"{_path(connection, object_type)}/{key}")

    def restore(self, connection: str, object_type: str, key: str) -> int:
        """It is back, with another content."""
        self._control("POST", f"{_path(connection, object_type)}/{key}/restore")
        return self.edit(connection, object_type, key)

    def expire(self, connection: str) -> None:
        """What the next run begins from is too old for the source, where that happens."""
        provider = PROVIDERS[connection]
        if provider in EXPIRE:
            self._control("POST", f"{provider}/{connection}/{EXPIRE[provider]}")

    def _changed(self, object_type: str, key: str) -> dict[str, Any]:
        fields = _fields(object_type, self._number)
        if object_type == "payment_intent":
            self._changes[key] = self._changes.get(key, 0) + 1
            fields["status"] = STATUSES[self._changes[key] % len(STATUSES)]
        return fields


def _path(connection: str, object_type: str) -> str:
    name = "messages" if object_type == "email" else object_type
    return f"{PROVIDERS[connection]}/{connection}/{name}"


def _fields(object_type: str, number: int) -> dict[str, Any]:
    """Properties that show a version; every third time with one that nobody has seen before."""
    mark = f"sim-{number}"
    new = {} if number % 3 else {f"drift_{number}": {"of": [number, None, {"a": 1.5}]}}
    if object_type == "email":
        return {"subject": mark}
    if object_type == "form_response":
        answer = {"questionId": "q1", "textAnswers": {"answers": [{"value": mark}]}}
        return {"answers": {"q1": answer}, "totalScore": number}
    if object_type == "contact":
        return {"fullname": mark, "broken": None} | new
    if object_type == "session":
        return {"cre92_name": mark, "broken": None} | new
    if object_type == "payment_intent":
        return {"description": mark, "amount": number, "broken": None} | new
    return {"name": mark, "metadata": {"n": str(number)}, "broken": None} | new
