"""Google's analyzer, set as close to BigQuery as it can be."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from google._upb._message import SetAllowOversizeProtos
from google.cloud.bigquery import DatasetReference
from zetasql import types
from zetasql.core.exceptions import ServerError
from zetasql.wasi._pb2.zetasql.local_service.local_service_pb2 import AnalyzeResponse

from analyze.catalog import Tables, parameter_type, simple_catalog
from analyze.plans import refused
from analyze.wasm import service

# protobuf reads 100 levels unless told so; thirty nested calls of a statement have more
SetAllowOversizeProtos(True)
# Kinds that steer a script; the analyzer knows neither their variables nor their branches.
_SCRIPTING = (
    types.ASTScriptStatement,
    types.ASTCallStatement,
    types.ASTExecuteImmediateStatement,
    types.ASTSystemVariableAssignment,
)
# One statement that needs no script interpreter, and that no other one follows.
_PLAIN = re.compile(r"\s*(?:select|with|merge|insert|update|delete|create|drop)\b[^;]*", re.I)
# Kinds that leave the tables and functions as they are: two thirds of the time would go into
# turning what is resolved of them into objects.
_CHANGES_NO_TABLE = ("resolved_query_stmt_node", "resolved_merge_stmt_node")
_CHANGES_NO_TABLE += tuple(f"resolved_{verb}_stmt_node" for verb in ("insert", "update", "delete"))


class RejectedError(Exception):
    """What the analyzer says against a statement, with the place in it."""


@dataclass(frozen=True)
class Part:
    """One statement of a text.

    steers: only a script interpreter could run it. tables: the path of each table that it
    reads or changes, as written.
    """

    text: str
    steers: bool
    tables: list[list[str]]
    alters: bool = False


class Engine:
    """Parses and analyses statements against tables that change as statements create them."""

    def __init__(self, tables: Tables):
        self._tables = tables
        self._service = service()
        language = types.LanguageOptions.maximum_features()
        language.product_mode = types.ProductMode.PRODUCT_EXTERNAL
        language.reserved_keywords = ["QUALIFY"]
        # BigQuery neither compares nor groups JSON.
        language.enabled_language_features.remove(
            types.LanguageFeature.FEATURE_JSON_TYPE_COMPARISON
        )
        self._language = language
        self._builtins = types.ZetaSQLBuiltinFunctionOptions(language_options=language)
        self._known: dict = {}
        self._functions: dict = {}
        self._catalog_id: int | None = None

    def parts(self, text: str) -> list[Part]:
        """Split a text into its statements. Raises RejectedError: it does not parse."""
        if _PLAIN.fullmatch(text):
            return [Part(text, steers=False, tables=self._table_names(text))]
        script = self._call("parse", sql_statement=text, options=self._language, allow_script=True)
        encoded = text.encode()
        found = []
        for node in script.parsed_script.statement_list_node.statement_list:
            place = node.parse_location_range
            statement = encoded[place.start : place.end].decode()
            if isinstance(node, types.ASTAlterTableStatement):
                table = [name.id_string for name in node.path.names]
                found.append(Part(statement, steers=False, tables=[table], alters=True))
            elif isinstance(node, _SCRIPTING):
                found.append(Part(statement, steers=True, tables=[]))
            else:
                found.append(Part(statement, steers=False, tables=self._table_names(statement)))
        return found

    def analyse(
        self, part: Part, parameters: list[dict], default: DatasetReference | None
    ) -> types.ResolvedStatement | None:
        """Return the statement with every name and type resolved. Raises RejectedError.

        None stands for one that changes neither a table's columns nor a function.
        parameters: the job's queryParameters (REST); default: the job's default dataset.
        """
        # In lower case, for the analyzer knows no case in names; the warehouse was asked exactly.
        tables = {
            tuple(part.lower() for part in path): self._tables.columns(path, default)
            for path in part.tables
        }
        request = types.AnalyzeRequest(
            sql_statement=part.text,
            options=self._options(parameters),
            registered_catalog_id=self._catalog(tables),
        )
        call = self._service.wasm_client.call_grpc_func
        with _rejections():
            answer = call("ZetaSqlLocalService_Analyze", request.to_proto(), AnalyzeResponse)
        if reason := refused(answer.resolved_statement):
            raise RejectedError(reason)
        if answer.resolved_statement.WhichOneof("node") in _CHANGES_NO_TABLE:
            return None
        _drop_query(answer.resolved_statement)
        return types.parse_proto(answer).resolved_statement

    def _table_names(self, statement: str) -> list[list[str]]:
        method = "extract_table_names_from_statement"
        names = self._call(method, sql_statement=statement, options=self._language)
        return [name.table_name_segment for name in names.table_name]

    def _options(self, parameters: list[dict]) -> types.AnalyzerOptions:
        options = types.AnalyzerOptions(
            language_options=self._language,
            error_message_mode=types.ErrorMessageMode.ERROR_MESSAGE_ONE_LINE,
        )
        for parameter in parameters:
            kind = parameter_type(parameter["parameterType"])
            if name := parameter.get("name"):
                options.query_parameters.append(
                    types.AnalyzerOptions.QueryParameter(name=name, type=kind)
                )
            else:
                options.parameter_mode = types.ParameterMode.PARAMETER_POSITIONAL
                options.positional_query_parameters.append(kind)
        return options

    def _catalog(self, tables: dict) -> int:
        """Return the id of a catalog in which these tables are as given (None: missing).

        Building one takes 20 ms, so it is kept until a table or a function differs.
        """
        if (
            self._catalog_id is None
            or self._functions != self._tables.functions
            or any(self._known.get(path) != tables[path] for path in tables)
        ):
            if self._catalog_id is not None:
                self._call("unregister_catalog", registered_id=self._catalog_id)
            self._known |= tables
            existing = {path: columns for path, columns in self._known.items() if columns}
            self._functions = dict(self._tables.functions)
            catalog = simple_catalog(existing, self._functions, self._builtins)
            self._catalog_id = self._call("register_catalog", simple_catalog=catalog).registered_id
        return self._catalog_id

    def _call(self, method: str, **request):
        with _rejections():
            return getattr(self._service, method)(**request)


def _drop_query(statement) -> None:
    """Empty what a CREATE ... AS reads: its columns are listed beside it, and it is large."""
    while kind := statement.WhichOneof("node"):
        statement = getattr(statement, kind)
        if "query" in statement.DESCRIPTOR.fields_by_name:
            statement.ClearField("query")
        if "node" not in statement.DESCRIPTOR.oneofs_by_name:
            return


@contextmanager
def _rejections() -> Iterator[None]:
    """Raise RejectedError in place of the package's own error."""
    try:
        yield
    except ServerError as error:
        # The package's own .message ends with the first line.
        reason = error.raw_error.partition("Message: ")[2] or error.message
        raise RejectedError(" ".join(reason.split())) from None
