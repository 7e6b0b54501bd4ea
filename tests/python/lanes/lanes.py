"""The dbt project over a raw_objects that the tests fill."""

import io
import json

from google.cloud import bigquery
from lorc.project.settings import ROOT
from lorc.warehouse.queries import render

from ..support.project import Project

MEMORY = ["raw_objects", "rejected_objects"]
COLUMNS = (
    "source_system",
    "connection_name",
    "object_type",
    "external_id",
    "payload",
    "context",
    "deleted_at",
)


class Lanes(Project):
    """Puts objects into raw_objects, builds from there, reads tables."""

    def fill(self) -> None:
        """Make the seeds, the tables with memory and the views of the event log."""
        self.build("--select", "resource_type:seed", *MEMORY, "path:models/events")

    def put(self, objects: list[dict]) -> None:
        """Insert objects, or replace those of the same key.

        An object has the columns of raw_objects that COLUMNS names; context and deleted_at may be
        left out.
        """
        lines = io.BytesIO(
            b"\n".join(
                json.dumps({name: each.get(name) for name in COLUMNS}).encode() for each in objects
            )
        )
        schema = [(name, "STRING") for name in COLUMNS[:4]]
        schema += [("payload", "JSON"), ("context", "JSON"), ("deleted_at", "TIMESTAMP")]
        self.client.load_table_from_file(
            lines,
            "local.lorchestra.put",
            job_config=bigquery.LoadJobConfig(
                source_format="NEWLINE_DELIMITED_JSON",
                schema=[bigquery.SchemaField(*column) for column in schema],
                write_disposition="WRITE_TRUNCATE",
            ),
        ).result()
        key = render("idem_key", **{name: name for name in COLUMNS[:4]})
        self.rows(f"delete from raw_objects where idem_key in (select {key} from put)")
        self.rows(
            f"""
            insert into raw_objects (
                idem_key, source_system, connection_name, object_type, external_id, payload,
                context, deleted_at, payload_hash, first_seen, last_seen, staged_at,
                first_run_id, changed_run_id, last_run_id
            )
            select
                {key}, source_system, connection_name, object_type, external_id, payload,
                context, deleted_at, to_hex(sha256(to_json_string(payload))),
                current_timestamp(), current_timestamp(), current_timestamp(),
                'put-20260101000000', 'put-20260101000000', 'put-20260101000000'
            from put
            """
        )

    def clear(self) -> None:
        """Empty raw_objects and every table that is made of it."""
        names = [
            table.table_id
            for table in self.client.list_tables("lorchestra")
            if table.table_id not in self.seeds and table.table_type == "TABLE"
        ]
        filled = " union all ".join(
            f"select '{name}' as name from (select 1 from {name} limit 1)" for name in names
        )
        for row in self.rows(filled):
            self.rows(f"delete from {row['name']} where true")

    @property
    def seeds(self) -> set[str]:
        """The names of the seed tables."""
        return {path.stem for path in (ROOT / "seeds").rglob("*.csv")}

    def build(self, *arguments: str):
        """Seeds, models and snapshots; AssertionError with dbt's words when one fails."""
        result = self.dbt("build", "--exclude-resource-type", "test", "unit_test", *arguments)
        nodes = getattr(result.result, "results", None) or []
        failed = [f"{node.node.name}: {node.message}" for node in nodes if node.status == "error"]
        assert result.success, failed or result.exception
        return result
