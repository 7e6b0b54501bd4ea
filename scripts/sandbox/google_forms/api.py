"""The Google Forms API's methods over the forms of a data folder."""

from pathlib import Path

from starlette.requests import Request
from starlette.routing import Route

from sandbox.google_forms.errors import FormsError
from sandbox.google_forms.fields import partial
from sandbox.google_forms.form import FormFolder
from sandbox.google_forms.params import page_place, page_size, page_token, submitted
from sandbox.json_answer import JsonAnswer
from sandbox.oauth import PREFIX, Tokens


class FormsApi:
    """Google Forms over `google_forms/<connection>/`; a form is read when it is first asked for."""

    def __init__(self, data_dir: Path, tokens: Tokens):
        self._folder = data_dir / "google_forms"
        self._tokens = tokens
        self._forms: dict[str, FormFolder] = {}

    def form(self, connection: str) -> FormFolder | None:
        """The form of a connection, None if the data folder has none."""
        if connection not in self._forms:
            folder = self._folder / connection
            if not connection or Path(connection).name != connection or not folder.is_dir():
                return None
            self._forms[connection] = FormFolder(folder)
        return self._forms[connection]

    def routes(self) -> list[Route]:
        """The methods' routes."""
        form = "/v1/forms/{form}"
        return [
            Route(form, self._get),
            Route(f"{form}/responses", self._list),
            Route(f"{form}/responses/{{id:path}}", self._get_response),
        ]

    def _form_of(self, request: Request, scope: str = "forms.responses.readonly") -> FormFolder:
        """The form in the path, by its id or by a name of the connection that has access."""
        authorization = request.headers.get("authorization", "")
        connection = self._tokens.connection(authorization)
        if connection is None:
            raise FormsError(401)
        if not self._tokens.allows(authorization, scope):
            raise FormsError(403)
        asked, form = request.path_params["form"], self.form(connection)
        if form is None:
            raise FormsError(404)
        if asked != form.form["formId"] and self._tokens.named(PREFIX + asked) != connection:
            raise FormsError(404)
        return form

    async def _get(self, request: Request) -> JsonAnswer:
        return JsonAnswer(self._form_of(request, "forms.body.readonly").form)

    async def _list(self, request: Request) -> JsonAnswer:
        form, params = self._form_of(request), request.query_params
        page, end = form.page(submitted(params), page_place(params), page_size(params))
        answer = {}
        if page:
            answer["responses"] = page
        if end:
            answer["nextPageToken"] = page_token(params, end)
        return JsonAnswer(partial(answer, params.get("fields")))

    async def _get_response(self, request: Request) -> JsonAnswer:
        form = self._form_of(request)
        response = form.responses.get(request.path_params["id"])
        if response is None:
            raise FormsError(404)
        return JsonAnswer({"formId": form.form["formId"], **response})
