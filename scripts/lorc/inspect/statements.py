"""What a text of SQL would do, as the warehouse itself judges it by a dry run."""

from lorc.project.errors import WrongCall
from lorc.warehouse.client import Warehouse

READS = "SELECT"
SCRIPT = "SCRIPT"


def that_read(warehouse: Warehouse, sql: str) -> list[str]:
    """The statements of a text, of which none writes.

    Raises WrongCall when one does, or may: only its dry run alone says of a statement that it
    reads, and a block or a variable has none of its own.
    """
    kind = kind_of(warehouse, sql)
    if kind == READS:
        return [sql]
    if kind == SCRIPT:
        statements = _cut(sql)
        if len(statements) > 1 and _all_read(warehouse, statements):
            return statements
        raise WrongCall(
            "`lorc sql` reads, and a script may write: say --write if it is to change the "
            "warehouse, or send its statements one by one."
        )
    raise WrongCall(
        f"`lorc sql` reads, and this is {name(kind).upper()}: say --write if it is to change the "
        "warehouse."
    )


def kind_of(warehouse: Warehouse, sql: str) -> str:
    """The kind of statement that a text is, as BigQuery calls it. Raises WrongCall for none."""
    kind = warehouse.statement_type(sql) if sql.strip("; \t\r\n") else None
    if kind is None:
        raise WrongCall("There is no statement in the query.")
    return kind


def name(kind: str) -> str:
    """A kind of statement in words: create table as select."""
    return kind.replace("_", " ").lower()


def _all_read(warehouse: Warehouse, statements: list[str]) -> bool:
    from google.api_core.exceptions import ClientError

    try:
        return all(warehouse.statement_type(each) == READS for each in statements)
    except ClientError:  # a part of a block, or one that needs the statement before it
        return False


def _cut(sql: str) -> list[str]:
    """The text at its semicolons, which may be those within a block."""
    from sqlglot import TokenType, tokenize
    from sqlglot.errors import TokenError

    try:
        tokens = tokenize(sql, read="bigquery")
    except TokenError:  # the warehouse says what is wrong
        return [sql]
    places = [token.start for token in tokens if token.token_type == TokenType.SEMICOLON]
    found = []
    for start, end in zip([-1, *places], [*places, len(sql)], strict=True):
        if any(start < token.start < end for token in tokens):
            found.append(sql[start + 1 : end])
    return found
