"""A load job takes rows of up to 100 MB.

BigQuery ("Quotas and limits", load jobs: JSON row size) does. The emulator takes rows of up to
16 MB, so that a large mail failed its run. Only a file that may hold a longer row is looked
through for its longest, because DuckDB keeps buffers of twice that size.
"""

from pathlib import Path

from local_bigquery.jobs import load

LONGEST = 100 << 20
LONGEST_BY_DEFAULT = 16 << 20
SIZES = "SELECT filename FROM read_blob({files}) WHERE size > {least}"


def _longest_line(path: str) -> int:
    with Path(path).open("rb") as file:
        return max(map(len, file))


def apply() -> None:
    """Say how long the longest row is, where it is longer than what DuckDB takes by default."""
    reader = load._reader

    def read_long(cur, files, config, fields) -> str:
        relation = reader(cur, files, config, fields)
        if not relation.startswith("read_json("):
            return relation
        large = cur.sql(SIZES.format(files=files, least=LONGEST_BY_DEFAULT)).fetchall()
        longest = max((_longest_line(path) for [path] in large), default=0)
        if longest <= LONGEST_BY_DEFAULT:
            return relation
        size = min(longest + 1, LONGEST)
        return f"{relation.removesuffix(')')}, maximum_object_size = {size})"

    load._reader = read_long
