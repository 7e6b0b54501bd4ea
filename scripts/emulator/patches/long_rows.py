"""A load job takes rows of up to 100 MB.

BigQuery ("Quotas and limits", load jobs: JSON row size) does. The emulator takes rows of up to
16 MB, so that a large mail failed its run. Only a file that may hold a longer row is looked
through for its longest, because DuckDB keeps buffers of twice that size; and where the last of
several long rows has no line end, DuckDB reads on behind it.
"""

import os
from pathlib import Path

from local_bigquery.jobs import load

from emulator.limits import UPLOADS_FOLDER

LONGEST = 100 << 20
LONGEST_BY_DEFAULT = 16 << 20
SIZES = "SELECT filename FROM read_blob({files}) WHERE size > {least}"


def _longest_line(path: Path) -> int:
    """The length of the longest row; an upload's last one has a line end after this."""
    with path.open("rb") as file:
        longest = max(map(len, file))
        file.seek(-1, os.SEEK_END)
        is_open = file.read() != b"\n"
    if is_open and path.parent.name == UPLOADS_FOLDER:
        with path.open("ab") as file:
            file.write(b"\n")
    return longest + 1


def apply() -> None:
    """Say how long the longest row is, where it is longer than what DuckDB takes by default."""
    reader = load._reader

    def read_long(cur, files, config, fields) -> str:
        relation = reader(cur, files, config, fields)
        if not relation.startswith("read_json("):
            return relation
        large = cur.sql(SIZES.format(files=files, least=LONGEST_BY_DEFAULT)).fetchall()
        longest = max((_longest_line(Path(path)) for [path] in large), default=0)
        if longest <= LONGEST_BY_DEFAULT:
            return relation
        size = min(longest, LONGEST)
        return f"{relation.removesuffix(')')}, maximum_object_size = {size})"

    load._reader = read_long
