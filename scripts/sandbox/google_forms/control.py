"""Changing a form between calls: /__sandbox/google_forms/{connection}/form."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Route

from sandbox.google_forms.api import FormsApi
from sandbox.google_forms.form import FormFolder
from sandbox.json_answer import JsonAnswer
from sandbox.records import Records
from sandbox.records_control import RecordsControl


class FormsControl:
    """A form's fields, and its responses as records of the type form_response."""

    def __init__(self, api: FormsApi):
        self._api = api

    def routes(self) -> list[Route]:
        """The control routes of a form."""
        base = "/__sandbox/google_forms/{connection}/form"
        return [
            Route(base, self._list, methods=["GET"]),
            Route(base, self._change, methods=["PATCH"]),
            *RecordsControl("google_forms", self._responses).routes(),
        ]

    def _responses(self, connection: str, object_type: str) -> Records | None:
        form = self._api.form(connection)
        return form.responses if form and object_type == "form_response" else None

    def _form(self, request: Request) -> FormFolder:
        form = self._api.form(request.path_params["connection"])
        if form is None:
            raise HTTPException(404, "no such connection in the data folder")
        return form

    async def _list(self, request: Request) -> JsonAnswer:
        return JsonAnswer({"objects": [self._form(request).form]})

    async def _change(self, request: Request) -> JsonAnswer:
        return JsonAnswer(self._form(request).change(await request.json()))
