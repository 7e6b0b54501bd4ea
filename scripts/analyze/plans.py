"""What BigQuery's planner refuses of a statement that its analyzer takes.

None of these is in Google's documentation of the language, and a dry run does not always meet them:

- an outer join needs a condition that is an equality of both sides, or one that names no column
  ("LEFT OUTER JOIN cannot be used without a condition that is an equality of fields from both sides
  of the join", OHDSI/Achilles 532; for FULL, trilogy-data/pytrilogy 649);
- a subquery that names a column of the query around it reads arrays of that row only, unless
  BigQuery finds a join for it ("Correlated subqueries that reference other tables are not supported
  unless they can be de-correlated", jOOQ/jOOQ 11842). For which it does is written down nowhere;
- "WITH RECURSIVE is only allowed at the top level of the SELECT, CREATE TABLE AS SELECT, CREATE
  VIEW, INSERT, EXPORT DATA statements" (dbt-labs/dbt-adapters 568).
"""

from collections.abc import Iterator

OUTER_JOINS = {1: "LEFT", 2: "RIGHT", 3: "FULL"}
OF_TABLES = {"ResolvedTableScanProto", "ResolvedWithRefScanProto", "ResolvedTVFScanProto"}
COLUMN, ARGUMENT = "ResolvedColumnRefProto", "ResolvedArgumentRefProto"
NESTED_RECURSION = "WITH RECURSIVE below the top level of the statement"


def refused(statement) -> str | None:
    """Say why a resolved statement (a protobuf message) has no plan; None: it has one."""
    recursions = sum(_is_recursion(node) for node in _below(statement))
    if recursions > _is_recursion(_query(statement)):
        return NESTED_RECURSION
    for node in _below(statement):
        match _name(node):
            case "ResolvedJoinScanProto" if node.join_type and not _has_equality(node):
                return (
                    f"{OUTER_JOINS[node.join_type]} OUTER JOIN without a condition that is an"
                    " equality of fields from both sides of the join"
                )
            case "ResolvedSubqueryExprProto" if tables := _read_for_each_row(node):
                return f"Correlated subquery that reads {', '.join(tables)}"
    return None


def _query(statement):
    """The query at the top of a statement that is one, or makes a table, a view or rows of one."""
    statement = _inner(statement)
    for each in (statement, statement.parent):
        if "query" in each.DESCRIPTOR.fields_by_name and each.HasField("query"):
            return _inner(each.query)
    return statement


def _is_recursion(node) -> bool:
    return _name(node) == "ResolvedWithScanProto" and node.recursive


def _has_equality(join) -> bool:
    """Whether a join can be made by a key: an equality of the one side and the other."""
    if not _columns(join.join_expr):
        return True
    sides = [_made(join.left_scan), _made(join.right_scan)]
    for condition in _conditions(join.join_expr):
        if _is_call(condition, "$equal"):
            one, other = (_columns(each) for each in condition.parent.argument_list)
            if one and other and any(one <= a and other <= b for a, b in (sides, sides[::-1])):
                return True
    return False


def _read_for_each_row(subquery) -> list[str]:
    """The tables that a subquery reads which is another one for each row, or for each call."""
    inside = list(_below(subquery.subquery))
    if not subquery.parameter_list and ARGUMENT not in map(_name, inside):
        return []
    scans = [node for node in inside if _name(node) in OF_TABLES]
    return [
        node.with_query_name if _name(node) == "ResolvedWithRefScanProto" else node.table.name
        for node in scans
    ]


def _conditions(expression) -> Iterator:
    """What has to hold at once, of a condition."""
    expression = _inner(expression)
    if _is_call(expression, "$and"):
        for part in expression.parent.argument_list:
            yield from _conditions(part)
    else:
        yield expression


def _inner(message):
    """A message without those around it that only say of which kind it is."""
    while "node" in message.DESCRIPTOR.oneofs_by_name:
        message = getattr(message, message.WhichOneof("node"))
    return message


def _is_call(expression, name: str) -> bool:
    """Whether an expression calls this built-in function."""
    called = _name(expression) == "ResolvedFunctionCallProto" and expression.parent.function.name
    return bool(called) and called.partition(":")[2] == name


def _columns(expression) -> set[int]:
    """The columns that an expression names, by their numbers in the statement."""
    return {node.column.column_id for node in _below(expression) if _name(node) == COLUMN}


def _made(scan) -> set[int]:
    """The columns that come out of a scan, or are made inside it."""
    return {node.column_id for node in _below(scan) if _name(node) == "ResolvedColumnProto"}


def _below(message) -> Iterator:
    """A message of protobuf and all that it holds."""
    pending = [message]
    while pending:
        message = pending.pop()
        yield message
        for field, value in message.ListFields():
            if field.message_type is not None:
                pending += value if field.is_repeated else [value]


def _name(message) -> str:
    return message.DESCRIPTOR.name
