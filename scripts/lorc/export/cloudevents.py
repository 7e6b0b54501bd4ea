"""An event of the event log as a CloudEvent (specification 1.0, JSON format)."""

from lorc.project.settings import Settings
from lorc.runs.run import span_id

TYPE = "com.mensio.event"
# names of extension attributes are lower-case letters and digits
EXTENSIONS = {
    "correlationid": "correlation_id",
    "sourcesystem": "source_system",
    "connectionname": "connection_name",
    "objecttype": "target_object_type",
    "status": "status",
    "errormessage": "error_message",
}


def event(settings: Settings, row: dict) -> dict:
    """The CloudEvent of a row; what the row does not have is left out."""
    place = f"projects/{settings.project}/datasets/{settings.dataset}/tables/event_log"
    parts = (row["source_system"], row["connection_name"], row["target_object_type"])
    found = {
        "specversion": "1.0",
        "id": row["event_id"],
        "source": f"//bigquery.googleapis.com/{place}",
        "type": f"{TYPE}.{row['event_type']}",
        "subject": "/".join(part for part in parts if part),
        "time": row["created_at"].isoformat(),
        "dataschema": row["event_schema_ref"],
        **{name: row[column] for name, column in EXTENSIONS.items()},
    }
    if row["trace_id"]:
        found["traceparent"] = f"00-{row['trace_id']}-{span_id(row['correlation_id'])}-01"
    if row["payload"] is not None:
        found |= {"datacontenttype": "application/json", "data": row["payload"]}
    return {name: value for name, value in found.items() if value is not None}
