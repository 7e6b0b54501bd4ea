"""The tables a statement can see, with their columns as the analyzer's types."""

from google.api_core.exceptions import ClientError
from google.cloud.bigquery import Client, DatasetReference, SchemaField
from zetasql.api import TypeFactory
from zetasql.types import (
    Function,
    FunctionArgumentType,
    FunctionSignature,
    ResolvedCreateStatementEnums,
    SignatureArgumentKind,
    SimpleCatalog,
    SimpleColumn,
    SimpleTable,
    Type,
    TypeKind,
)

Columns = list[tuple[str, Type]]

# The REST API still writes the names of legacy SQL.
_LEGACY = {"INTEGER": "INT64", "FLOAT": "DOUBLE", "FLOAT64": "DOUBLE", "BOOLEAN": "BOOL"}
_SCOPE = ResolvedCreateStatementEnums.CreateScope


class Tables:
    """Columns by table: what the statements so far created, else what the warehouse has now."""

    def __init__(self, client: Client):
        self._client = client
        self._created: dict[tuple[str, ...], Columns] = {}
        self._stored: dict[tuple[str, ...], Columns | None] = {}
        self.functions: dict[tuple[str, ...], FunctionSignature] = {}  # persistent ones

    def columns(self, path: list[str], default: DatasetReference | None) -> Columns | None:
        """Return the columns of a table by its path as written; None: there is no such table."""
        name = self._full_name(path, default)
        if name in self._created:
            return self._created[name]
        if name not in self._stored:
            self._stored[name] = self._look_up(name)
        return self._stored[name]

    def follow(self, statement, default: DatasetReference | None) -> None:
        """Take over what an analysed statement does to the tables."""
        kind = type(statement).__name__
        if not hasattr(statement, "name_path"):
            return
        name = self._full_name(statement.name_path, default)
        if kind == "ResolvedCreateFunctionStmt":
            self.functions[name] = _called_signature(statement.signature)
        elif kind == "ResolvedDropFunctionStmt":
            self.functions.pop(name, None)
        elif kind.startswith("ResolvedCreate"):
            if getattr(statement, "create_scope", None) == _SCOPE.CREATE_TEMP:
                name = tuple(statement.name_path)
            if created := _created_columns(statement):
                self._created[name] = created
        elif kind.startswith("ResolvedDrop"):
            self._created.pop(name, None)
        elif kind == "ResolvedAlterTableStmt" and name in self._created:
            self._created[name] = _altered_columns(self._created[name], statement)

    def is_created(self, path: list[str], default: DatasetReference | None) -> bool:
        """Tell whether a table's columns are known as they were, not only as they are now."""
        return self._full_name(path, default) in self._created

    def _full_name(self, path: list[str], default: DatasetReference | None) -> tuple[str, ...]:
        parts = tuple(".".join(path).split("."))
        if len(parts) == 1 and parts not in self._created and default:
            return (default.project, default.dataset_id, *parts)
        return (self._client.project, *parts) if len(parts) == 2 else parts

    def _look_up(self, name: tuple[str, ...]) -> Columns | None:
        try:
            return [
                (field.name, _type(field))
                for field in self._client.get_table(".".join(name), retry=None).schema
            ]
        except (ClientError, ValueError):
            return None


def simple_catalog(
    tables: dict[tuple[str, ...], Columns],
    functions: dict[tuple[str, ...], FunctionSignature],
    builtins,
) -> SimpleCatalog:
    """Return an analyzer's catalog in which each table has the path under which it is written.

    A function can be called by project, dataset and name, or without the project.
    """
    root = SimpleCatalog(name="root", builtin_function_options=builtins)
    folders = {(): root}
    for path, columns in tables.items():
        table = [SimpleColumn(name=name, type=kind) for name, kind in columns]
        _folder(folders, path[:-1]).table.append(SimpleTable(name=path[-1], column=table))
    for name, signature in functions.items():
        for path in (name, name[1:]):
            function = Function(name_path=[path[-1]], group="persistent", signature=[signature])
            _folder(folders, path[:-1]).custom_function.append(function)
    return root


def _folder(folders: dict[tuple[str, ...], SimpleCatalog], path: tuple[str, ...]) -> SimpleCatalog:
    if path not in folders:
        folders[path] = SimpleCatalog(name=path[-1])
        _folder(folders, path[:-1]).catalog.append(folders[path])
    return folders[path]


def parameter_type(resource: dict) -> Type:
    """Return the type of a query parameter from its REST form (QueryParameterType)."""
    if resource["type"] == "ARRAY":
        return TypeFactory.create_array_type(parameter_type(resource["arrayType"]))
    if resource["type"] in ("STRUCT", "RECORD"):
        fields = [
            (field.get("name", ""), parameter_type(field["type"]))
            for field in resource["structTypes"]
        ]
        return TypeFactory.create_struct_type(fields)
    return _simple(resource["type"])


def _called_signature(created: FunctionSignature) -> FunctionSignature:
    """The types of a signature alone: its options come back with limits that nobody set."""
    one = {"kind": SignatureArgumentKind.ARG_TYPE_FIXED, "num_occurrences": 1}
    return FunctionSignature(
        argument=[FunctionArgumentType(type=each.type, **one) for each in created.argument],
        return_type=FunctionArgumentType(type=created.return_type.type, **one),
    )


def _created_columns(statement) -> Columns:
    columns = getattr(statement, "column_definition_list", None)
    if columns:
        return [(column.name, column.type) for column in columns]
    return [
        (column.name, column.column.type) for column in getattr(statement, "output_column_list", [])
    ]


def _altered_columns(columns: Columns, statement) -> Columns:
    for action in statement.alter_action_list:
        match type(action).__name__:
            case "ResolvedAddColumnAction":
                added = action.column_definition
                columns = [*columns, (added.name, added.type)]
            case "ResolvedDropColumnAction":
                columns = [column for column in columns if column[0] != action.name]
            case "ResolvedRenameColumnAction":
                renames = {action.name: action.new_name}
                columns = [(renames.get(name, name), kind) for name, kind in columns]
    return columns


def _type(field: SchemaField) -> Type:
    if field.field_type in ("RECORD", "STRUCT"):
        kind = TypeFactory.create_struct_type([(part.name, _type(part)) for part in field.fields])
    else:
        kind = _simple(field.field_type)
    return TypeFactory.create_array_type(kind) if field.mode == "REPEATED" else kind


def _simple(name: str) -> Type:
    return TypeFactory.create_simple_type(TypeKind[f"TYPE_{_LEGACY.get(name, name)}"])
