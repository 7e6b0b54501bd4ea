"""Load jobs read gzip-compressed uploads.

BigQuery ("Loading JSON data from Cloud Storage", "Loading CSV data from Cloud Storage")
recognises gzip-compressed CSV and JSON by their content. The emulator reads an upload as text.
"""

import gzip
import shutil
from pathlib import Path

from local_bigquery.jobs import load, runner

MAGIC = b"\x1f\x8b"


def _gunzip(path: Path) -> None:
    """Replace a gzip-compressed file by its content."""
    packed = path.rename(f"{path}.gz")
    try:
        with gzip.open(packed) as source, path.open("wb") as target:
            shutil.copyfileobj(source, target, 1 << 20)
    finally:
        packed.unlink()


def apply() -> None:
    """Unpack the upload before the load job reads it."""
    run = load.run

    def unpacked(cur, config, upload):
        if upload and config.sourceFormat in (None, *load.TEXT_FORMATS):
            path = Path(upload)
            with path.open("rb") as file:
                packed = file.read(2) == MAGIC
            if packed:
                _gunzip(path)
        return run(cur, config, upload)

    load.run = runner.HANDLERS["load"] = unpacked
