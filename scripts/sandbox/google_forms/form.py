"""A form and its responses, as the data folder has them and as they change."""

import hashlib
import json
import secrets
from collections.abc import Iterable
from pathlib import Path

from sandbox.google_forms.instant import instant, tick, zulu
from sandbox.google_forms.params import Place
from sandbox.records import Object, Records


class FormFolder:
    """The form of a connection: `form.json`, or one made up, and `responses.jsonl`."""

    def __init__(self, folder: Path):
        self.responses = Records(folder / "responses.jsonl", "responseId", self._stamp)
        path = folder / "form.json"
        if path.exists():
            self.form: Object = json.loads(path.read_text("utf-8"))
        else:
            self.form = made_up(folder.name, self.responses.all())

    def change(self, fields: Object) -> Object:
        """Set some fields of the form; new content makes a new revision."""
        self.form = revised({**self.form, **fields})
        return self.form

    def page(
        self, since: tuple[str, str], after: Place | None, size: int
    ) -> tuple[list[Object], Place | None]:
        """Responses in the order of creation, and where the page ends if more follow.

        `since` is the filter's operator and instant. A page begins after a place in the order,
        not after a number of responses, so that a deletion between two pages hides none.
        """
        places = {place(item): item for item in self.responses.all() if is_since(item, *since)}
        left = sorted(spot for spot in places if after is None or spot > after)
        page = left[:size]
        return [places[spot] for spot in page], page[-1] if len(left) > size else None

    def _stamp(self, kind: str, item: Object) -> Object:
        now = tick(max(map(submitted, self.responses.all()), default=""))
        if kind == "changed":
            before = self.responses.get(item["responseId"])
            if item.get("lastSubmittedTime") == before.get("lastSubmittedTime"):
                item["lastSubmittedTime"] = zulu(now, "microseconds")
            return item
        created = item.get("createTime")
        return {
            "responseId": f"ACYDBN{secrets.token_urlsafe(32)}",
            "createTime": zulu(now, "milliseconds"),
            "lastSubmittedTime": created or zulu(now, "microseconds"),
            **item,
        }


def place(response: Object) -> Place:
    """Where a response stands in the list."""
    return _instant(response, "createTime"), response["responseId"]


def submitted(response: Object) -> str:
    """When a response was submitted last."""
    return _instant(response, "lastSubmittedTime")


def _instant(response: Object, field: str) -> str:
    """The instant of a field, the beginning of time if it holds none."""
    try:
        return instant(response[field])
    except (KeyError, TypeError, ValueError):
        return ""


def is_since(response: Object, operator: str, start: str) -> bool:
    """Whether a response was submitted after the filter's instant, or at it where `>=` says so."""
    moment = submitted(response)
    return moment > start or (operator == ">=" and moment == start)


def made_up(name: str, responses: Iterable[Object]) -> Object:
    """A form that asks what the responses answer, the same one for the same responses."""
    asked = sorted({question for item in responses for question in item.get("answers") or ()})
    digest = hashlib.sha256(name.encode()).hexdigest()
    items = [
        {
            "itemId": hashlib.sha256(question.encode()).hexdigest()[:8],
            "title": f"Question {number}",
            "questionItem": {"question": {"questionId": question, "textQuestion": {}}},
        }
        for number, question in enumerate(asked, 1)
    ]
    return revised(
        {
            "formId": f"1{digest[:43]}",
            "info": {"title": name, "documentTitle": name},
            "settings": {},
            "revisionId": "",
            "responderUri": f"https://docs.google.com/forms/d/e/1FAIpQLS{digest[:49]}/viewform",
            "items": items,
        }
    )


def revised(form: Object) -> Object:
    """The form with the revision of its content."""
    content = json.dumps({**form, "revisionId": ""}, sort_keys=True)
    return {**form, "revisionId": hashlib.sha256(content.encode()).hexdigest()[:8]}
