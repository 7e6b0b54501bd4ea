"""The standard parameter `fields`: a partial answer, as nextPageToken,responses(responseId)."""

import re
from typing import Any

from sandbox.google_forms.errors import FormsError

RESPONSE = {
    "formId",
    "responseId",
    "createTime",
    "lastSubmittedTime",
    "respondentEmail",
    "answers",
    "totalScore",
}
_PART = re.compile(r"(\w+)(?:\(([\w,]+)\))?(?:,|$)")


def partial(answer: dict[str, Any], fields: str | None) -> dict[str, Any]:
    """The part of a responses.list answer that `fields` names, all of it if that is missing."""
    if fields is None:
        return answer
    parts, end = {}, 0
    while end < len(fields):
        part = _PART.match(fields, end)
        if part is None:
            raise FormsError(400, "Request contains an invalid argument: fields")
        name, inner, end = part[1], part[2], part.end()
        parts[name] = inner.split(",") if inner else None
        _known(name, {"nextPageToken", "responses"})
        for field in parts[name] or ():
            _known(field, RESPONSE)
    return {name: _narrowed(answer[name], parts[name]) for name in answer if name in parts}


def _known(name: str, known: set[str]) -> None:
    if name not in known:
        message = f"Error expanding 'fields' parameter. Cannot find matching fields for path {name}"
        raise FormsError(400, message)


def _narrowed(value: Any, fields: list[str] | None) -> Any:
    if fields is None:
        return value
    return [{name: item[name] for name in item if name in fields} for item in value]
