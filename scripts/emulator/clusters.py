"""What is left of a clustered table where literals stand on the columns that lead its clusters."""

import itertools

from local_bigquery.catalog import metadata
from local_bigquery.engine.database import quote
from local_bigquery.models import Table

from emulator import reads


def within(ids: reads.Ids, constants: list[dict[str, list[str]]]) -> tuple | None:
    """A condition and its values, for all places that refer to a table; None if one reads it whole.

    Literals on the first of its columns prune, then on the second, as far as they go.
    """
    stored = metadata.load(Table, *ids)
    fields = (stored and stored.clustering and stored.clustering.fields) or []
    conditions, given = [], []
    for held in constants:
        if reads.NOTHING in held:
            continue
        named = list(itertools.takewhile(lambda field: field.casefold() in held, fields))  # noqa: B023
        if not named:
            return None
        several = []
        for field in named:
            values = held[field.casefold()]
            several.append(f"{quote(field)}::varchar in ({', '.join('?' * len(values))})")
            given += values
        conditions.append(" and ".join(several))
    return (f"({' or '.join(conditions) or 'false'})", *given)
