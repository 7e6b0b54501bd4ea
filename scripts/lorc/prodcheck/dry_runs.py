"""Every statement that the runs have sent to build a table or a view, asked for its bytes."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from lorc.ingest.meltano_log import sentence
from lorc.project.environment import GB
from lorc.project.errors import StepFailed
from lorc.warehouse.client import Warehouse

AT_A_TIME = 8
SHOWN = 3


def statements(folder: Path) -> dict[str, str]:
    """By the names of their models, as dbt has written them below its target folders."""
    files = sorted(folder.glob("*/run/lorchestra/models/**/*.sql"))
    return {path.stem: path.read_text() for path in files}


def run(warehouse: Warehouse, found: dict[str, str]) -> dict[str, int]:
    """The bytes that each would process. Raises StepFailed for one that is not accepted, with what
    the warehouse says: there is nothing in these datasets but sample data."""
    from google.api_core.exceptions import GoogleAPICallError
    from google.cloud import bigquery

    config = bigquery.QueryJobConfig(dry_run=True, use_query_cache=False)

    def ask(name: str) -> int:
        try:
            with warehouse.plainly():
                return warehouse.client.query(found[name], job_config=config).total_bytes_processed
        except GoogleAPICallError as error:
            words = sentence(error.errors[0]["message"] if error.errors else error.message)
            message = f"{name} is not accepted: {words}"
            raise StepFailed(message, "dry_run") from error

    with ThreadPoolExecutor(AT_A_TIME) as asking:
        return dict(zip(found, asking.map(ask, found), strict=True))


def told(sizes: dict[str, int]) -> str:
    """Their number, their bytes and the largest of them."""
    largest = sorted(sizes, key=lambda name: sizes[name], reverse=True)[:SHOWN]
    shown = ", ".join(f"{name} {sizes[name] / GB:.4f}" for name in largest)
    return f"{len(sizes)} statements, {sum(sizes.values()) / GB:.3f} GB; the largest: {shown}"
